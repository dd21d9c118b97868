// A standby's copy of the state: the checkpoint once, then every batch of the journal, as the leader writes them
// (docs/high-availability.md, "Following").
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "common/base/ids.h"
#include "common/base/result.h"
#include "common/base/time.h"
#include "scheduler/core/core.h"
#include "scheduler/store/checkpoints.h"
#include "scheduler/store/journal_reader.h"

namespace muster::app {

// What was applied so far.
struct Followed {
  std::unique_ptr<core::Core> core;
  store::Mark mark;
  Sequence checkpoint;  // where reading began; 0: at the first batch
  ShardTime now;
  uint64_t records = 0;            // of batches
  std::vector<JobNumber> deleted;  // by what was applied after the checkpoint
};

// One thread. `redis` and `checkpoints` outlive it.
class Follower {
 public:
  Follower(store::RedisPort& redis, store::Checkpoints& checkpoints, uint8_t shard, core::Formats formats = {});

  enum class Progress : uint8_t {
    More,      // there may be more at once
    CaughtUp,  // the journal ended here
    Restarted  // what was applied is not what the journal says: everything is read anew, from the next call on
  };
  // Reads the checkpoint, or one page of the journal. Failures: RedisClient's, to be tried again; those of checkpoints
  // and "journal.damaged", "journal.version", which will not pass.
  Result<Progress> advance();

  // True if sites have changed since the last call.
  bool take_sites_changed();
  const core::State& state() const { return followed_.core->state(); }
  Sequence sequence() const { return followed_.mark.sequence; }
  uint64_t records() const { return followed_.records; }
  uint64_t restarts() const { return restarts_; }
  // What was applied, to lead with. Nothing may follow.
  Followed take() { return std::move(followed_); }

 private:
  void begin_anew();
  Result<Progress> load();
  Result<void> apply(const journal::Batch& batch);

  store::Checkpoints& checkpoints_;
  const uint8_t shard_;
  const core::Formats formats_;
  const store::Keys keys_;
  store::JournalReader reader_;
  Followed followed_;
  bool loaded_ = false, sites_changed_ = true;
  uint64_t restarts_ = 0;
};

}  // namespace muster::app
