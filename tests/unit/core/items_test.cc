// Items: sent once, again, changed, and while people work on them.
#include <gtest/gtest.h>

#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

struct Items : ::testing::Test {
  Items() {
    world.site("s1");
    for (const char* who : {"ann", "bob"}) world.person(who, "s1");
  }
  World world;
};

TEST_F(Items, SentAgainChangeNothing) {
  world.job("j");
  EXPECT_EQ(world.items("j", {{"a"}, {"b"}, {"a"}}), "created created unchanged");
  const size_t written = world.journal().size();
  EXPECT_EQ(world.items("j", {{"b"}, {"a"}}), "unchanged unchanged");
  EXPECT_EQ(world.journal().size(), written);
  EXPECT_EQ(world.tasks("j"), "a:fresh 0/1; b:fresh 0/1");
}

TEST_F(Items, AreReplacedUntilSomebodyHasWorkedOnThem) {
  world.job("j");
  world.items("j", {{"a"}, {"b"}});
  EXPECT_EQ(world.items("j", {{.key = "a", .target = 2, .version = 2}}), "replaced");
  world.credits("ann", 1);
  EXPECT_EQ(world.tasks("j"), "a:in_work 0/2 ann=leased; b:fresh 0/1");
  EXPECT_EQ(world.items("j", {{.key = "a", .version = 3}, {.key = "b", .version = 3}, {"c"}}),
            "refused replaced created");
  world.give_back("ann", "a");
  EXPECT_EQ(world.items("j", {{.key = "a", .version = 3}}), "refused");
}

TEST_F(Items, InOneCommandTheLastOfAKeyStands) {
  world.job("j");
  EXPECT_EQ(world.items("j", {{"a"}, {.key = "a", .target = 3, .version = 2}}), "created replaced");
  EXPECT_EQ(world.tasks("j"), "a:fresh 0/3");
}

TEST_F(Items, RevisedBeginAnewAndTheirAnswersAreWithdrawn) {
  world.job("j", {.redundancy = 2});
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  world.credits("bob", 1);
  world.answer("ann", "a");
  world.heard();
  EXPECT_EQ(world.items("j", {{.key = "a", .version = 2}}, true), "revised");
  EXPECT_EQ(world.task("j", "a"),
            "a:in_work 0/2 ann=invalidated(item_revised) bob=recalled(item_revised) ann=leased bob=leased");
  EXPECT_EQ(world.heard(), "recall bob/a(item_revised); ann<a; bob<a");
  EXPECT_EQ(world.answer("bob", "a"), "counted(on_time)");
  EXPECT_EQ(world.answer("ann", "a"), "counted(on_time)");
  EXPECT_EQ(world.state("j"), "completed");
}

TEST_F(Items, RevisedInACompletedJobReopenIt) {
  world.job("j");
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  world.answer("ann", "a");
  ASSERT_EQ(world.state("j"), "completed");
  EXPECT_EQ(world.items("j", {{.key = "a", .version = 2}}, true), "revised");
  EXPECT_EQ(world.state("j"), "running");
  EXPECT_EQ(world.task("j", "a"), "a:in_work 0/1 ann=invalidated(item_revised) ann=leased");
}

TEST_F(Items, ARevisedTaskIsCompletedOnceAndRevisedFromThenOn) {
  world.job("j");
  world.items("j", {{"a"}, {"b"}});
  world.credits("ann", 1);
  world.heard();
  world.answer("ann", "a");
  EXPECT_EQ(world.heard(), "task_completed a; ann<b");
  SubmittedAnswer again = world.answer_to(world.lease("ann", "a"));
  again.revision = 2;
  world.submit("s1", again);
  EXPECT_EQ(world.heard(), "task_revised a");
  world.answer("ann", "b");
  world.items("j", {{.key = "a", .version = 2}}, true);
  world.take_over();
  world.connect("s1");
  world.credits("ann", 1);
  world.heard();
  world.answer("ann", "a");
  EXPECT_EQ(world.heard(), "task_revised a; job_completed j; ann:no_running_job");
}

// What was answered was the item as it was when leased.
TEST_F(Items, AnswersToWhatAnItemWasBeforeAreNotCounted) {
  world.job("j", {.lease = minutes(10)});
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  world.credits("ann", 0);
  world.pass(minutes(11));
  world.credits("bob", 1);
  world.credits("bob", 0);
  world.open("bob", "a");
  EXPECT_EQ(world.items("j", {{.key = "a", .version = 2}}, true), "revised");
  EXPECT_EQ(world.task("j", "a"), "a:fresh 0/1 ann=expired(deadline_passed) bob=recalled(item_revised)")
      << "what ended before keeps its reason";
  world.take_over();
  EXPECT_EQ(world.answer("ann", "a"), "late(item_revised)");
  EXPECT_EQ(world.answer("bob", "a"), "late(item_revised)");
  EXPECT_EQ(world.task("j", "a"), "a:fresh 0/1 ann=late(item_revised) bob=late(item_revised)");
}

TEST_F(Items, ACorrectionOfAnInvalidAnswerToWhatAnItemWasBeforeIsNotCounted) {
  world.job("j", {.lease = minutes(10)});
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  world.credits("ann", 0);
  world.pass(minutes(11));
  EXPECT_EQ(world.items("j", {{.key = "a", .version = 2}}, true), "revised");
  EXPECT_EQ(world.answer("ann", "a", {.valid = false}), "quarantined(item_revised)");
  EXPECT_EQ(world.answer("ann", "a", {.revision = 2}), "late(item_revised)");
  EXPECT_EQ(world.task("j", "a"), "a:fresh 0/1 ann=late(item_revised)r2");
}

TEST_F(Items, ACorrectionOfAWithdrawnAnswerIsFinal) {
  world.job("j", {.redundancy = 2});
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  world.answer("ann", "a");
  const HeldHere first = world.lease("ann", "a");
  world.items("j", {{.key = "a", .version = 2}}, true);
  SubmittedAnswer again = world.answer_to(first);
  EXPECT_EQ(world.submit("s1", again), "invalidated(item_revised)");
  again.revision = 2;
  EXPECT_EQ(world.submit("s1", again), "final(item_revised)");
}

TEST_F(Items, ADryRunTellsAndDoesNothing) {
  world.job("j");
  world.items("j", {{"a"}, {"b"}});
  world.credits("ann", 1);
  const std::string before = world.tasks("j");
  const size_t written = world.journal().size();
  const std::vector<World::ItemOf> sent = {{.key = "a", .version = 2}, {.key = "b", .version = 2}, {"c"}};
  EXPECT_EQ(world.items("j", sent, false, true), "refused replaced created");
  EXPECT_EQ(world.items("j", sent, true, true), "revised replaced created");
  EXPECT_EQ(world.tasks("j"), before);
  EXPECT_EQ(world.journal().size(), written);
}

TEST_F(Items, ThatCannotBeDoneAreRefusedAndTheOthersTaken) {
  world.job("j", {.redundancy = 2});
  EXPECT_EQ(world.items("j", {{.key = "a", .reserved_for = {"zoe"}},
                              {.key = "b", .reserved_for = {"ann"}},
                              {.key = "c", .reserved_for = {"ann", "ann"}},
                              {.key = "d", .unavailable_for = {"zoe"}},
                              {.key = "e", .priority = 1000},
                              {.key = "f", .reserved_for = {"ann", "bob"}}}),
            "refused refused refused refused refused created");
  world.change("j", JobEvent::Cancel);
  EXPECT_EQ(world.items("j", {{"g"}}), "job.state");
}

// An importer that sends changing items again and again must not make the queue longer.
TEST_F(Items, ReplacedWhileTheyWaitAreQueuedOnce) {
  world.draft_job("j");
  for (int version = 1; version < 100; ++version) {
    world.items("j", {{.key = "a", .version = version}, {.key = "b", .version = version}});
  }
  EXPECT_EQ(world.core().present().jobs.at(world.the_job("j").info.number).queue.length(), 2u);
}

}  // namespace
}  // namespace muster::core::testing
