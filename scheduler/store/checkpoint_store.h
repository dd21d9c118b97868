// Checkpoints of the core's state in Redis: written part by part, published at once (docs/journal.md, "Checkpoints").
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/base/ids.h"
#include "common/base/result.h"
#include "scheduler/store/checkpoints.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/redis_client.h"

namespace muster::store {

// How to change it: docs/journal.md, "Versions".
constexpr uint8_t kCheckpointVersion = 1;
constexpr size_t kMaxCheckpointPartBytes = size_t{4} << 20;

struct CheckpointOptions {
  uint8_t shard = 0;
  uint32_t trim_entries = 1000;  // removed from the journal at once
  RedisTimeouts timeouts;
};

// Blocks; one thread at a time, with a connection of its own. Leave any step undone, and either the old checkpoint or
// the new one is there to read. It does not try again: after a failure, write a newer one later.
class CheckpointStore final : public Checkpoints {
 public:
  CheckpointStore(RedisAddress address, CheckpointOptions options);
  CheckpointStore(std::unique_ptr<RedisPort> redis, CheckpointOptions options);

  Result<Checkpoint> write(Sequence sequence, Epoch epoch, const std::string& fence,
                           const std::function<std::optional<std::string>()>& next_part,
                           const std::function<bool()>& give_up) override;

  // The newest published one; none if there is none.
  Result<std::optional<Checkpoint>> newest();

  Result<std::optional<Checkpoint>> read(const std::function<void(std::string part)>& each) override;

 private:
  struct Writing;
  struct Pointer {
    Checkpoint checkpoint;
    std::string checksum;
  };
  Result<bool> begin(Writing& writing);
  Result<void> write_part(Writing& writing, const std::string& part);
  Result<void> publish(const Writing& writing);
  Result<void> trim(const std::function<bool()>& give_up);
  Result<std::optional<Pointer>> pointer();
  Result<std::string> read_part(const Pointer& pointer, uint32_t index);
  Result<RedisReply> run(const RedisScript& script, const std::vector<std::string>& keys,
                         const std::vector<std::string>& arguments);

  const CheckpointOptions options_;
  const Keys keys_;
  const std::unique_ptr<RedisPort> redis_;
};

}  // namespace muster::store
