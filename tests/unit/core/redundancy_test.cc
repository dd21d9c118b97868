#include <gtest/gtest.h>

#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

struct Redundancy : ::testing::Test {
  Redundancy() {
    world.site("s1");
    for (const char* who : {"ann", "bob", "cid", "dan"}) world.person(who, "s1");
  }
  World world;
};

TEST_F(Redundancy, AsksAsManyDifferentPeopleAsWantedAndNoMore) {
  world.job("j", {.redundancy = 2});
  world.items("j", {{"a"}});
  for (const char* who : {"ann", "bob", "cid"}) world.credits(who, 3);
  EXPECT_EQ(world.task("j", "a"), "a:in_work 0/2 ann=leased bob=leased");
  EXPECT_EQ(world.answer("ann", "a"), "counted(on_time)");
  EXPECT_EQ(world.answer("bob", "a"), "counted(on_time)");
  EXPECT_EQ(world.task("j", "a"), "a:done 2/2 ann=counted bob=counted");
  EXPECT_EQ(world.state("j"), "completed");
  EXPECT_EQ(
      world.heard(),
      "online s1; job_started j; ann:nothing_left_for_you; ann<a; bob:all_leased; bob<a; cid:all_leased; "
      "ann:all_leased; task_completed a; job_completed j; bob:no_running_job; ann:no_running_job; cid:no_running_job");
}

// Everybody who waits is offered what was opened by somebody else's lease in the same turn.
TEST_F(Redundancy, OffersANewItemToEveryoneWhoWaits) {
  world.job("j", {.redundancy = 4});
  for (const char* who : {"ann", "bob", "cid", "dan"}) world.credits(who, 2);
  world.items("j", {{"a"}});
  EXPECT_EQ(world.task("j", "a"), "a:in_work 0/4 ann=leased bob=leased cid=leased dan=leased");
}

TEST_F(Redundancy, AnItemMayWantItsOwnNumberOfAnswers) {
  world.job("j", {.redundancy = 1});
  world.items("j", {{.key = "a", .target = 3}, {"b"}});
  for (const char* who : {"ann", "bob", "cid", "dan"}) world.credits(who, 2);
  EXPECT_EQ(world.tasks("j"), "a:in_work 0/3 ann=leased bob=leased cid=leased; b:in_work 0/1 ann=leased");
}

TEST_F(Redundancy, CreditsAreAWindow) {
  world.job("j");
  world.items("j", {{"a"}, {"b"}, {"c"}});
  world.credits("ann", 2);
  EXPECT_EQ(world.holds("ann"), "a b");
  world.answer("ann", "a");
  EXPECT_EQ(world.holds("ann"), "b c");
  world.credits("ann", 0);
  world.answer("ann", "b");
  EXPECT_EQ(world.holds("ann"), "c");
}

}  // namespace
}  // namespace muster::core::testing
