#include "scheduler/core/fair_share.h"

#include <gtest/gtest.h>

#include "scheduler/core/state.h"

namespace muster::core {
namespace {

struct Shares : ::testing::Test {
  void add(uint32_t job, JobPolicy policy, ShardTime deadline = ShardTime::max()) {
    shares.add(JobNumber(job), policy, deadline);
    shares.set_ready(JobNumber(job), true, now);
  }
  // The order in which this person would be offered jobs: "1 3 2".
  std::string order() {
    std::string jobs;
    shares.visit(eligibility, {worker, site, none}, now, [&](JobNumber job) {
      jobs += (jobs.empty() ? "" : " ") + std::to_string(job.value());
      return false;
    });
    return jobs;
  }
  void charge(uint32_t job, int times) {
    for (int i = 0; i < times; ++i) shares.charge(JobNumber(job), now);
  }
  FairShare shares;
  FairShare::Eligibility eligibility;
  Worker worker;
  Site site;
  const std::vector<std::string> none;
  ShardTime now{std::chrono::hours(1)};
};

TEST_F(Shares, LeastServedFirstAndTiesByNumber) {
  for (const uint32_t job : {3, 1, 2}) add(job, {});
  EXPECT_EQ(order(), "1 2 3");
  charge(1, 16);
  charge(2, 8);
  EXPECT_EQ(order(), "3 2 1");
}

TEST_F(Shares, HigherClassesBeforeLowerOnes) {
  add(1, {.priority = 2});
  add(2, {.priority = 9});
  add(3, {.priority = 5});
  charge(2, 80);
  EXPECT_EQ(order(), "2 3 1");
}

TEST_F(Shares, OnlyJobsThatAreReadyAndThatAdmitThePerson) {
  worker.level = WorkerLevel::Annotator;
  worker.skills = {"x"};
  site.name = "s1";
  site.region = "north";
  add(1, {.level = WorkerLevel::Expert});
  add(2, {.skills = {"x", "y"}});
  add(3, {.sites = {"s2"}});
  add(4, {.regions = {"south"}});
  add(5, {.level = WorkerLevel::Annotator, .skills = {"x"}, .sites = {"s2", "s1"}, .regions = {"north"}});
  add(6, {});
  EXPECT_EQ(order(), "5 6");
  shares.set_ready(JobNumber(5), false, now);
  EXPECT_EQ(order(), "6");
  shares.remove(JobNumber(6));
  EXPECT_EQ(order(), "");
}

TEST_F(Shares, AJobWithoutServiceForLongGoesFirst) {
  add(1, {.priority = 9});
  add(2, {.priority = 1});
  now += std::chrono::minutes(6);
  charge(1, 8);
  now += std::chrono::minutes(5);
  EXPECT_EQ(order().substr(0, 1), "2");
  charge(2, 1);
  EXPECT_EQ(order(), "1 2");
}

TEST_F(Shares, ADeadlineMakesLeasesCheaper) {
  add(1, {}, now + std::chrono::minutes(30));
  add(2, {});
  charge(1, 56);
  charge(2, 8);
  EXPECT_EQ(order(), "1 2");
  charge(1, 16);
  EXPECT_EQ(order(), "2 1");
}

TEST_F(Shares, AJobThatWasNotReadyBeginsWithTheOthers) {
  add(1, {});
  add(2, {});
  shares.set_ready(JobNumber(2), false, now);
  charge(1, 800);
  shares.set_ready(JobNumber(2), true, now);
  charge(2, 8);
  EXPECT_EQ(order(), "1 2");
}

}  // namespace
}  // namespace muster::core
