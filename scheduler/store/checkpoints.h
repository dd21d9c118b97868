// The port to checkpoints: the core's state at one batch, so that replay need not begin at the first (docs/journal.md).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "common/base/ids.h"
#include "common/base/result.h"

namespace muster::store {

struct Checkpoint {
  Sequence sequence;  // holds every batch up to this one and no other
  Epoch epoch;        // that wrote it
  uint32_t parts = 0;
};

// One thread at a time.
class Checkpoints {
 public:
  virtual ~Checkpoints() = default;

  // Writes what `next_part` gives until it gives none (parts of at most kMaxCheckpointPartBytes), publishes it, removes
  // the one before and trims the journal to it. `epoch` and `fence` are those of Opened; batch `sequence` is durable.
  // Asks `give_up` before each step. Failures: "checkpoint.fenced" (another leader), "checkpoint.ahead" (Redis has lost
  // that batch; it comes back with the next append), "checkpoint.given_up", "checkpoint.part_too_large", RedisClient's.
  virtual Result<Checkpoint> write(Sequence sequence, Epoch epoch, const std::string& fence,
                                   const std::function<std::optional<std::string>()>& next_part,
                                   const std::function<bool()>& give_up) = 0;

  // Reads the newest part by part, in order; none if there is none. A failure may come after some parts:
  // "checkpoint.replaced" (a newer one took its place: begin again), "checkpoint.damaged", "checkpoint.version",
  // RedisClient's.
  virtual Result<std::optional<Checkpoint>> read(const std::function<void(std::string part)>& each) = 0;
};

}  // namespace muster::store
