// People whom their leads put on a job.
#include <gtest/gtest.h>

#include "scheduler/core/checkpoint.h"
#include "tests/unit/core/dump.h"
#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

struct Placing : ::testing::Test {
  Placing() {
    world.site("s1", "north");
    world.site("s2", "south");
    world.person("ann", "s1");
    world.person("bob", "s1");
    world.person("eve", "s2");
    world.job("near", {.priority = 9});
    world.items("near", {{"n1"}, {"n2"}, {"n3"}});
    world.job("far", {.priority = 1});
    world.items("far", {{"f1"}, {"f2"}});
  }
  World world;
};

TEST_F(Placing, GivesTasksOfThatJobBeforeOthers) {
  EXPECT_EQ(world.place("s1", {"ann"}, "far"), "ok");
  world.credits("ann", 1);
  EXPECT_EQ(world.holds("ann"), "f1");
  world.credits("bob", 1);
  EXPECT_EQ(world.holds("bob"), "n1");
}

TEST_F(Placing, LeavesNobodyIdleWhenThatJobHasNothingForThem) {
  world.place("s1", {"ann"}, "far");
  world.credits("ann", 4);
  EXPECT_EQ(world.holds("ann"), "f1 f2 n1 n2");
  world.items("far", {{"f3"}});
  world.answer("ann", "n1");
  EXPECT_EQ(world.holds("ann"), "f1 f2 n2 f3") << "as soon as there is more of it, they get that";
}

TEST_F(Placing, BreaksOffABlockOfAnotherJobAndKeepsWhatIsHeld) {
  world.credits("ann", 1);
  EXPECT_EQ(world.holds("ann"), "n1");
  world.place("s1", {"ann"}, "far");
  EXPECT_EQ(world.holds("ann"), "n1");
  world.answer("ann", "n1");
  EXPECT_EQ(world.holds("ann"), "f1");
}

TEST_F(Placing, HoldsUntilItIsTakenBack) {
  world.place("s1", {"ann", "bob"}, "far");
  EXPECT_EQ(world.place("s1", {"ann"}, ""), "ok");
  world.credits("ann", 1);
  world.credits("bob", 1);
  EXPECT_EQ(world.holds("ann"), "n1");
  EXPECT_EQ(world.holds("bob"), "f1");
}

TEST_F(Placing, SurvivesATakeOverACheckpointAndAChangeOfThePerson) {
  world.place("s1", {"ann"}, "far");
  world.change_person({.id = "ann", .site = "s1", .skills = {"x"}});
  const Snapshot cut = world.state().snapshot(Sequence(9), world.now());
  CheckpointWriter writer(cut);
  State restored(0);
  CheckpointReader reader(restored);
  while (const auto part = writer.next()) ASSERT_TRUE(reader.take(*part).has_value());
  EXPECT_EQ(restored.worker_named("ann")->placed_on, *world.state().job_named("far"));
  world.take_over();
  world.connect("s1");
  world.credits("ann", 1);
  EXPECT_EQ(world.holds("ann"), "f1");
}

TEST_F(Placing, OnAJobThatHasEndedOrIsGoneHasNoEffect) {
  world.place("s1", {"ann"}, "far");
  world.change("far", JobEvent::Cancel);
  world.credits("ann", 1);
  EXPECT_EQ(world.holds("ann"), "n1");
  world.change("far", JobEvent::Delete);
  world.take_over();
  world.connect("s1");
  world.change_person({.id = "ann", .site = "s1", .skills = {"x"}});
  world.credits("ann", 2);
  EXPECT_EQ(world.holds("ann"), "n1 n2");
}

TEST_F(Placing, IsRefusedWholeWhereOneOfThePeopleCannot) {
  world.person("kim", "s1", {.level = WorkerLevel::Trainee});
  world.job("hard", {.level = WorkerLevel::Expert});
  world.items("hard", {{"h1"}});
  world.draft_job("draft");
  EXPECT_EQ(world.place("s1", {"ann", "eve"}, "far"), "worker.unknown") << "of another site";
  EXPECT_EQ(world.place("s1", {"ann"}, "none"), "job.unknown");
  EXPECT_EQ(world.place("s1", {"ann"}, "draft"), "job.state");
  EXPECT_EQ(world.place("s1", {"ann", "kim"}, "hard"), "worker.not_eligible");
  EXPECT_EQ(world.state().worker_named("ann")->placed_on, JobNumber());
}

TEST_F(Placing, IsOfferedWhatSomebodyOfTheSiteMayWorkOnAndHowMuchIsLeft) {
  world.job("hard", {.level = WorkerLevel::Expert});
  world.items("hard", {{"h1"}});
  world.job("south", {.redundancy = 2, .regions = {"south"}});
  world.items("south", {{"x1"}});
  world.job("paused");
  world.items("paused", {{"p1"}});
  world.change("paused", JobEvent::Pause);
  EXPECT_EQ(world.jobs("s1"), "near 3, far 2");
  EXPECT_EQ(world.jobs("s2"), "near 3, far 2, south 2");
  world.credits("ann", 2);
  world.answer("ann", "n1");
  EXPECT_EQ(world.jobs("s1"), "near 0, far 2") << "near: one answered, two held";
}

}  // namespace
}  // namespace muster::core::testing
