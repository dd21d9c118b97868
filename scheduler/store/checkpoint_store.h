// Checkpoints of the core's state in Redis: written part by part, published at once (docs/journal.md, "Checkpoints").
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "common/base/ids.h"
#include "common/base/result.h"
#include "scheduler/store/keys.h"
#include "scheduler/store/redis_client.h"

namespace muster::store {

// How to change it: docs/journal.md, "Versions".
constexpr uint8_t kCheckpointVersion = 1;
constexpr size_t kMaxCheckpointPartBytes = size_t{4} << 20;

struct Checkpoint {
  Sequence sequence;  // holds every batch up to this one and no other
  Epoch epoch;        // that wrote it
  uint32_t parts = 0;
};

struct CheckpointOptions {
  uint8_t shard = 0;
  uint32_t trim_entries = 1000;  // removed from the journal at once
  RedisTimeouts timeouts;
};

// Blocks; one thread at a time, with a connection of its own. Leave any step undone, and either the old checkpoint or
// the new one is there to read. It does not try again: after a failure, write a newer one later.
class CheckpointStore {
 public:
  CheckpointStore(RedisAddress address, CheckpointOptions options);

  // Writes what `next_part` gives until it gives none (parts of at most kMaxCheckpointPartBytes), publishes it, removes
  // the one before and trims the journal to it. `epoch` and `fence` are those of Opened; batch `sequence` is durable.
  // Asks `give_up` before each step. Failures: "checkpoint.fenced" (another leader), "checkpoint.ahead" (Redis has lost
  // that batch; it comes back with the next append), "checkpoint.given_up", "checkpoint.part_too_large", RedisClient's.
  Result<Checkpoint> write(Sequence sequence, Epoch epoch, const std::string& fence,
                           const std::function<std::optional<std::string>()>& next_part,
                           const std::function<bool()>& give_up);

  // The newest published one; none if there is none.
  Result<std::optional<Checkpoint>> newest();

  // Reads the newest part by part, in order. A failure may come after some parts: "checkpoint.replaced" (a newer one
  // took its place: begin again), "checkpoint.damaged", "checkpoint.version", RedisClient's.
  Result<std::optional<Checkpoint>> read(const std::function<void(std::string part)>& each);

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
  RedisClient client_;
};

}  // namespace muster::store
