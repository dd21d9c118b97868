// What a site holds, compared with what the core knows, when a session begins.
#include <gtest/gtest.h>

#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

struct Reconciling : ::testing::Test {
  Reconciling() {
    world.site("s1");
    world.site("s2");
    for (const char* who : {"ann", "bob"}) world.person(who, "s1");
    world.person("eve", "s2");
    world.job("j");
    world.items("j", {{"a"}, {"b"}, {"c"}});
    world.credits("ann", 2);
  }
  World world;
};

TEST_F(Reconciling, KeepsWhatIsLeased) {
  world.disconnect("s1");
  EXPECT_EQ(world.connect("s1"), "ann/a keep, ann/b keep");
}

TEST_F(Reconciling, SaysWhatIsDoneAndWhatToDrop) {
  world.answer("ann", "a");
  EXPECT_EQ(world.holds("ann"), "b c");
  world.lease("ann", "a").over = false;  // the receipt was lost
  world.disconnect("s1");
  world.change("j", JobEvent::Cancel);
  EXPECT_EQ(world.connect("s1"), "ann/a done(on_time), ann/b drop(job_ended), ann/c drop(job_ended)");
  world.lease("ann", "b").over = false;
  world.change("j", JobEvent::Delete);
  EXPECT_EQ(world.connect("s1"), "ann/b drop(job_ended)");
}

TEST_F(Reconciling, EndsWhatTheSiteDoesNotHold) {
  world.disconnect("s1");
  EXPECT_EQ(world.connect("s1", true), "");
  EXPECT_EQ(world.tasks("j"),
            "a:in_work 0/1 ann=recalled(not_held); b:in_work 0/1 ann=recalled(not_held); c:fresh 0/1");
  world.credits("bob", 3);
  EXPECT_EQ(world.holds("bob"), "b a c");
}

TEST_F(Reconciling, DropsWhatAnotherSiteOrPersonHolds) {
  world.lease("ann", "a").person = "bob";
  EXPECT_EQ(world.connect("s1"), "bob/a drop(wrong_person), ann/b keep");
  world.lease("ann", "b").person = "eve";
  EXPECT_EQ(world.connect("s2"), "eve/b drop(wrong_person)");
  EXPECT_EQ(world.tasks("j").substr(0, 43), "a:in_work 0/1 ann=recalled(not_held); b:in_");
}

TEST_F(Reconciling, LeasesNothingBeforeItIsDone) {
  const SiteNumber site(1);
  world.run(SessionOpened{site, SessionNumber(900)});
  world.run(SetCredits{site, SessionNumber(900), {{WorkerNumber(2), 1}}});
  EXPECT_EQ(world.holds("bob"), "");
}

TEST_F(Reconciling, AMessageOfAnEarlierSessionIsIgnored) {
  world.run(SetCredits{SiteNumber(1), SessionNumber(1), {{WorkerNumber(2), 1}}});
  world.disconnect("s1");
  world.connect("s1");
  world.run(SetCredits{SiteNumber(1), SessionNumber(1), {{WorkerNumber(2), 1}}});
  world.run(SessionClosed{SiteNumber(1), SessionNumber(1)});
  EXPECT_TRUE(world.core().present().find_site(SiteNumber(1))->connected());
}

// After a takeover every lease is taken for opened, until its site says otherwise.
TEST_F(Reconciling, DropsAnUnopenedLeaseWhoseTaskWasDoneMeanwhile) {
  world.credits("ann", 0);
  world.give_back("ann", "b");
  world.pass(minutes(31));
  world.credits("eve", 3);
  ASSERT_EQ(world.task("j", "a"), "a:in_work 0/1 ann=expired(deadline_passed) eve=leased");
  world.take_over();
  world.connect("s1");
  EXPECT_EQ(world.answer("ann", "a"), "counted(late_accepted)");
  EXPECT_EQ(world.connect("s2"), "eve/b keep, eve/a drop(late_answer_counted), eve/c keep");
  EXPECT_EQ(world.task("j", "a"), "a:done 1/1 ann=counted(late_accepted) eve=recalled(late_answer_counted)");
}

TEST_F(Reconciling, OpenedOrNotIsWhatTheSiteSays) {
  world.take_over();
  world.connect("s1");  // neither was opened
  EXPECT_FALSE(world.core().present().leases[world.core().present().leases.find(world.lease("ann", "a").id)].opened);
}

}  // namespace
}  // namespace muster::core::testing
