#include "scheduler/api/token_book.h"

#include <sodium.h>

#include "common/base/check.h"
#include "common/base/random_hex.h"

namespace muster::api {
namespace {

constexpr size_t kIdBytes = 8, kSecretBytes = 32;
constexpr std::string_view kPrefix = "muster_";

// BLAKE2b-256. The secret is 256 random bits, which nobody guesses from a fast hash either.
std::array<unsigned char, 32> hash_of(std::string_view text) {
  std::array<unsigned char, 32> hash;
  const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
  MUSTER_CHECK(crypto_generichash(hash.data(), hash.size(), bytes, text.size(), nullptr, 0) == 0);
  return hash;
}

std::string hex_of(const std::array<unsigned char, 32>& hash) {
  std::string text(2 * hash.size() + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
  text.pop_back();
  return text;
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

// "muster_<id>_<secret>"; empty: it has another form.
std::string_view id_in(std::string_view text) {
  constexpr size_t kLength = kPrefix.size() + 2 * kIdBytes + 1 + 2 * kSecretBytes;
  return text.size() == kLength && text.starts_with(kPrefix) ? text.substr(kPrefix.size(), 2 * kIdBytes)
                                                             : std::string_view();
}

}  // namespace

TokenBook::TokenBook(const std::string& bootstrap, TokensPort* port) : port_(port) {
  MUSTER_CHECK(!bootstrap.empty());
  MUSTER_CHECK(sodium_init() >= 0);
  bootstrap_ = hash_of(bootstrap);
}

Result<void> TokenBook::load() {
  if (!port_) return {};
  auto stored = port_->load();
  if (!stored) return tl::unexpected(stored.error());
  std::lock_guard lock(mutex_);
  tokens_.clear();
  for (StoredToken& token : *stored) {
    std::string id = token.id;
    tokens_.emplace(std::move(id), Entry{std::move(token)});
  }
  return {};
}

Result<TokenBook::Made> TokenBook::create(std::string name, Role role, int64_t expires_wall_ms, int64_t now_wall_ms) {
  Made made;
  made.token = {random_hex(kIdBytes), std::move(name), role, {}, now_wall_ms, expires_wall_ms};
  made.text = std::string(kPrefix) + made.token.id + "_" + random_hex(kSecretBytes);
  made.token.hash = hex_of(hash_of(made.text));
  {
    std::lock_guard lock(mutex_);
    if (tokens_.size() >= kMaxTokens)
      return fail("token.limit", "there are " + std::to_string(kMaxTokens) + " tokens already: revoke some");
    // Holds the place; it opens nothing until it is stored.
    tokens_.emplace(made.token.id, Entry{made.token, true});
  }
  const auto stored = port_ ? port_->put(made.token) : Result<void>();
  std::lock_guard lock(mutex_);
  if (!stored) {
    tokens_.erase(made.token.id);
    return tl::unexpected(stored.error());
  }
  tokens_.at(made.token.id).revoked = false;
  return made;
}

Result<bool> TokenBook::revoke(const std::string& id) {
  {
    std::lock_guard lock(mutex_);
    const auto found = tokens_.find(id);
    if (found == tokens_.end()) return false;
    found->second.revoked = true;
  }
  const auto gone = port_ ? port_->remove(id) : Result<void>();
  if (!gone) return tl::unexpected(gone.error());
  std::lock_guard lock(mutex_);
  tokens_.erase(id);
  return true;
}

std::vector<StoredToken> TokenBook::list() const {
  std::lock_guard lock(mutex_);
  std::vector<StoredToken> all;
  for (const auto& [id, entry] : tokens_) {
    if (!entry.revoked) all.push_back(entry.token);
  }
  return all;
}

std::optional<Bearer> TokenBook::find(std::string_view text, int64_t now_wall_ms) const {
  const auto hash = hash_of(text);
  if (sodium_memcmp(hash.data(), bootstrap_.data(), hash.size()) == 0)
    return Bearer{"bootstrap", "bootstrap", Role::Admin};
  std::lock_guard lock(mutex_);
  const auto found = tokens_.find(id_in(text));
  if (found == tokens_.end() || !same(hex_of(hash), found->second.token.hash)) return std::nullopt;
  const StoredToken& token = found->second.token;
  if (found->second.revoked || now_wall_ms >= token.expires_wall_ms) return std::nullopt;
  return Bearer{token.id, token.name, token.role};
}

}  // namespace muster::api
