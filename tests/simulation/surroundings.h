// What every part of a simulated world stands in.
#pragma once

#include "tests/simulation/oracle.h"
#include "tests/simulation/plan.h"
#include "tests/simulation/redis_server.h"
#include "tests/simulation/timeline.h"
#include "tests/simulation/trace.h"

namespace muster::sim {

// What programs of the present version know, and those of the one before do not.
constexpr uint32_t kNewFormat = 2;
constexpr std::string_view kNewFeature = "drawing";

struct Surroundings {
  Plan plan;
  Timeline timeline;
  Trace trace;
  Chances chances;
  RedisServer redis;
  Oracle oracle;
  Random random;  // of what is no fault: latencies, how long things take

  Surroundings(Plan of, bool aloud)
      : plan(std::move(of)),
        trace(timeline, aloud),
        chances(plan),
        redis(oracle),
        oracle(redis, plan.replicas > 0),
        random(plan.seed, "world") {
    Random of_replicas(plan.seed, "replicas");
    redis.replicas().set_up(plan.replicas, of_replicas);
  }
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;

  SimTime between(SimTime least, SimTime most) { return SimTime(random.between(least.count(), most.count())); }
};

// A process's own clocks: they start anywhere, and run at their own speed.
class Clock {
 public:
  Clock(const Timeline& timeline, SimTime offset, double speed, int64_t wall_ms)
      : timeline_(timeline), offset_(offset), speed_(speed), wall_ms_(wall_ms) {}
  SimTime steady() const {
    return offset_ + SimTime(static_cast<int64_t>(static_cast<double>(timeline_.now().count()) * speed_));
  }
  int64_t wall_ms() const { return wall_ms_ + timeline_.now().count() / 1000; }
  void jump(int64_t by_ms) { wall_ms_ += by_ms; }

 private:
  const Timeline& timeline_;
  const SimTime offset_;
  const double speed_;
  int64_t wall_ms_;
};

}  // namespace muster::sim
