// A large state, decided by a real core and written by a real journal, as a scheduler would have.
#pragma once

#include <string>
#include <vector>

#include "scheduler/core/core.h"
#include "scheduler/store/checkpoint_store.h"
#include "scheduler/store/redis_journal.h"
#include "tests/bench/recovery/recovery_bench.h"

namespace muster::bench {

class StateWriter {
 public:
  // `journal` leads with `opened`; it and `checkpoints` outlive this.
  StateWriter(const RecoveryCase& c, store::Journal& journal, store::Checkpoints& checkpoints, store::Opened opened);

  // Sites "bench", whose people hold and answered everything, and "probe" with one person.
  void enrol(const std::string& probe_key);
  void make_job();
  void add_items();
  // Leases and answers until the case's numbers are reached, with a checkpoint before the last ones.
  void work();

  uint64_t live_leases() const { return leases_.size(); }
  uint64_t answers() const { return answers_; }
  uint64_t records_after_checkpoint() const { return records_; }

 private:
  core::Outcome run(core::Command command);
  void answer_some();
  void write_checkpoint();

  const RecoveryCase case_;
  store::Journal& journal_;
  store::Checkpoints& checkpoints_;
  const store::Opened opened_;
  core::Core core_;
  ShardTime now_{Millis(1000)};
  Sequence last_;
  uint32_t people_ = 0;
  uint64_t answers_ = 0, records_ = 0;
  std::vector<core::GrantedLease> leases_;  // live; the oldest first, from `next_` on
  size_t next_ = 0;
};

}  // namespace muster::bench
