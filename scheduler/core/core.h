// The scheduling core: a state machine without I/O, clock, threads or chance of its own. Commands and `now` go in;
// records, contents and effects come out in a Turn. docs/job-lifecycle.md describes the lifecycles it keeps.
#pragma once

#include <memory>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "scheduler/core/answering.h"
#include "scheduler/core/command.h"
#include "scheduler/core/counters.h"
#include "scheduler/core/deciding.h"
#include "scheduler/core/leasing.h"
#include "scheduler/core/ledger.h"
#include "scheduler/core/operators.h"
#include "scheduler/core/placing.h"
#include "scheduler/core/presence.h"
#include "scheduler/core/sessions.h"
#include "scheduler/core/state.h"
#include "scheduler/core/turn.h"

namespace muster::core {

// Used by one thread. Life: construct; restore a checkpoint and replay the journal through `state()`; `resume` once;
// then `step` for ever.
class Core {
 public:
  explicit Core(uint8_t shard, Formats formats = {});

  // For restoring and replaying only. REQUIRES not resumed.
  State& mutable_state();
  // Takes over: builds everything volatile from the state and records the new epoch in `turn`. `reign`: a number drawn
  // at random for it.
  void resume(Epoch epoch, ShardTime now, Turn& turn, uint64_t reign = 0);
  bool resumed() const { return volatile_ != nullptr; }

  // Carries out one command at `now`, adding to the turn. A turn takes any number of steps as long as
  // `turn.contents` has room (turn.h); `now` must not be before the turn's. Strings are moved out of the command.
  void step(Command& command, ShardTime now, Turn& turn);

  const State& state() const { return state_; }
  const Volatile& present() const { return *volatile_; }
  const Counters& counters() const { return counters_; }

 private:
  void rebuild_job(const Job& job, ShardTime now);
  void carry_out(Command& command);

  State state_;
  Counters counters_;
  std::unique_ptr<Volatile> volatile_;  // null until resumed, as is what follows
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<Deciding> deciding_;
  std::unique_ptr<Leasing> leasing_;
  std::unique_ptr<Answering> answering_;
  std::unique_ptr<Sessions> sessions_;
  std::unique_ptr<Operators> operators_;
  std::unique_ptr<Placing> placing_;
};

}  // namespace muster::core
