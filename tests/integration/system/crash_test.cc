// kill -9 of scheduler, agents and Redis at random moments, again and again: the work goes on as if nothing had been.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <regex>

#include "tests/integration/system/deployment.h"
#include "tests/integration/system/sets.h"
#include "tests/integration/system/summary.h"

namespace muster::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr size_t kKillsOfEach = 8;  // of scheduler, Redis, and agents taken together

uint64_t chosen_seed() {
  const char* given = std::getenv("MUSTER_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
}

enum class Victim : uint8_t { Scheduler, Redis, Agent };

// Every kind equally often, in an order of chance.
std::vector<Victim> victims(std::mt19937_64& random) {
  std::vector<Victim> order;
  for (const Victim victim : {Victim::Scheduler, Victim::Redis, Victim::Agent})
    order.insert(order.end(), kKillsOfEach, victim);
  std::shuffle(order.begin(), order.end(), random);
  return order;
}

// Kills, waits a moment, and starts again without waiting until it is ready, so that the next blow may hit it while it
// recovers.
class Killer {
 public:
  Killer(Deployment& deployment, ChildProcess& crowd, std::mt19937_64& random)
      : deployment_(deployment), crowd_(crowd), random_(random) {}

  milliseconds between(int least, int most) {
    return milliseconds(std::uniform_int_distribution<>(least, most)(random_));
  }

  void strike(Victim victim) {
    if (victim == Victim::Redis) {
      // None while the scheduler is only just starting: then a moment later.
      ASSERT_TRUE(crowd_.wait_until([&] { return deployment_.kill_redis(); }, seconds(30))) << deployment_.logs();
    } else if (victim == Victim::Scheduler) {
      deployment_.kill_scheduler();
      crowd_.wait(between(0, 600));
      deployment_.start_scheduler();
    } else {
      const size_t site = std::uniform_int_distribution<size_t>(0, deployment_.site_count() - 1)(random_);
      deployment_.kill_agent(site);
      crowd_.wait(between(0, 600));
      deployment_.start_agent(site);
    }
  }

 private:
  Deployment& deployment_;
  ChildProcess& crowd_;
  std::mt19937_64& random_;
};

// The three recorded sets, or one that is made up where there are none.
std::vector<std::string> sets(const Deployment& deployment, uint64_t seed) {
  const std::string recorded = recordings();
  if (!recorded.empty()) {
    return {"--set", recorded + "/music_genre", "--set", recorded + "/sp_amt", "--set", recorded + "/zencrowd_all"};
  }
  const auto set = deployment.folder() / "birds";
  write_made_up_set(set, {.tasks = 200, .people = 24, .fewest_answers = 3, .seconds_per_answer = 1.5, .seed = seed});
  return {"--set", set.string(), "--pace", "1"};
}

TEST(Crash, LosesNothingAndCountsNothingTwice) {
  const uint64_t seed = chosen_seed();
  std::printf("MUSTER_SEED=%llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  Deployment deployment;
  std::vector<std::string> command = {"replay", "--verify", "--lease", "20s", "--patience", "90"};
  for (std::string& word : sets(deployment, seed)) command.push_back(std::move(word));
  const auto crowd = deployment.start_crowd(command);
  ASSERT_TRUE(deployment.wait_for_people(*crowd)) << deployment.logs();

  Killer killer(deployment, *crowd, random);
  size_t kills = 0;
  for (const Victim victim : victims(random)) {
    if (crowd->wait(killer.between(100, 600))) break;
    killer.strike(victim);
    if (HasFatalFailure()) return;
    ++kills;
  }
  EXPECT_EQ(kills, 3 * kKillsOfEach) << "the work was over too soon";

  ASSERT_EQ(crowd->wait(minutes(5)), 0) << deployment.logs();
  const Summary summary = read_summary(deployment.folder() / "summary.json");
  expect_all_verified(summary);
  EXPECT_GT(summary.repeated_requests, 0u) << "nobody noticed a crash";
  const std::regex from_checkpoint("checkpoint [1-9]");
  EXPECT_TRUE(std::regex_search(read_text(deployment.folder() / "scheduler.log"), from_checkpoint))
      << "no restart found a checkpoint";
}

}  // namespace
}  // namespace muster::testing
