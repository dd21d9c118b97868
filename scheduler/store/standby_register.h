// Which standbys there are, and what they can follow: each says so in Redis every second (docs/journal.md, "Keys").
#pragma once

#include <chrono>
#include <mutex>
#include <string>

#include "common/base/ids.h"
#include "scheduler/api/ports.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/redis_client.h"

namespace muster::store {

// Who has said nothing for this long is gone: longer than reading a checkpoint takes.
constexpr std::chrono::seconds kStandbySilence{60};

// Failures are RedisPort's.
Result<void> announce_standby(RedisPort& redis, const Keys& keys, const api::StandbyView& standby);
Result<void> withdraw_standby(RedisPort& redis, const Keys& keys, const api::StandbyView& standby);

// Any thread; a call may take as long as Redis does.
class StandbyRegister final : public api::StandbysPort {
 public:
  StandbyRegister(RedisAddress address, uint8_t shard, std::chrono::seconds silence = kStandbySilence);
  Result<std::vector<api::StandbyView>> standbys() override;

 private:
  std::mutex mutex_;
  const Keys keys_;
  const std::chrono::seconds silence_;
  RedisClient client_;  // guarded by mutex_
};

}  // namespace muster::store
