// The tokens that open the HTTP API: made, looked up, revoked (docs/access.md).
#pragma once

#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "scheduler/api/ports.h"

namespace muster::api {

constexpr size_t kMaxTokens = 1000;

// Who a token speaks for.
struct Bearer {
  std::string id;  // "bootstrap" for the token that the scheduler was started with
  std::string name;
  Role role = Role::Viewer;
};

// Any thread. Tokens are stored before they are shown and forgotten before they are stored as gone: whatever Redis does
// meanwhile, a revoked token opens nothing any more.
class TokenBook {
 public:
  // `bootstrap` is an admin's token and is not stored. `port` outlives the book; null: nothing is kept.
  // REQUIRES a bootstrap token.
  explicit TokenBook(const std::string& bootstrap, TokensPort* port = nullptr);

  // Reads what is stored. Failures: the port's.
  Result<void> load();

  struct Made {
    StoredToken token;
    std::string text;  // what its holder sends; nobody can tell it again
  };
  // Failures: "token.limit" and the port's; the token then opens nothing.
  Result<Made> create(std::string name, Role role, int64_t expires_wall_ms, int64_t now_wall_ms);
  // False: there is no such token. After a failure of the port it opens nothing here, but may be back after a takeover:
  // revoke it again.
  Result<bool> revoke(const std::string& id);
  // Without revoked ones, by id.
  std::vector<StoredToken> list() const;

  // The holder of a token that is known, not revoked and not expired. Takes no longer for a good guess than for a bad.
  std::optional<Bearer> find(std::string_view text, int64_t now_wall_ms) const;

 private:
  struct Entry {
    StoredToken token;
    bool revoked = false;
  };
  using Hash = std::array<unsigned char, 32>;

  Hash bootstrap_;
  TokensPort* const port_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> tokens_;  // guarded by mutex_
};

}  // namespace muster::api
