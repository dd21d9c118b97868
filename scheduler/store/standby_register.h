// Which standbys there are, and what they can follow: each says so in Redis every second (docs/journal.md, "Keys").
#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

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

// Any thread. One at a time asks Redis, for as long as that takes; others hear what it said less than `kept` ago, or
// "redis.busy".
class StandbyRegister final : public api::StandbysPort {
 public:
  StandbyRegister(RedisAddress address, uint8_t shard, std::chrono::seconds silence = kStandbySilence,
                  std::chrono::milliseconds kept = std::chrono::seconds(1));
  Result<std::vector<api::StandbyView>> standbys() override;

 private:
  Result<std::vector<api::StandbyView>> ask();

  const Keys keys_;
  const std::chrono::seconds silence_;
  const std::chrono::milliseconds kept_;
  RedisClient client_;  // of whoever asks
  std::mutex mutex_;
  bool asking_ = false;  // guarded by mutex_, as is what follows
  std::vector<api::StandbyView> answer_;
  std::optional<std::chrono::steady_clock::time_point> answered_;
};

}  // namespace muster::store
