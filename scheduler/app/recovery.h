// From what Redis holds to a core that leads: take the epoch, read the checkpoint, replay the journal, resume.
#pragma once

#include <atomic>
#include <vector>

#include "common/base/result.h"
#include "scheduler/core/core.h"
#include "scheduler/store/checkpoint_store.h"
#include "scheduler/store/journal.h"

namespace muster::app {

struct Recovered {
  store::Opened opened;
  Sequence next;        // of the next turn; the first of this epoch is durable already
  Sequence checkpoint;  // replay began after it; 0: from the beginning
  ShardTime now;
  uint64_t replayed_records = 0;
  std::vector<core::Effect> effects;  // of the first turn, to be released
};

// Whether Redis writes every change to disk before it answers: `appendonly yes`, `appendfsync always`. Waits for Redis
// until `give_up`. Failure: "redis.not_durable". A Redis that does not tell its configuration is trusted, with a
// warning.
Result<void> require_fsync(const store::RedisAddress& redis, const std::atomic<bool>& give_up);

// Waits for Redis until `give_up`. Anything else that fails is final: the journal must not be guessed at.
Result<Recovered> recover(core::Core& core, store::Journal& journal, store::CheckpointStore& checkpoints,
                          const std::atomic<bool>& give_up);

}  // namespace muster::app
