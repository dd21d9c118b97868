// Simulated time and what happens in it: one queue of events, one after the other, on one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <vector>

namespace muster::sim {

using SimTime = std::chrono::microseconds;  // since the run began
using namespace std::chrono_literals;

// One life of a process: from its start to its crash or end. Its events die with it, and wait while it is paused.
struct Life {
  std::string name;
  bool alive = true;
  SimTime paused_until{0};
};
using LifePtr = std::shared_ptr<Life>;

// Thrown out of a port to end the process that called it, there and then.
struct Crashed {
  LifePtr life;
};

class Timeline {
 public:
  using What = std::function<void()>;

  SimTime now() const { return now_; }
  uint64_t events() const { return run_; }
  // Events of one moment happen in the order in which they were asked for. `life` null: nobody's.
  void at(SimTime when, LifePtr life, What what);
  void after(SimTime delay, LifePtr life, What what) { at(now_ + delay, std::move(life), std::move(what)); }
  // The next event; false if there is none.
  bool run_next();

 private:
  struct Event {
    SimTime when;
    uint64_t order;
    LifePtr life;
    What what;
  };
  struct Later {
    bool operator()(const Event& a, const Event& b) const {
      return a.when != b.when ? a.when > b.when : a.order > b.order;
    }
  };
  SimTime now_{0};
  uint64_t order_ = 0, run_ = 0;
  std::vector<Event> heap_;
};

}  // namespace muster::sim
