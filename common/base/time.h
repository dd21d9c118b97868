// Time. Decisions use shard time or steady time; wall time only annotates.
#pragma once

#include <chrono>
#include <cstdint>

namespace muster {

using Millis = std::chrono::milliseconds;

// The scheduler's own clock: milliseconds since the shard's first start, journalled with every batch, advanced by the
// steady clock while a leader runs and resumed at takeover. It never goes back. No wall clock enters it.
struct ShardClock {
  using rep = int64_t;
  using period = std::milli;
  using duration = Millis;
  using time_point = std::chrono::time_point<ShardClock>;
  static constexpr bool is_steady = true;
};
using ShardTime = ShardClock::time_point;

using SteadyTime = std::chrono::steady_clock::time_point;

// Milliseconds since 1970-01-01 UTC; the one place that reads the wall clock. For annotations only.
int64_t wall_now_ms();

}  // namespace muster
