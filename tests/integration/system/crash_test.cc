// kill -9 of scheduler, agents and Redis at random moments, again and again: the work goes on as if nothing had been.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <random>

#include "tests/integration/system/deployment.h"
#include "tests/integration/system/made_up_set.h"
#include "tests/integration/system/summary.h"

namespace muster::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kKills = 24;

uint64_t chosen_seed() {
  const char* given = std::getenv("MUSTER_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
}

// Kills one of scheduler, Redis and the agents, waits a moment, and starts it again without waiting until it is ready,
// so that the next one may hit it while it recovers.
class Killer {
 public:
  Killer(Deployment& deployment, uint64_t seed) : deployment_(deployment), random_(seed) {}

  milliseconds between(int least, int most) {
    return milliseconds(std::uniform_int_distribution<>(least, most)(random_));
  }

  // Who was killed; "" if there was nobody to kill.
  std::string strike(ChildProcess& crowd) {
    const size_t choice = std::uniform_int_distribution<size_t>(0, deployment_.site_count() + 2)(random_);
    if (choice < deployment_.site_count()) {
      deployment_.kill_agent(choice);
      crowd.wait(between(0, 600));
      deployment_.start_agent(choice);
      return "agent " + std::to_string(choice);
    }
    if (choice == deployment_.site_count()) return deployment_.kill_redis() ? "redis" : "";
    deployment_.kill_scheduler();
    crowd.wait(between(0, 600));
    deployment_.start_scheduler();
    return "scheduler";
  }

 private:
  Deployment& deployment_;
  std::mt19937_64 random_;
};

TEST(Crash, LosesNothingAndCountsNothingTwice) {
  const uint64_t seed = chosen_seed();
  std::printf("MUSTER_SEED=%llu\n", static_cast<unsigned long long>(seed));
  Deployment deployment;
  const auto set = deployment.folder() / "birds";
  write_made_up_set(set, {.tasks = 200, .people = 24, .fewest_answers = 3, .seconds_per_answer = 1.5, .seed = seed});
  const auto crowd = deployment.start_crowd(
      {"replay", "--verify", "--pace", "1", "--lease", "20s", "--patience", "90", "--set", set.string()});
  ASSERT_TRUE(crowd->wait_until(
      [&] { return read_text(deployment.folder() / "crowd.log").find("People at work") != std::string::npos; },
      seconds(60)))
      << deployment.logs();

  Killer killer(deployment, seed);
  std::map<std::string, int> killed;
  int kills = 0;
  while (kills < kKills && !crowd->wait(killer.between(300, 1500))) {
    const std::string who = killer.strike(*crowd);
    if (who.empty()) continue;
    ++killed[who];
    ++kills;
  }
  for (const auto& [who, times] : killed) std::printf("killed %s %d times\n", who.c_str(), times);
  EXPECT_EQ(kills, kKills) << "the work was over too soon";

  ASSERT_EQ(crowd->wait(minutes(4)), 0) << deployment.logs();
  const Summary summary = read_summary(deployment.folder() / "summary.json");
  const JobSummary& job = summary.jobs.at("birds");
  EXPECT_TRUE(summary.good);
  EXPECT_EQ(job.state, "completed");
  EXPECT_EQ(job.wrong, 0u);
  EXPECT_EQ(job.results_checked, 200u);
  EXPECT_GE(job.saved_checked, job.answers);
  EXPECT_GT(summary.repeated_requests, 0u) << "nobody noticed a crash";
}

}  // namespace
}  // namespace muster::testing
