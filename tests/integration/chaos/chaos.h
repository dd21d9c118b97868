// Real processes under faults: two schedulers, Redis with a replica and a Sentinel, an agent a site behind links of
// ours, and people at work all the while. A seed decides what fails when; how processes interleave it does not.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/integration/system/acknowledgements.h"
#include "tests/integration/system/deployment.h"
#include "tests/support/redis_fixture.h"
#include "tests/support/redis_group.h"

namespace muster::testing {

struct ChaosOptions {
  std::chrono::seconds length{60};
  uint64_t seed = 1;
  bool replica = true;  // --durability replica, with failovers; else one Redis that is killed and started again
  uint32_t people = 24;
  std::chrono::milliseconds every{3000};  // between two faults, on average
};

struct ChaosReport {
  bool good = false;  // every answer that a person saw as saved is counted or accounted for, once; every job ended
  std::string trouble;
  std::map<std::string, int> faults;                              // by name
  int kills = 0, failovers = 0, cuts = 0;                         // of processes; of Redis; of links
  std::vector<std::chrono::milliseconds> takeovers, handed_over;  // after a kill; after SIGTERM
};

class Chaos {
 public:
  explicit Chaos(ChaosOptions options);
  ChaosReport run();
  std::string logs() const { return deployment_->logs(); }

 private:
  using Clock = std::chrono::steady_clock;
  using Strike = bool (Chaos::*)();  // false: not now
  struct Fault {
    const char* name;
    int weight;
    Strike strike;
  };
  static const std::vector<Fault>& faults();

  void strike();
  void later(std::chrono::milliseconds delay, std::function<void()> mend);
  void mend_what_is_due(bool all);
  std::chrono::milliseconds between(int least_ms, int most_ms);
  size_t any(size_t count) { return chance_() % count; }
  void say(const std::string& what);

  bool kill_leader();
  bool ask_leader_to_go();
  bool pause_leader();
  bool kill_standby();
  bool kill_agent();
  bool pause_agent();
  bool cut_link();
  bool sever_link();
  bool slow_link();
  bool kill_redis();
  bool pause_redis();
  bool fail_redis_over();
  bool fill_redis();
  bool stop_leader(bool kill);

  const ChaosOptions options_;
  std::mt19937_64 chance_;
  const Clock::time_point begin_ = Clock::now();
  std::unique_ptr<test::RedisGroup> group_;
  std::unique_ptr<test::TestRedis> single_;
  std::unique_ptr<Deployment> deployment_;
  std::unique_ptr<ChildProcess> crowd_;
  std::unique_ptr<Acknowledgements> acknowledgements_;

  std::vector<std::pair<Clock::time_point, std::function<void()>>> mends_;
  std::vector<bool> scheduler_hurt_, agent_hurt_;
  std::vector<bool> link_hurt_;  // by site, all its links together
  bool redis_hurt_ = false;
  std::vector<Clock::time_point> killed_at_, asked_at_;
  ChaosReport report_;
};

}  // namespace muster::testing
