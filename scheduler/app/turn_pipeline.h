// Turns on their way from the core to the outside: one is open and takes commands, at most one is in flight to the
// journal, and what a turn has to tell is released once it is durable. No thread, clock or I/O: whoever drives it
// (Loop) says what the time is, appends what `close` returns, and tells how that ended.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "scheduler/core/core.h"

namespace muster::app {

// What becomes of turns. Called on the driver's thread.
class Outlet {
 public:
  virtual ~Outlet() = default;
  // The turn is on its way to the journal: its contents may be read from now on, by references that are not yet out.
  virtual void appended(const core::Turn& turn) = 0;
  // The effects of a durable turn, less the replies, which go to those who asked.
  virtual void release(std::vector<core::Effect> effects, Epoch epoch, Sequence sequence) = 0;
  // A turn is over: durable and released, or without records.
  virtual void turn_ended(const core::Turn& turn) = 0;
  // Deciding has ended for good: another leader, or the journal is lost.
  virtual void stepped_down(const std::string& why) = 0;
};

struct TurnLimits {
  size_t records = 20'000;  // a turn that has more takes no further command while another is in flight
  size_t content_bytes = size_t{8} << 20;
};

class TurnPipeline {
 public:
  using Deliver = std::function<void(core::Replied&)>;
  using Read = std::function<void(const core::Core&)>;
  using TakeCut = std::function<void(std::shared_ptr<core::Snapshot>)>;

  // `core` has resumed, its first turn is durable; `next` is the sequence of the next turn. `core` and `outlet` outlive
  // it. `deliver` gets the replies of durable turns.
  TurnPipeline(core::Core& core, Outlet& outlet, Deliver deliver, Sequence next, ShardTime now, TurnLimits limits);

  // ---- the open turn. `now` never falls. ----
  void step(core::Command& command, ShardTime now);
  // Reads at once; `done` is called when everything that was read is durable.
  void read(const Read& read, std::function<void()> done);
  // Hands over a consistent cut once everything in it is durable.
  void cut(TakeCut take);
  bool is_full() const;

  // ---- from open to released ----
  bool in_flight() const { return in_flight_.turn != nullptr; }
  // Ends the open turn and opens the next. Without records it is released at once, and null is returned; otherwise it
  // is in flight, and what is returned must be appended. REQUIRES that nothing is in flight.
  const core::Turn* close(ShardTime now, int64_t wall_ms);
  // The turn in flight is durable. REQUIRES one.
  void durable();
  // The turn in flight will never be known to be durable: nothing of it is told. REQUIRES one.
  void abandon() { in_flight_ = {}; }

 private:
  // A turn with what waits for it to be durable.
  struct Waiting {
    std::unique_ptr<core::Turn> turn;
    std::vector<std::function<void()>> reads;
    std::vector<TakeCut> cuts;
  };
  Waiting new_turn(ShardTime now) const;
  void take_cuts(Waiting& turn, Sequence sequence);
  void release(Waiting turn, Sequence durable);

  core::Core& core_;
  Outlet& outlet_;
  const Deliver deliver_;
  const TurnLimits limits_;
  const Epoch epoch_;
  Sequence next_sequence_;
  Waiting open_;       // being filled
  Waiting in_flight_;  // turn is null when nothing is
};

}  // namespace muster::app
