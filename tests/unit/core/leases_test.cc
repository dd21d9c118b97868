// Leases: how long they last, and how they end.
#include <gtest/gtest.h>

#include "scheduler/core/queries.h"
#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

struct Leases : ::testing::Test {
  Leases() {
    world.site("s1");
    world.site("s2");
    for (const char* who : {"ann", "bob"}) world.person(who, "s1");
    world.person("eve", "s2");
  }
  // ann holds `a` for ten minutes and will get nothing else.
  void lease_a(JobPolicy policy = {}) {
    policy.lease = minutes(10);
    world.job("j", policy);
    world.items("j", {{"a"}});
    world.credits("ann", 1);
    world.credits("ann", 0);
    world.heard();
  }
  std::string a() { return world.task("j", "a"); }
  World world;
};

TEST_F(Leases, ExpireAtTheirDeadlineAndTheTaskGoesToSomebodyElse) {
  lease_a();
  world.credits("bob", 1);
  world.pass(minutes(10) - seconds(1));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=leased");
  world.pass(seconds(4));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=expired(deadline_passed) bob=leased");
}

TEST_F(Leases, APersonWhoseLeaseExpiredIsGivenOtherWork) {
  world.job("j", {.lease = minutes(10)});
  world.items("j", {{"a"}, {"b"}});
  world.credits("ann", 1);
  world.pass(minutes(11));
  EXPECT_EQ(world.tasks("j"), "a:in_work 0/1 ann=expired(deadline_passed) ann=leased; b:fresh 0/1");
}

TEST_F(Leases, APersonWhoseLeaseIsRecalledIsGivenOtherWork) {
  lease_a();
  world.pass(minutes(11));
  world.credits("bob", 1);
  world.items("j", {{"b"}});
  EXPECT_EQ(world.answer("ann", "a"), "counted(late_accepted)");
  EXPECT_EQ(world.tasks("j"),
            "a:done 1/1 ann=counted(late_accepted) bob=recalled(late_answer_counted); b:in_work 0/1 bob=leased");
}

TEST_F(Leases, AreRenewedByAnActivePersonWhoHasThemOpen) {
  lease_a();
  for (int i = 0; i < 3; ++i) {
    world.pass(minutes(8));
    world.open("ann", "a");
  }
  EXPECT_EQ(a(), "a:in_work 0/1 ann=leased");
  world.pass(minutes(11));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=expired(deadline_passed)");
}

TEST_F(Leases, AreNotRenewedByAnIdlePerson) {
  lease_a();
  world.open("ann", "a");
  world.pass(minutes(8));
  world.presence("ann", Presence::State::Idle);
  world.pass(minutes(3));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=expired(deadline_passed)");
}

TEST_F(Leases, FreezeWhileTheSiteIsCutOff) {
  lease_a({.offline_grace = hours(2)});
  world.pass(minutes(4));
  world.disconnect("s1");
  world.pass(minutes(90));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=leased");
  EXPECT_EQ(world.connect("s1"), "ann/a keep");
  world.pass(minutes(5));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=leased");
  world.pass(minutes(2));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=expired(deadline_passed)");
}

TEST_F(Leases, FreezeForTheGraceOfTheirJobOnly) {
  lease_a({.offline_grace = hours(2)});
  world.disconnect("s1");
  world.pass(hours(2) - minutes(1));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=leased");
  world.pass(minutes(2));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=expired(site_offline)");
  EXPECT_EQ(world.connect("s1"), "ann/a drop(site_offline)");
  EXPECT_EQ(world.answer("ann", "a"), "counted(late_accepted)");
}

TEST_F(Leases, OfOtherSitesDoNotFreeze) {
  lease_a();
  world.disconnect("s2");
  world.pass(minutes(11));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=expired(deadline_passed)");
}

TEST_F(Leases, OfASilentSiteDoNotExpire) {
  lease_a();
  world.pass(minutes(9));
  world.silence("s1");
  world.pass(minutes(5));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=leased");
  world.disconnect("s1");
  EXPECT_EQ(world.connect("s1"), "ann/a keep");
  world.silence("s1", false);
  world.pass(seconds(50));  // the silence was time away
  EXPECT_EQ(a(), "a:in_work 0/1 ann=leased");
  world.pass(seconds(20));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=expired(deadline_passed)");
}

TEST_F(Leases, LastAtLeastAMinuteAfterATakeover) {
  lease_a();
  world.pass(minutes(10) - seconds(2));
  world.take_over();
  world.connect("s1");
  world.pass(seconds(58));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=leased");
  world.pass(seconds(5));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=expired(deadline_passed)");
}

TEST_F(Leases, OfSitesThatNeverComeBackExpireAfterATakeover) {
  lease_a({.offline_grace = minutes(30)});
  world.take_over();
  world.pass(minutes(29));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=leased");
  world.pass(minutes(2));
  EXPECT_EQ(a(), "a:in_work 0/1 ann=expired(site_offline)");
}

TEST_F(Leases, GivenBackGoToAnybodyAgain) {
  lease_a();
  EXPECT_EQ(world.give_back("ann", "a"), "returned(person_returned)");
  EXPECT_EQ(world.give_back("ann", "a"), "ignored(unknown_assignment)");
  world.credits("ann", 1);
  EXPECT_EQ(a(), "a:in_work 0/1 ann=returned ann=leased");
}

TEST_F(Leases, SkippedGoToOthers) {
  lease_a();
  EXPECT_EQ(world.skip("ann", "a"), "skipped(person_skipped)");
  world.credits("ann", 1);
  EXPECT_EQ(world.holds("ann"), "");
  EXPECT_EQ(world.heard(), "ann:nothing_left_for_you");
  world.credits("bob", 1);
  EXPECT_EQ(a(), "a:in_work 0/1 ann=skipped bob=leased");
}

// Its text lies with the contents of the batch that ended the lease.
TEST_F(Leases, AReasonGivenWithASkipStaysWithIt) {
  lease_a();
  EXPECT_EQ(world.skip("ann", "a", "too blurred"), "skipped(person_skipped)");
  const uint64_t ended_by = world.journal().size();
  const auto note = [&] {
    return view_tasks(world.core(), world.the_job("j").info.number, TaskNumber(0), 1)[0].assignments[0].note;
  };
  ASSERT_TRUE(note().has_value());
  EXPECT_EQ(note()->sequence.value(), ended_by);
  world.take_over();
  ASSERT_TRUE(note().has_value());
  EXPECT_EQ(note()->sequence.value(), ended_by);
  EXPECT_EQ(world.answer("ann", "a"), "counted(late_accepted)");
  EXPECT_FALSE(note().has_value());
}

TEST_F(Leases, SkippedDropTheTaskWhereTheJobSaysSo) {
  world.job("j", {.redundancy = 3, .skip = SkipPolicy::Drop});
  world.items("j", {{"a"}});
  for (const char* who : {"ann", "bob", "eve"}) world.credits(who, 1);
  world.open("eve", "a");
  world.heard();
  EXPECT_EQ(world.skip("ann", "a"), "skipped(person_skipped)");
  EXPECT_EQ(a(), "a:dropped 0/3 ann=skipped bob=recalled(person_skipped) eve=leased");
  EXPECT_EQ(world.answer("eve", "a"), "surplus(task_full)");
  EXPECT_EQ(world.state("j"), "completed");
}

TEST_F(Leases, ATaskThatWearsOutIsDropped) {
  world.job("j", {.redundancy = 2});
  world.items("j", {{"a"}});
  world.credits("bob", 1);
  world.answer("bob", "a");
  for (int i = 0; i < 254; ++i) {
    world.credits("ann", 1);
    ASSERT_EQ(world.holds("ann"), "a") << i;
    world.credits("ann", 0);
    ASSERT_EQ(world.give_back("ann", "a"), "returned(person_returned)") << i;
  }
  EXPECT_EQ(a().substr(0, 13), "a:dropped 1/2");
  EXPECT_EQ(world.state("j"), "completed");
  world.take_over();
  EXPECT_EQ(world.state("j"), "completed");
}

}  // namespace
}  // namespace muster::core::testing
