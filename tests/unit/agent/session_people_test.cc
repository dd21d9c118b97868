// People at the session: demand, presence, what is next, the roster.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/agent/bench_site.h"

namespace muster::agent::test {
namespace {

using testing::HasSubstr;

// ---- demand and presence ----

TEST(Session, AsksForStockWhenAPersonSignsInAndStopsWhenTheyLeave) {
  BenchSite site;
  site.go_up();
  site.said();
  site.sign_in(1);
  EXPECT_EQ(site.said(), "presence w1A; demand w1=3");
  site.pass(Millis(1'000));
  site.sign_out(1);
  EXPECT_EQ(site.said(), "presence w1S; demand w1=0");
}

TEST(Session, SaysEverythingAnewOnANewSession) {
  Working site;
  site.cut();
  site.go_up();
  EXPECT_EQ(site.said(), "hello; reconcile 1u last; presence w1A; demand w1=3");
}

TEST(Session, ListsOpenAssignmentsInPresenceEveryHalfMinute) {
  Working site(2);
  site.next(1);
  site.pass(Millis(1'000));
  EXPECT_EQ(site.said(), "presence w1A+1");
  std::string all;
  for (int i = 0; i < 31; ++i) {
    site.hear([] {
      wire::ToAgent m;
      m.mutable_pong();
      return m;
    }());
    site.pass(Millis(1'000));
    all += site.said() + " ";
  }
  EXPECT_THAT(all, HasSubstr("presence w1A+1"));
}

// ---- the stock as a desk sees it ----

TEST(Session, ShowsAPersonsWholeStockOpenedFirstAndOpensNoneOfIt) {
  Working site(3);
  EXPECT_EQ(site.stock(1), "stock: 1 2 3");
  site.open(1, 2);
  EXPECT_EQ(site.stock(1), "stock: 2 1 3");
  EXPECT_EQ(site.submit(1, 3, "a"), "404 assignment-unknown");
  EXPECT_EQ(site.submit(1, 2, "a"), "saved 1");
  EXPECT_EQ(site.stock(1), "stock: 1 3");
}

TEST(Session, OpensTheTaskThatADeskNames) {
  Working site(2);
  EXPECT_EQ(site.open(1, 2), "done");
  EXPECT_EQ(site.open(1, 2), "done");
  EXPECT_EQ(site.next(1), "task 2");
  EXPECT_EQ(site.submit(1, 2, "a"), "saved 1");
  EXPECT_EQ(site.open(1, 2), "404 assignment-unknown");
}

TEST(Session, NobodySeesOrOpensTheStockOfAnother) {
  Working site(2);
  site.sign_in(2);
  EXPECT_EQ(site.stock(2), "stock:");
  EXPECT_EQ(site.open(2, 1), "404 assignment-unknown");
  EXPECT_EQ(site.submit(2, 1, "a"), "404 assignment-unknown");
}

TEST(Session, PingsWhenNothingWasHeardAndGivesUpOnSilence) {
  Working site;
  site.pass(Millis(5'000));
  EXPECT_EQ(site.said(), "ping");
  site.pass(Millis(5'000));
  site.pass(Millis(5'000));
  EXPECT_EQ(site.state(), "Up");
  site.pass(Millis(5'000));
  EXPECT_EQ(site.state(), "Down");
}

TEST(Session, GivesUnopenedStockBackWhenAPersonIsIdle) {
  Working site(3);
  site.next(1);
  std::string all;
  for (int i = 0; i < 301; ++i) {
    wire::ToAgent pong;
    pong.mutable_pong();
    site.hear(pong);
    site.pass(Millis(1'000));
    all += site.said() + "; ";
  }
  EXPECT_THAT(all, HasSubstr("presence w1I; demand w1=0; give_back 2r 3r"));
  EXPECT_EQ(site.next(1), "task 1") << "what was open stays";
  EXPECT_THAT(site.said(), HasSubstr("demand w1=3"));
}

TEST(Session, GivesUnopenedStockBackOnSignOut) {
  Working site(3);
  site.next(1);
  site.pass(Millis(1'000));
  site.said();
  site.sign_out(1);
  EXPECT_EQ(site.said(), "demand w1=0; give_back 2r 3r");
  EXPECT_EQ(site.session().stock().held_count(), 1u);
}

TEST(Session, KeepsStockOfPeopleWhoAreAwayWhileTheLinkIsDown) {
  Working site(3);
  site.cut();
  site.sign_out(1);
  EXPECT_EQ(site.session().stock().held_count(), 3u);
  site.sign_in(1);
  EXPECT_EQ(site.next(1), "task 1");
  site.sign_out(1);
  site.go_up();
  EXPECT_THAT(site.said(), HasSubstr("give_back 2r 3r"));
}

TEST(Session, GivesBackLeasesForPeopleWhoHaveLeft) {
  Working site(0);
  site.lease(5, 2);
  EXPECT_EQ(site.said(), "give_back 5r");
  EXPECT_EQ(site.session().stock().held_count(), 0u);
}

TEST(Session, LeavesOutPeopleTheSchedulerDoesNotKnowUntilARosterNamesThem) {
  BenchSite site;
  site.go_up();
  wire::ToAgent unknown;
  unknown.mutable_error()->set_code(wire::Error::UNKNOWN_WORKER);
  unknown.mutable_error()->add_workers(1);
  site.hear(unknown);
  site.said();
  site.sign_in(1);
  EXPECT_EQ(site.said(), "");
  site.pass(Millis(1'000));
  site.roster({1}, false);
  EXPECT_EQ(site.said(), "presence w1A; demand w1=3");
}

// ---- next ----

TEST(Session, NextOpensTheOldestLeaseAndOffersItUntilItIsAnswered) {
  Working site(2);
  EXPECT_EQ(site.next(1), "task 1");
  EXPECT_EQ(site.next(1), "task 1");
  EXPECT_TRUE(site.spool.leases.at(assignment(1).packed()).opened);
  EXPECT_EQ(site.submit(1, 1, "a"), "saved 1");
  EXPECT_EQ(site.next(1), "task 2");
}

TEST(Session, AWaitingDeskIsServedWhenALeaseComes) {
  Working site(0);
  EXPECT_EQ(site.next(1, 20'000), "waits");
  const Token token = site.last_token();
  site.lease(1, 1);
  EXPECT_EQ(site.reply_to(token), "task 1");
  EXPECT_EQ(site.session().waiting_desks(), 0u);
}

TEST(Session, AWaitingDeskHearsTheReasonWhenItsPatienceEnds) {
  Working site(0);
  wire::ToAgent m;
  auto* entry = m.mutable_no_work()->add_workers();
  entry->set_worker(1);
  entry->add_reasons("NothingLeftForYou");
  site.hear(m);
  site.next(1, 2'000);
  const Token token = site.last_token();
  site.pass(Millis(1'999));
  EXPECT_EQ(site.reply_to(token), "waits");
  site.pass(Millis(1));
  EXPECT_EQ(site.reply_to(token), "nothing: NothingLeftForYou");
  site.cut();
  EXPECT_EQ(site.next(1), "nothing: site_offline");
}

TEST(Session, OnePersonsDesksAreBounded) {
  Working site(0);
  site.next(1, 20'000);
  const Token first = site.last_token();
  for (int i = 0; i < 4; ++i) site.next(1, 20'000);
  EXPECT_EQ(site.reply_to(first), "nothing: unknown");
  EXPECT_EQ(site.session().waiting_desks(), 4u);
}

// ---- the roster ----

TEST(Session, WhoIsNoLongerOnTheRosterIsSignedOut) {
  Working site(2);
  site.next(1);
  site.cut();
  site.connect();
  site.welcome();
  site.roster({2}, false);
  EXPECT_TRUE(site.session().stock().person(WorkerNumber(1))->record.active);
  site.roster({3}, true);
  EXPECT_FALSE(site.session().stock().person(WorkerNumber(1))->record.active);
  EXPECT_FALSE(site.session().stock().person(WorkerNumber(1))->signed_in);
  EXPECT_FALSE(site.spool.people.at(1).active);
}

TEST(Session, SaysGoodbyeAndReleasesDesksWhenItStops) {
  Working site(0);
  site.next(1, 20'000);
  const Token token = site.last_token();
  site.turn([&](Effects& effects) { site.session().stop(site.now, effects); });
  EXPECT_EQ(site.said(), "bye");
  EXPECT_EQ(site.reply_to(token), "nothing: stopping");
}

}  // namespace
}  // namespace muster::agent::test
