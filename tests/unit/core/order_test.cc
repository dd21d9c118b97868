// Which task a person gets, and of which job.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

struct Order : ::testing::Test {
  Order() {
    world.site("s1");
    for (const char* who : {"ann", "bob", "cid"}) world.person(who, "s1");
  }
  // Answers `count` tasks, one after the other, and tells their jobs.
  std::string works(const std::string& who, int count) {
    std::string jobs;
    world.credits(who, 1);
    for (int i = 0; i < count; ++i) {
      const std::string key = world.holds(who);
      if (key.empty()) return jobs;
      jobs += key.substr(0, 1);
      if (i + 1 == count) world.credits(who, 0);
      world.answer(who, key);
    }
    return jobs;
  }
  void many(const std::string& job, int count) {
    std::vector<World::ItemOf> items;
    for (int i = 0; i < count; ++i) items.push_back({job + std::to_string(i)});
    world.items(job, items);
  }
  World world;
};

TEST_F(Order, ReservedItemsGoToTheirPeopleOnlyAndFirst) {
  world.job("j", {.redundancy = 2});
  world.items(
      "j", {{"a"}, {.key = "b", .reserved_for = {"bob", "cid"}}, {.key = "c", .target = 1, .reserved_for = {"cid"}}});
  for (const char* who : {"ann", "bob", "cid"}) world.credits(who, 3);
  EXPECT_EQ(world.holds("ann"), "a");
  EXPECT_EQ(world.holds("bob"), "b a");
  EXPECT_EQ(world.holds("cid"), "b c");
}

TEST_F(Order, AReservedItemComesBackToItsPeople) {
  world.job("j");
  world.items("j", {{.key = "a", .reserved_for = {"ann", "bob"}}});
  world.credits("ann", 1);
  world.credits("ann", 0);
  world.credits("bob", 1);
  EXPECT_EQ(world.holds("bob"), "");
  world.give_back("ann", "a");
  EXPECT_EQ(world.holds("bob"), "a");
}

TEST_F(Order, UnavailableItemsGoToOthers) {
  world.job("j");
  world.items("j", {{.key = "a", .unavailable_for = {"ann"}}, {"b"}});
  world.credits("ann", 2);
  world.credits("bob", 2);
  EXPECT_EQ(world.holds("ann"), "b");
  EXPECT_EQ(world.holds("bob"), "a");
}

TEST_F(Order, HigherPriorityFirst) {
  world.job("j");
  world.items("j", {{"a"}, {.key = "b", .priority = 5}, {.key = "c", .priority = -5}, {.key = "d", .priority = 5}});
  world.credits("ann", 4);
  EXPECT_EQ(world.holds("ann"), "b d a c");
}

TEST_F(Order, DepthFirstFinishesWhatIsStarted) {
  world.job("j", {.redundancy = 2, .order = TaskOrder::DepthFirst});
  world.items("j", {{"a"}, {"b"}, {"c"}});
  world.credits("ann", 2);
  world.credits("bob", 3);
  EXPECT_EQ(world.holds("bob"), "a b c");
}

TEST_F(Order, BreadthFirstStartsEverythingBefore) {
  world.job("j", {.redundancy = 2, .order = TaskOrder::BreadthFirst});
  world.items("j", {{"a"}, {"b"}, {"c"}});
  world.credits("ann", 2);
  world.credits("bob", 3);
  EXPECT_EQ(world.holds("bob"), "c a b");
}

TEST_F(Order, APersonStaysOnAJobForABlock) {
  world.job("j", {.block_tasks = 8});
  world.job("k", {.block_tasks = 16});
  many("j", 40);
  many("k", 40);
  EXPECT_EQ(works("ann", 40), "jjjjjjjjkkkkkkkkkkkkkkkkjjjjjjjjjjjjjjjj");
}

TEST_F(Order, ABlockEndsWithItsTime) {
  world.job("j", {.block_time = minutes(4)});
  world.job("k", {.block_time = minutes(4)});
  many("j", 200);
  many("k", 200);
  EXPECT_EQ(works("ann", 10), "jjjjjjjjjj");
  world.pass(minutes(5));
  EXPECT_EQ(works("ann", 10), "kkkkkkkkkk");
}

TEST_F(Order, ABlockEndsWhenItsJobHasNothingLeft) {
  world.job("j");
  world.job("k");
  many("j", 3);
  many("k", 3);
  EXPECT_EQ(works("ann", 9), "jjjkkk");
}

TEST_F(Order, JobsShareByWeight) {
  world.job("j", {.weight = 3, .block_tasks = 1});
  world.job("k", {.weight = 1, .block_tasks = 1});
  many("j", 1000);
  many("k", 1000);
  const std::string jobs = works("ann", 800);
  EXPECT_NEAR(static_cast<double>(std::count(jobs.begin(), jobs.end(), 'j')), 600, 16);
}

TEST_F(Order, ANewJobDoesNotHoardWhatItHasMissed) {
  world.job("j", {.block_tasks = 1});
  many("j", 1000);
  works("ann", 400);
  world.job("k", {.block_tasks = 1});
  many("k", 1000);
  const std::string jobs = works("ann", 200);
  EXPECT_NEAR(static_cast<double>(std::count(jobs.begin(), jobs.end(), 'k')), 100, 16);
}

TEST_F(Order, HigherClassesGoFirstButNobodyStarves) {
  world.job("j", {.priority = 9, .block_tasks = 1});
  world.job("k", {.priority = 1, .block_tasks = 1});
  many("j", 1000);
  many("k", 1000);
  EXPECT_EQ(works("ann", 50), std::string(50, 'j'));
  for (int i = 0; i < 3; ++i) {
    world.pass(FairShare::kStarvation + seconds(1));
    const std::string jobs = works("ann", 20);
    EXPECT_GE(std::count(jobs.begin(), jobs.end(), 'k'), 1) << jobs;
    EXPECT_LE(std::count(jobs.begin(), jobs.end(), 'k'), 8) << jobs;
  }
}

TEST_F(Order, ANearDeadlineMakesAJobUrgent) {
  world.job("j", {.block_tasks = 1});
  world.job("k", {.block_tasks = 1, .deadline_wall_ms = Millis(minutes(30)).count()});
  many("j", 1000);
  many("k", 1000);
  const std::string jobs = works("ann", 450);
  EXPECT_NEAR(static_cast<double>(std::count(jobs.begin(), jobs.end(), 'k')), 400, 16);
}

TEST_F(Order, NobodyGetsMoreOfAJobThanItAllows) {
  world.job("j", {.max_per_worker = 2});
  many("j", 9);
  EXPECT_EQ(works("ann", 9), "jj");
  world.credits("bob", 9);
  EXPECT_EQ(world.holds("bob"), "j2 j3");
  world.give_back("bob", "j2");
  EXPECT_EQ(world.holds("bob").substr(0, 2), "j3");
}

}  // namespace
}  // namespace muster::core::testing
