// Two schedulers on one Redis, people at work, and the leader killed or asked to go, again and again: how long nothing
// is acknowledged, and that nothing is lost.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "tests/integration/system/deployment.h"
#include "tests/integration/system/sets.h"
#include "tests/integration/system/summary.h"
#include "tests/support/redis_fixture.h"
#include "tests/support/redis_group.h"

namespace muster::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

// Of each kind; $MUSTER_TAKEOVERS asks for another number, to measure.
size_t takeovers() {
  const char* asked = std::getenv("MUSTER_TAKEOVERS");
  return asked != nullptr ? std::strtoul(asked, nullptr, 10) : 4;
}

DeploymentOptions two_schedulers(const std::string& redis) {
  DeploymentOptions options;
  options.sites = {"north", "south"};
  options.schedulers = 2;
  options.redis = redis;
  return options;
}

// Answers that the agents have heard are durable, as their metrics have it.
class Acknowledged {
 public:
  explicit Acknowledged(const Deployment& deployment) {
    for (size_t site = 0; site < deployment.site_count(); ++site)
      clients_.push_back(std::move(*http::Client::create(deployment.agent_url(site), seconds(5))));
  }
  double count() {
    double sum = 0;
    for (auto& client : clients_) {
      const auto response = client->send("GET", "/metrics", {}, {});
      std::istringstream lines(response ? response->body : "");
      for (std::string line; std::getline(lines, line);)
        if (line.starts_with("muster_agent_answers_acknowledged_total")) sum += std::stod(line.substr(line.rfind(' ')));
    }
    return sum;
  }

 private:
  std::vector<std::unique_ptr<http::Client>> clients_;
};

// The longest time without an acknowledgement from a moment before `strike` until some have come after it.
template <class Strike>
milliseconds longest_gap(Acknowledged& acknowledged, ChildProcess& crowd, const Strike& strike) {
  double count = acknowledged.count();
  auto last = Clock::now();
  Clock::duration longest{0};
  int news_after = 0;
  bool struck = false;
  const auto look = [&] {
    const double present = acknowledged.count();
    const auto now = Clock::now();
    if (present <= count) return;
    if (struck) {
      longest = std::max(longest, now - last);
      ++news_after;
    }
    count = present;
    last = now;
  };
  for (int i = 0; i < 20; ++i) {
    look();
    crowd.wait(milliseconds(10));
  }
  strike();
  struck = true;
  const auto until = Clock::now() + seconds(20);
  // In-flight acknowledgements may still arrive from the old leader: a while of regular ones ends the measurement.
  const auto least = Clock::now() + seconds(3);
  while (Clock::now() < until && (news_after < 10 || Clock::now() < least) && !crowd.wait(milliseconds(10))) look();
  return std::chrono::duration_cast<milliseconds>(longest);
}

milliseconds median(std::vector<milliseconds> all) {
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

void print(const char* what, const std::vector<milliseconds>& all) {
  std::printf("%s:", what);
  for (const milliseconds one : all) std::printf(" %lld", static_cast<long long>(one.count()));
  std::printf(" ms; median %lld ms\n", static_cast<long long>(median(all).count()));
}

std::unique_ptr<ChildProcess> people_at_work(Deployment& deployment, int tasks) {
  const auto set = deployment.folder() / "birds";
  write_made_up_set(set, {.tasks = tasks, .people = 24, .fewest_answers = 3, .seconds_per_answer = 1.0, .seed = 7});
  auto crowd = deployment.start_crowd(
      {"replay", "--verify", "--lease", "60s", "--patience", "90", "--set", set.string(), "--pace", "1"});
  EXPECT_TRUE(crowd->wait_until(
      [&] { return read_text(deployment.folder() / "crowd.log").find("People at work") != std::string::npos; },
      seconds(120)))
      << deployment.logs();
  return crowd;
}

void expect_nothing_lost(Deployment& deployment, ChildProcess& crowd) {
  ASSERT_EQ(crowd.wait(minutes(5)), 0) << deployment.logs();
  const Summary summary = read_summary(deployment.folder() / "summary.json");
  EXPECT_TRUE(summary.good);
  for (const auto& [name, job] : summary.jobs) {
    EXPECT_EQ(job.state, "completed") << name;
    EXPECT_EQ(job.wrong, 0u) << name;
    EXPECT_EQ(job.results_checked, job.tasks) << name;
    EXPECT_GE(job.saved_checked, job.answers) << name;
  }
}

// Both are there: one leads, the other has caught up.
bool whole(Deployment& deployment) {
  return eventually(seconds(30), [&] {
    const auto leader = deployment.leader();
    if (!leader) return false;
    auto standby = http::Client::create(deployment.scheduler_url(1 - *leader), seconds(5));
    const auto response = (*standby)->send("GET", "/readyz", {}, {});
    return response && response->status == 200 && response->body == "standby\n";
  });
}

TEST(Takeover, IsQuickAndLosesNothing) {
  test::TestRedis redis;
  Deployment deployment(two_schedulers(redis.url()));
  ASSERT_TRUE(whole(deployment)) << deployment.logs();
  const auto crowd = people_at_work(deployment, static_cast<int>(90 * takeovers()));
  Acknowledged acknowledged(deployment);
  std::vector<milliseconds> killed, asked;
  for (size_t i = 0; i < 2 * takeovers(); ++i) {
    ASSERT_TRUE(whole(deployment)) << deployment.logs();
    const size_t leader = *deployment.leader();
    if (i % 2 == 0) {
      killed.push_back(longest_gap(acknowledged, *crowd, [&] { deployment.kill_scheduler(leader); }));
    } else {
      asked.push_back(longest_gap(acknowledged, *crowd,
                                  [&] { EXPECT_EQ(deployment.scheduler(leader).terminate(seconds(10)), 0); }));
    }
    EXPECT_EQ(deployment.leader(), 1 - leader);
    ASSERT_TRUE(crowd->running()) << "the work was over too soon, after " << i;
    deployment.start_scheduler(leader);
  }
  print("killed", killed);
  print("asked to go", asked);
  EXPECT_LT(median(killed), seconds(3));
  EXPECT_LT(median(asked), seconds(1));
  expect_nothing_lost(deployment, *crowd);
}

TEST(Takeover, WithReplicaSurvivesRedisAndItsLeaderDyingTogether) {
  test::RedisGroup redis;
  auto options = two_schedulers(redis.url());
  options.durability = "replica";
  Deployment deployment(options);
  ASSERT_TRUE(whole(deployment)) << deployment.logs();
  const auto crowd = people_at_work(deployment, 150);
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(whole(deployment)) << deployment.logs();
    const size_t leader = *deployment.leader(), master = redis.master();
    crowd->wait(seconds(1));
    redis.kill(master);
    deployment.kill_scheduler(leader);
    ASSERT_TRUE(redis.wait_for_master(1 - master));
    deployment.start_scheduler(leader);
    redis.start(master);  // as a replica, without which nothing is durable
  }
  expect_nothing_lost(deployment, *crowd);
}

TEST(Takeover, AStandbySaysWhereTheLeaderIs) {
  test::TestRedis redis;
  Deployment deployment(two_schedulers(redis.url()));
  ASSERT_TRUE(whole(deployment)) << deployment.logs();
  const size_t leader = *deployment.leader(), standby = 1 - leader;
  auto client = std::move(*http::Client::create(deployment.scheduler_url(standby), seconds(5)));
  const auto health = client->send("GET", "/healthz", {}, {});
  ASSERT_TRUE(health);
  EXPECT_EQ(health->status, 200);
  const auto metrics = client->send("GET", "/metrics", {}, {});
  ASSERT_TRUE(metrics);
  EXPECT_NE(metrics->body.find("muster_standby_sequence"), std::string::npos);
  const auto jobs = client->send("GET", "/v1/jobs", {}, {});
  ASSERT_TRUE(jobs);
  EXPECT_EQ(jobs->status, 200) << "a client follows the redirect: " << jobs->body;
  deployment.kill_scheduler(leader);
  EXPECT_TRUE(eventually(seconds(10), [&] { return deployment.leader() == standby; })) << deployment.logs();
  deployment.start_scheduler(leader);
}

}  // namespace
}  // namespace muster::testing
