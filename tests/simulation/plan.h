// What a seed stands for: how large the world is, how long it lives, and which troubles come how often.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/simulation/random.h"
#include "tests/simulation/timeline.h"

namespace muster::sim {

enum class Fault : uint8_t {
  SchedulerCrash,  // at any moment
  CrashInside,     // between two effects of one step, or two exchanges with Redis
  AgentCrash,      // likewise
  Pause,           // a process stands still, often for longer than leases and sessions last
  Rival,           // another scheduler takes over while the present one lives
  LinkCut,         // a connection breaks; what is in flight is lost
  Partition,       // a connection delivers nothing for a while, and nobody is told
  Lose,            // one frame, without its connection
  Repeat,          // one frame comes twice
  Delay,           // one frame, and all behind it
  Reorder,         // one frame is overtaken
  Truncate,        // one frame arrives cut
  RedisAway,       // no connection for a while
  RedisBreaks,     // the connection breaks with a command on it: done, not done, or done later
  RedisRefuses,    // out of memory, or a read-only replica
  Failover,        // an older copy takes Redis's place
  DamagedTail,     // a scheduler that starts finds the newest entry damaged
  SlowDisk,        // an agent's commits take long
  DiskFull,        // an agent's commit fails
  ClockDrift,      // steady clocks run at different speeds
  WallJump,        // wall clocks jump
  PeopleLeave,     // people leave in the middle of a task, and come back
  GiveBack,        // people return and skip tasks
  Correct,         // people go back to an answer
  SubmitTwice,
  SubmitLate,   // after the lease
  Operators,    // items added and revised, people enrolled and dismissed, jobs paused, cancelled, deleted
  ReplicaLags,  // a replica of Redis falls behind, or is cut off, for a while
  HandOver,     // the leader is asked to go
  Revoke,       // a site is revoked
  Rotate,       // a site's key is replaced
  LostReign,    // a failover forgets a reign, and one before it that nobody ever saw
  Versions,     // schedulers and agents of the version before, beside the present one; the upgrade is finalised
};
constexpr size_t kFaults = 33;

std::string_view name(Fault fault);
std::optional<Fault> parse_fault(std::string_view name);

// The n-th time that a fault of this kind strikes.
using Strike = std::pair<Fault, uint32_t>;

struct Plan {
  uint64_t seed = 1;
  std::array<double, kFaults> weight{};  // 0: off; 1 is usual
  uint32_t sites = 2, people_per_site = 3, jobs = 2, items = 20;
  uint32_t standbys = 0;  // schedulers beside the leader, which elect; 0: one alone, which is started again
  uint32_t replicas = 0;  // of Redis, with durability replica; 0: durability local, and a failover takes what it takes
  SimTime trouble{0};     // how long faults come
  std::set<Strike> left_out;  // single faults that do not happen

  bool has(Fault fault) const { return weight[static_cast<size_t>(fault)] > 0; }
  void drop(Fault fault) { weight[static_cast<size_t>(fault)] = 0; }
  // For people, in one line.
  std::string text() const;
  // What muster-sim must be told to run this again.
  std::string options() const;
};

Plan plan_of(uint64_t seed);

// `name:n`.
std::optional<Strike> parse_strike(std::string_view text);

// Decides whether and when faults of the plan strike.
class Chances {
 public:
  explicit Chances(const Plan& plan);

  // Whether a fault with this probability (at weight 1) strikes now.
  bool strikes(Fault fault, double probability);
  // How long until a fault that comes once in `mean` (at weight 1) strikes. REQUIRES that it is on.
  SimTime until(Fault fault, SimTime mean);
  // Whether a strike whose time was drawn with `until` happens.
  bool happens(Fault fault);
  Random& random(Fault fault) { return random_[static_cast<size_t>(fault)]; }
  // Nothing strikes before `begin`, nor after `end`.
  void begin() { on_ = true; }
  void end() { on_ = false; }
  bool on() const { return on_; }
  uint32_t count(Fault fault) const { return count_[static_cast<size_t>(fault)]; }
  const std::set<Strike>& struck() const { return struck_; }

 private:
  const Plan plan_;
  bool on_ = false;
  std::vector<Random> random_;
  std::array<uint32_t, kFaults> count_{};
  std::set<Strike> struck_;
};

}  // namespace muster::sim
