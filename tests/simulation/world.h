// A whole world from one plan: set up, troubled for a while, left in peace until all work has come to its end, and then
// judged.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/agent_process.h"
#include "tests/simulation/operators.h"
#include "tests/simulation/person.h"
#include "tests/simulation/scheduler_process.h"
#include "tests/simulation/surroundings.h"

namespace muster::sim {

struct Verdict {
  std::string violation;  // empty: none
  SimTime lived{0};
  uint64_t events = 0, digest = 0;
  std::set<Strike> struck;
  size_t saved = 0, unjudged = 0, counted = 0, epochs = 0;
};

class World {
 public:
  World(Plan plan, bool aloud);
  Verdict run();

 private:
  enum class Phase : uint8_t { SettingUp, Trouble, Peace, Over };

  void populate();
  void crash(const LifePtr& life);
  void settle_down();
  void look_whether_done();
  void judge();

  // Schedulers. Agents and operators find the one that began to serve last.
  void start_scheduler(bool stands_by);
  void start_scheduler_later(SimTime least, SimTime most);
  SchedulerSetup setup(bool stands_by);
  SchedulerProcess* serving();
  void reap();
  Clock clock();

  // troubles.cc: what comes by itself, again and again.
  void begin_troubles();
  void again(Fault fault, SimTime mean, void (World::*strike)());
  void crash_scheduler();
  void crash_agent();
  void pause_somebody();
  void start_rival();
  void cut_link();
  void stall_link();
  void redis_goes_away();
  void redis_refuses();
  void redis_fails_over();
  void redis_dies();
  void put_older_copy(size_t lost);
  void lose_reigns();
  void crash_all_schedulers();
  void take_lead_and_die(const std::string& token);
  void promote_replica();
  void jump_a_clock();
  void operators_meddle();
  void revoke_site();
  void rotate_key();
  void finalise_upgrade();
  void lag_replica();
  void ask_to_go();
  void expect_successor(uint32_t epoch);
  AgentProcess& some_agent(Fault fault);

  Surroundings around_;
  Network network_;
  Phase phase_ = Phase::SettingUp;
  std::vector<std::unique_ptr<SchedulerProcess>> schedulers_, buried_;
  bool starting_ = false;
  uint64_t deaths_ = 0;  // of schedulers
  uint32_t started_ = 0;
  size_t never_lost_ = 0;              // of Redis's log
  std::optional<size_t> before_lost_;  // where it stood before reigns that it will forget
  std::vector<std::unique_ptr<AgentProcess>> agents_;
  std::vector<std::unique_ptr<Person>> people_, relief_;
  Operators operators_;
  SimTime peace_began_{0};
  bool signed_off_ = false;
  Random random_;
};

}  // namespace muster::sim
