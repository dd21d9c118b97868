// Answers whose lease was lost with the tail of a failed journal.
#include <gtest/gtest.h>

#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

struct Adoption : ::testing::Test {
  Adoption() {
    world.site("s1");
    for (const char* who : {"ann", "bob", "cid"}) world.person(who, "s1");
  }
  // Ann's lease on `a` was in the last batch, which is gone.
  void lose_a_lease(uint8_t target = 1) {
    world.job("j", {.redundancy = target});
    world.items("j", {{"a"}, {"b"}});
    world.credits("ann", 1);
    world.take_over(1);
    ASSERT_EQ(world.task("j", "a"), "a:fresh 0/" + std::to_string(target));
    EXPECT_EQ(world.connect("s1"), "ann/a drop(unknown_assignment)");
  }
  World world;
};

TEST_F(Adoption, AnAnswerWhoseLeaseWasLostCountsWhereOneIsWanted) {
  lose_a_lease();
  EXPECT_EQ(world.answer("ann", "a"), "counted(adopted)");
  EXPECT_EQ(world.answer("ann", "a"), "counted(adopted)");
  EXPECT_EQ(world.task("j", "a"), "a:done 1/1 ann=counted(adopted)");
}

TEST_F(Adoption, IsKeptAsLateWhereNoneIsWanted) {
  lose_a_lease();
  world.credits("bob", 1);
  world.answer("bob", "a");
  EXPECT_EQ(world.answer("ann", "a"), "late(task_full)");
}

TEST_F(Adoption, TheTaskStillGoesToTheOthersItWants) {
  lose_a_lease(3);
  EXPECT_EQ(world.answer("ann", "a"), "counted(adopted)");
  world.credits("bob", 1);
  world.credits("cid", 1);
  EXPECT_EQ(world.task("j", "a"), "a:in_work 1/3 ann=counted(adopted) bob=leased cid=leased");
}

TEST_F(Adoption, ALeaseThatIsKnownElsewhereIsNotAdopted) {
  world.job("j", {.redundancy = 2});
  world.items("j", {{"a"}, {"b"}});
  world.credits("ann", 1);
  world.take_over();
  world.connect("s1");
  SubmittedAnswer elsewhere = world.answer_to(world.lease("ann", "a"));
  elsewhere.task = TaskNumber(1);
  EXPECT_EQ(world.submit("s1", elsewhere), "ignored(unknown_assignment)");
  EXPECT_EQ(world.tasks("j"), "a:in_work 0/2 ann=leased; b:fresh 0/2");
  EXPECT_EQ(world.answer("ann", "a"), "counted(on_time)");
  world.take_over();
  world.connect("s1");
  EXPECT_EQ(world.submit("s1", elsewhere), "ignored(unknown_assignment)");
}

TEST_F(Adoption, NoIdIsAdoptedTwice) {
  lose_a_lease(2);
  EXPECT_EQ(world.answer("ann", "a"), "counted(adopted)");
  SubmittedAnswer elsewhere = world.answer_to(world.lease("ann", "a"));
  elsewhere.task = TaskNumber(1);
  EXPECT_EQ(world.submit("s1", elsewhere), "ignored(unknown_assignment)");
  world.take_over();
  world.connect("s1");
  EXPECT_EQ(world.submit("s1", elsewhere), "ignored(unknown_assignment)");
}

// The lost tail had the items, too; what stands in their place now was never what this person saw.
TEST_F(Adoption, AnAnswerToAnItemThatIsLostIsNotGivenToAnother) {
  world.job("j");
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  const HeldHere lost = world.lease("ann", "a");
  world.take_over(3);  // the lease, credits and items
  world.connect("s1");
  if (!world.state().job_named("j")) world.job("j");
  ASSERT_EQ(world.items("j", {{"z"}}), "created");
  EXPECT_EQ(world.submit("s1", world.answer_to(lost)), "ignored(unknown_assignment)");
  EXPECT_EQ(world.task("j", "z"), "z:fresh 0/1");
}

// A reign that left no trace had another item there; the journal alone cannot tell.
TEST_F(Adoption, AnAnswerThatNamesAnotherItemIsNotTaken) {
  lose_a_lease();
  SubmittedAnswer answer = world.answer_to(world.lease("ann", "a"));
  answer.key_hash = 1 + world.state().job(answer.job)->tasks[answer.task].key_hash.get();
  EXPECT_EQ(world.submit("s1", answer), "ignored(unknown_assignment)");
  --answer.key_hash;
  EXPECT_EQ(world.submit("s1", answer), "counted(adopted)");
}

TEST_F(Adoption, IsKeptAsLateWhereTheItemWasRevisedSince) {
  lose_a_lease();
  ASSERT_EQ(world.items("j", {{.key = "a", .version = 2}}, true), "replaced");
  EXPECT_EQ(world.answer("ann", "a"), "late(item_revised)");
  EXPECT_EQ(world.answer("ann", "a"), "late(item_revised)");
  world.take_over();
  world.connect("s1");
  EXPECT_EQ(world.task("j", "a"), "a:in_work 0/1 ann=late(item_revised)");
}

TEST_F(Adoption, IdsOfThisReignOrOfNoneAreNotAdopted) {
  lose_a_lease();
  SubmittedAnswer forged = world.answer_to(world.lease("ann", "a"));
  for (const uint16_t epoch : {0, 2, 3, 65535}) {
    forged.id = AssignmentId::make(0, Epoch(epoch), 500);
    EXPECT_EQ(world.submit("s1", forged), "ignored(unknown_assignment)") << epoch;
  }
}

}  // namespace
}  // namespace muster::core::testing
