// How much work a person's stock should hold: enough for the longest time the link was away lately. Pure.
#pragma once

#include <cstdint>
#include <deque>

#include "common/base/time.h"

namespace muster::agent {

// When the link was away in the last 24 hours of this process.
class OutageRecord {
 public:
  static constexpr Millis kMemory{24 * 3'600'000};

  // REQUIRES: `from` <= `to`, and `to` does not fall from call to call.
  void note(Millis from, Millis to);
  Millis longest(Millis now) const;

 private:
  struct Outage {
    Millis ended{0}, length{0};
  };
  // Each is longer than all that follow it: a shorter one before a longer one can never be the longest again.
  std::deque<Outage> outages_;
};

// The time a person takes for a task, from the times between their answers; recent ones weigh more.
class Pace {
 public:
  // `limit`: a longer time between two answers is a break and says nothing.
  void answered(Millis now, Millis limit);
  Millis per_task() const { return per_task_; }  // 0: not known yet

 private:
  Millis last_{0}, per_task_{0};
};

// Credits for one person: at least `least`, at most `most`, between them what `outage` takes at `per_task`.
uint32_t provision(uint32_t least, uint32_t most, Millis outage, Millis per_task);

}  // namespace muster::agent
