// Two schedulers on one Redis, people at work, and the leader killed or asked to go, again and again: how long nothing
// is acknowledged, and that nothing is lost.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "tests/integration/system/acknowledgements.h"
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

constexpr seconds kReach{1};  // of what the struck leader still sends

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
  EXPECT_TRUE(deployment.wait_for_people(*crowd)) << deployment.logs();
  return crowd;
}

void expect_nothing_lost(Deployment& deployment, ChildProcess& crowd) {
  ASSERT_EQ(crowd.wait(minutes(5)), 0) << deployment.logs();
  expect_all_verified(read_summary(deployment.folder() / "summary.json"));
}

// As a supervisor does: Redis failed over to an older copy makes one a leader while another takes over.
void start_again_who_stepped_down(Deployment& deployment) {
  for (const size_t which : {0, 1}) {
    if (deployment.scheduler(which).wait(milliseconds(0)) == 3) deployment.start_scheduler(which);
  }
}

// Both are there: one leads, the other has caught up.
bool whole(Deployment& deployment) {
  return eventually(seconds(30), [&] {
    start_again_who_stepped_down(deployment);
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
  const auto crowd = people_at_work(deployment, static_cast<int>(65 * takeovers()));
  const Acknowledgements acknowledgements({deployment.agent_url(0), deployment.agent_url(1)});
  std::vector<Clock::time_point> killed_at, asked_at;
  crowd->wait(seconds(1));
  for (size_t i = 0; i < 2 * takeovers(); ++i) {
    ASSERT_TRUE(whole(deployment)) << deployment.logs();
    const size_t leader = *deployment.leader();
    crowd->wait(milliseconds(200));
    (i % 2 == 0 ? killed_at : asked_at).push_back(Clock::now());
    if (i % 2 == 0)
      deployment.kill_scheduler(leader);
    else
      EXPECT_EQ(deployment.scheduler(leader).terminate(seconds(10)), 0);
    ASSERT_FALSE(crowd->wait(seconds(3))) << "the work was over too soon, after " << i;
    EXPECT_EQ(deployment.leader(), 1 - leader);
    deployment.start_scheduler(leader);
  }
  const auto killed = acknowledgements.gaps(killed_at, kReach), asked = acknowledgements.gaps(asked_at, kReach);
  ASSERT_EQ(killed.size(), takeovers());
  ASSERT_EQ(asked.size(), takeovers());
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

TEST(Takeover, AStandbyWithoutRedisIsNotReady) {
  test::TestRedis redis;
  Deployment deployment(two_schedulers(redis.url()));
  ASSERT_TRUE(whole(deployment)) << deployment.logs();
  auto client = std::move(*http::Client::create(deployment.scheduler_url(1 - *deployment.leader()), seconds(5)));
  const auto says = [&](int status, const std::string& what) {
    return eventually(seconds(10), [&] {
      const auto ready = client->send("GET", "/readyz", {}, {});
      return ready && ready->status == status && ready->body.find(what) != std::string::npos;
    });
  };
  redis.kill();
  EXPECT_TRUE(says(503, "journal")) << deployment.logs();
  redis.start();
  EXPECT_TRUE(says(200, "")) << deployment.logs();
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
  std::string upgrade;
  EXPECT_TRUE(eventually(seconds(10), [&] {
    return deployment.ctl({"upgrade", "status"}, upgrade) == 0 &&
           upgrade.find(deployment.scheduler_url(standby)) != std::string::npos;
  })) << upgrade;
  const auto anybody = client->send("GET", "/v1/jobs", {}, {});
  ASSERT_TRUE(anybody);
  EXPECT_EQ(anybody->status, 401) << "and is asked for a token there";
  std::string token = read_text(deployment.folder() / "token");
  token.erase(token.find_last_not_of(" \n") + 1);
  const auto jobs = client->send("GET", "/v1/jobs", {{"Authorization", "Bearer " + token}}, {});
  ASSERT_TRUE(jobs);
  EXPECT_EQ(jobs->status, 200) << "a client follows the redirect: " << jobs->body;
  deployment.kill_scheduler(leader);
  EXPECT_TRUE(eventually(seconds(10), [&] { return deployment.leader() == standby; })) << deployment.logs();
  deployment.start_scheduler(leader);
}

}  // namespace
}  // namespace muster::testing
