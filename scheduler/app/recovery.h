// From what Redis holds to a core that leads: take the epoch, read the checkpoint, replay the journal, resume.
#pragma once

#include <atomic>
#include <vector>

#include "common/base/result.h"
#include "scheduler/app/follower.h"
#include "scheduler/core/core.h"
#include "scheduler/store/checkpoints.h"
#include "scheduler/store/journal.h"
#include "scheduler/store/redis_address.h"

namespace muster::app {

struct Recovered {
  store::Opened opened;
  Sequence next;        // of the next turn; the first of this epoch is durable already
  Sequence checkpoint;  // replay began after it; 0: from the beginning
  ShardTime now;
  uint64_t replayed_records = 0;
  std::vector<core::Effect> effects;  // of the first turn, to be released
  // Deleted by what was replayed: whoever deleted them may have died before their contents went.
  std::vector<JobNumber> deleted;
};

// Whether Redis writes every change to disk before it answers: `appendonly yes`, `appendfsync always`. Waits for Redis
// until `give_up`. Failure: "redis.not_durable". A Redis that does not tell its configuration is trusted, with a
// warning.
Result<void> require_fsync(const store::RedisAddress& redis, const std::atomic<bool>& give_up);

// Waits for Redis until `give_up`; once it leads, a read that breaks off is taken up where it broke, kMostReadTries
// times. Anything else that fails is final: the journal must not be guessed at.
constexpr int kMostReadTries = 20;
Result<Recovered> recover(core::Core& core, store::Journal& journal, store::Checkpoints& checkpoints,
                          const std::atomic<bool>& give_up);

// The same for a standby: takes the epoch, lets `follower` apply what is left of the journal, and resumes with the core
// that it gives, which is then `core`.
Result<Recovered> take_over(Follower& follower, std::unique_ptr<core::Core>& core, store::Journal& journal,
                            const std::atomic<bool>& give_up);

}  // namespace muster::app
