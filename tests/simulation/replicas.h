// The replicas of a simulated Redis: how much of its writes each has, and which may take its place. A replica has a
// prefix of the writes; it falls behind by its lag while it is linked, and for good while it is not.
#pragma once

#include <cstddef>
#include <vector>

#include "tests/simulation/random.h"
#include "tests/simulation/timeline.h"

namespace muster::sim {

class Replicas {
 public:
  // None, until `set_up`.
  void set_up(size_t count, Random& random);
  size_t count() const { return replicas_.size(); }

  // One more write.
  void written(SimTime now) { written_at_.push_back(now); }

  // How many say that they have the first `writes` writes: what WAIT counts.
  size_t with(size_t writes, SimTime now);
  // The same after a wait of up to `patience`, for whoever waits in no time: those that would have caught up have.
  size_t with_after(size_t writes, SimTime now, SimTime patience);

  // From now on it gets nothing; what is on its way is lost.
  void cut(size_t nth, SimTime now);
  void cut_all(SimTime now);
  // Linked (again): it gets what it lacks.
  void join(size_t nth) { replicas_[nth].linked = true; }
  void join_all();
  void set_lag(size_t nth, SimTime now, SimTime lag);
  void set_usual_lag(size_t nth) { replicas_[nth].lag = replicas_[nth].usual_lag; }

  // Whether one would confirm a write within `patience`.
  bool confirm_within(SimTime patience) const;
  // What the most advanced one has.
  size_t most(SimTime now);
  // The most advanced one takes the place of the master, and the old master its own; nobody is linked. Returns how many
  // writes are left.
  size_t promote(SimTime now);

 private:
  struct Replica {
    size_t has = 0;
    bool linked = true;
    SimTime usual_lag{0}, lag{0};
  };
  void advance(Replica& replica, SimTime now) const;

  std::vector<Replica> replicas_;
  std::vector<SimTime> written_at_;
};

}  // namespace muster::sim
