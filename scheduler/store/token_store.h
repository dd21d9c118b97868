// The tokens of the HTTP API in Redis, written under the journal's fence (docs/journal.md, "Keys").
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "scheduler/api/ports.h"
#include "scheduler/store/journal_appender.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/redis_client.h"

namespace muster::store {

// Any thread; one at a time asks Redis, for as long as that takes. Failures: RedisPort's; "tokens.fence", another
// scheduler leads; "tokens.unconfirmed", no replica has it; "tokens.unreadable".
class TokenStore final : public api::TokensPort {
 public:
  // `fence` is this reign's, as the journal was acquired with.
  TokenStore(RedisAddress address, uint8_t shard, std::string fence, Durability durability);

  Result<std::vector<api::StoredToken>> load() override;
  Result<void> put(const api::StoredToken& token) override;
  Result<void> remove(const std::string& id) override;

 private:
  Result<void> write(const std::string& id, const std::string& line);

  const Keys keys_;
  const std::string fence_;
  const Durability durability_;
  std::mutex mutex_;
  RedisClient client_;  // guarded by mutex_
};

}  // namespace muster::store
