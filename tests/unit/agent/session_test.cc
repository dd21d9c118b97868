#include "worker-agent/session/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/agent/bench_site.h"

namespace muster::agent::test {
namespace {

using testing::HasSubstr;

// A live site where worker 1 is signed in and has leases 1 … `leases`.
struct Working : BenchSite {
  explicit Working(uint64_t leases = 1, SessionSettings settings = {}) : BenchSite(settings) {
    go_up();
    sign_in(1);
    for (uint64_t i = 1; i <= leases; ++i) lease(i, 1);
    said();
  }
};

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
  EXPECT_EQ(site.next(1), "nothing: SiteOffline");
}

TEST(Session, OnePersonsDesksAreBounded) {
  Working site(0);
  site.next(1, 20'000);
  const Token first = site.last_token();
  for (int i = 0; i < 4; ++i) site.next(1, 20'000);
  EXPECT_EQ(site.reply_to(first), "nothing: None");
  EXPECT_EQ(site.session().waiting_desks(), 4u);
}

// ---- answers ----

TEST(Session, AnAnswerIsInTheSpoolAndOnItsWayAndDoneWithItsReceipt) {
  Working site;
  site.next(1);
  EXPECT_EQ(site.submit(1, 1, "a"), "saved 1");
  EXPECT_THAT(site.said(), HasSubstr("submit 1r1"));
  EXPECT_TRUE(site.spool.answers.at(assignment(1).packed()).unsent);
  EXPECT_TRUE(site.spool.leases.empty());
  site.ack(1, 1, wire::Ack::COUNTED);
  EXPECT_FALSE(site.spool.answers.at(assignment(1).packed()).unsent);
  EXPECT_EQ(site.spool.answers.at(assignment(1).packed()).ack->fate, "counted");
  EXPECT_EQ(site.session().outbox().unsent_count(), 0u);
}

TEST(Session, EveryFateEndsTheWaiting) {
  for (const auto fate : {wire::Ack::COUNTED, wire::Ack::LATE, wire::Ack::SURPLUS, wire::Ack::INVALIDATED,
                          wire::Ack::QUARANTINED, wire::Ack::IGNORED, wire::Ack::FINAL}) {
    Working site;
    site.next(1);
    site.submit(1, 1, "a");
    site.ack(1, 1, fate);
    EXPECT_EQ(site.session().outbox().unsent_count(), 0u) << wire::Ack::Fate_Name(fate);
  }
}

TEST(Session, APersonCanGoBackAndCorrectBeforeAndAfterTheReceipt) {
  Working site;
  site.next(1);
  EXPECT_EQ(site.submit(1, 1, "a"), "saved 1");
  EXPECT_EQ(site.submit(1, 1, "b"), "saved 2");
  site.ack(1, 1, wire::Ack::COUNTED);
  EXPECT_EQ(site.session().outbox().unsent_count(), 1u) << "the receipt was for the first revision";
  site.ack(1, 2, wire::Ack::COUNTED);
  EXPECT_EQ(site.session().outbox().unsent_count(), 0u);
  EXPECT_EQ(site.ask(1, AskView{assignment(1)}), "task 1r2");
  site.said();
  EXPECT_EQ(site.submit(1, 1, "a"), "saved 3");
  EXPECT_THAT(site.said(), HasSubstr("submit 1r3"));
}

TEST(Session, RepeatsAreHarmlessAndOlderRevisionsRefused) {
  Working site;
  site.next(1);
  EXPECT_EQ(site.submit(1, 1, "a", 2), "saved 2");
  site.said();
  EXPECT_EQ(site.submit(1, 1, "a", 2), "saved 2");
  EXPECT_EQ(site.submit(1, 1, "b", 2), "409 newer-revision");
  EXPECT_EQ(site.submit(1, 1, "b", 1), "409 newer-revision");
  EXPECT_EQ(site.submit(1, 1, "b", 0), "422 revision-invalid");
  EXPECT_EQ(site.submit(1, 1, "b", 256), "409 too-many-corrections");
  EXPECT_EQ(site.said(), "");
}

TEST(Session, RefusesWhatIsNotThisPersonsOrDoesNotFitTheForm) {
  Working site;
  site.sign_in(2);
  site.next(1);
  EXPECT_EQ(site.submit(2, 1, "a"), "404 assignment-unknown");
  EXPECT_EQ(site.submit(1, 1, "zebra"), "422 answer-invalid");
  EXPECT_EQ(site.submit(1, 99, "a"), "409 lease-gone");
  EXPECT_EQ(site.submit(1, 1, "a"), "saved 1");
  EXPECT_EQ(site.submit(2, 1, "b"), "404 assignment-unknown");
  EXPECT_EQ(site.ask(2, AskView{assignment(1)}), "404 assignment-unknown");
}

TEST(Session, SkipAndReturnGoBackWithTheirKind) {
  Working site(2);
  site.next(1);
  EXPECT_EQ(site.skip(1, 1), "done");
  EXPECT_THAT(site.said(), HasSubstr("give_back 1s"));
  EXPECT_EQ(site.skip(1, 1), "404 assignment-unknown");
  EXPECT_EQ(site.next(1), "task 2");
  site.submit(1, 2, "a");
  EXPECT_EQ(site.skip(1, 2), "409 already-answered");
  site.ack(1, 0, wire::Ack::SKIPPED);
  EXPECT_TRUE(site.spool.give_backs.empty());
}

TEST(Session, ADraftOutlivesItsLease) {
  Working site;
  site.next(1);
  EXPECT_EQ(site.ask(1, AskDraft{assignment(1), "{\"half\":1}"}), "done");
  site.skip(1, 1);
  EXPECT_EQ(site.spool.drafts.size(), 1u);
}

// ---- without a link ----

TEST(Session, WorkGoesOnFromStockWhileTheLinkIsDown) {
  Working site(3);
  site.cut();
  for (uint64_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(site.next(1), "task " + std::to_string(i));
    EXPECT_EQ(site.submit(1, i, "a"), "saved 1");
    site.pass(Millis(3'600'000));
  }
  EXPECT_EQ(site.next(1), "nothing: SiteOffline");
  site.said();
  site.go_up();
  EXPECT_EQ(site.said(), "hello; reconcile 1a 2a 3a last; presence w1A; demand w1=3; submit 1r1 2r1 3r1");
}

TEST(Session, AnswersAreSentWhateverReconciliationSays) {
  Working site;
  site.next(1);
  site.cut();
  site.submit(1, 1, "a");
  site.connect();
  site.welcome();
  site.said();
  site.connect();
  site.cut();
  site.connect();
  site.welcome();
  site.reconciled({{1, wire::Reconciled::DROP}});
  EXPECT_THAT(site.said(), HasSubstr("submit 1r1"));
}

TEST(Session, ReconciliationDropsUnseenLeasesAndLeavesOpenOnesToBeFinished) {
  Working site(3);
  site.next(1);
  site.cut();
  site.connect();
  site.welcome();
  site.reconciled({{1, wire::Reconciled::DROP}, {2, wire::Reconciled::DROP}});
  EXPECT_EQ(site.next(1), "task 3") << "neither is offered again";
  EXPECT_EQ(site.submit(1, 2, "a"), "409 lease-gone");
  EXPECT_EQ(site.submit(1, 1, "a"), "saved 1") << "somebody was at it";
  EXPECT_THAT(site.said(), HasSubstr("submit 1r1"));
}

TEST(Session, HoldingsGoInPartsAndInOrder) {
  SessionSettings settings;
  settings.stock = 16;
  Working site(3, settings);
  site.cut();
  site.connect();
  wire::ToAgent m;
  m.mutable_welcome()->set_version(1);
  m.mutable_welcome()->set_epoch(1);
  m.mutable_welcome()->mutable_limits()->set_max_batch(2);
  site.said();
  site.hear(m);
  EXPECT_EQ(site.said(), "reconcile 1u 2u");
  site.cut();
  site.connect();
  site.hear(m);
  site.reconciled();
  EXPECT_THAT(site.said(), HasSubstr("reconcile 1u 2u; reconcile 3u last"));
  EXPECT_EQ(site.state(), "Up");
}

TEST(Session, SurvivesARestartWithEverythingItSaid) {
  Working site(3);
  site.next(1);
  site.submit(1, 1, "a");
  site.next(1);
  site.skip(1, 2);
  site.next(1);
  site.boot();
  site.go_up();
  EXPECT_EQ(site.said(), "hello; reconcile 1a 2u 3o last; give_back 2s; submit 1r1");
  site.sign_in(1);
  EXPECT_EQ(site.next(1), "task 3");
}

// ---- lost tails ----

TEST(Session, AnswersAcknowledgedAboveTheSurvivingTailGoAgain) {
  Working site(2);
  site.next(1);
  site.submit(1, 1, "a");
  site.ack(1, 1, wire::Ack::COUNTED, 10);
  site.next(1);
  site.submit(1, 2, "a");
  site.ack(2, 1, wire::Ack::COUNTED, 11);
  site.cut();
  site.said();
  site.go_up(2, 10);
  EXPECT_EQ(site.said(), "hello; reconcile 2a last; presence w1A; demand w1=3; submit 2r1");
  EXPECT_EQ(site.spool.epoch, Epoch(2));
  site.ack(2, 1, wire::Ack::LATE, 12, 2);
  site.cut();
  site.said();
  site.go_up(2, 10);
  EXPECT_EQ(site.said(), "hello; reconcile last; presence w1A; demand w1=3") << "the same epoch puts nothing in doubt";
}

// ---- recall, deadlines ----

TEST(Session, ARecalledLeaseIsGoneUnlessSomebodyHasItOpen) {
  Working site(2);
  site.next(1);
  wire::ToAgent m;
  m.mutable_recall()->add_ids(assignment(1).packed());
  m.mutable_recall()->add_ids(assignment(2).packed());
  m.mutable_recall()->add_ids(assignment(77).packed());
  site.hear(m);
  EXPECT_EQ(site.next(1), "nothing: None");
  EXPECT_EQ(site.submit(1, 1, "a"), "saved 1");
  EXPECT_EQ(site.submit(1, 2, "a"), "409 lease-gone");
}

TEST(Session, UnseenLeasesPastTheirDeadlineAreNotShownOverALiveLink) {
  BenchSite site;
  site.go_up();
  site.sign_in(1);
  site.lease(1, 1, 2'000);
  site.pass(Millis(3'000));
  EXPECT_EQ(site.next(1), "nothing: None");
}

TEST(Session, AnActivePersonsOpenTaskStaysOffered) {
  BenchSite site;
  site.go_up();
  site.sign_in(1);
  site.lease(1, 1, 60'000);
  EXPECT_EQ(site.next(1), "task 1");
  for (int i = 0; i < 200; ++i) {
    wire::ToAgent pong;
    pong.mutable_pong();
    site.hear(pong);
    site.pass(Millis(1'000));
  }
  EXPECT_EQ(site.next(1), "task 1");
}

// ---- errors ----

TEST(Session, ABusySchedulerGetsTheSameAgainLater) {
  Working site;
  site.next(1);
  site.submit(1, 1, "a");
  const uint64_t request = site.last(&wire::ToScheduler::has_submit)->request();
  site.said();
  site.error(wire::Error::BUSY, request, 200);
  EXPECT_EQ(site.said(), "");
  site.pass(Millis(199));
  EXPECT_EQ(site.said(), "");
  site.pass(Millis(102));
  EXPECT_THAT(site.said(), HasSubstr("submit 1r1"));
}

TEST(Session, ABusySchedulerGetsTheSamePartOfTheHoldingsAgain) {
  Working site;
  site.cut();
  site.connect();
  site.welcome();
  const uint64_t request = site.last(&wire::ToScheduler::has_reconcile)->request();
  site.said();
  site.error(wire::Error::BUSY, request, 100);
  EXPECT_EQ(site.said(), "");
  site.pass(Millis(151));
  EXPECT_EQ(site.said(), "reconcile 1u last");
  site.reconciled();
}

TEST(Session, TellsDemandAgainAfterABusyScheduler) {
  BenchSite site;
  site.go_up();
  site.sign_in(1);
  const uint64_t request = site.last(&wire::ToScheduler::has_demand)->request();
  site.said();
  site.error(wire::Error::BUSY, request, 2'000);
  site.pass(Millis(1'999));
  EXPECT_EQ(site.said(), "");
  site.pass(Millis(1'010));
  EXPECT_EQ(site.said(), "presence w1A; demand w1=3");
}

TEST(Session, HalvesABatchTheSchedulerCannotReadUntilTheCulpritIsAlone) {
  Working site(3);
  site.cut();
  for (uint64_t i = 1; i <= 3; ++i) {
    site.next(1);
    site.submit(1, i, "a");
  }
  SessionSettings settings;
  site.go_up();
  uint64_t rounds = 0;
  // The scheduler refuses whatever contains answer 2.
  for (; rounds < 40; ++rounds) {
    const auto messages = std::exchange(site.sent, {});
    for (const auto& m : messages) {
      if (!m.has_submit()) continue;
      bool bad = false;
      for (const auto& a : m.submit().answers()) bad = bad || AssignmentId(a.ref().id()).counter() == 2;
      if (bad) {
        site.error(wire::Error::MALFORMED, m.request());
      } else {
        for (const auto& a : m.submit().answers())
          site.ack(AssignmentId(a.ref().id()).counter(), 1, wire::Ack::COUNTED);
      }
    }
    site.pass(Millis(10));
    if (site.sent.empty()) break;
  }
  EXPECT_LT(rounds, 40u);
  EXPECT_FALSE(site.spool.answers.at(assignment(1).packed()).unsent);
  EXPECT_TRUE(site.spool.answers.at(assignment(2).packed()).unsent);
  EXPECT_FALSE(site.spool.answers.at(assignment(3).packed()).unsent);
}

TEST(Session, UnsentAnswersGoInBatchesOfAtMostFiveHundred) {
  BenchSite site;
  for (uint64_t i = 1; i <= 1'100; ++i) {
    AnswerRecord record;
    record.task = {assignment(i), JobNumber(1), TaskNumber(0), WorkerNumber(1), 1, "k", "{}"};
    record.value = "[]";
    record.ordinal = i;
    site.spool.answers[record.task.id.packed()] = record;
  }
  site.boot();
  site.go_up();
  for (int i = 0; i < 3; ++i) site.pass(Millis(1));
  std::vector<int> sizes;
  for (const auto& m : site.sent) {
    if (m.has_submit()) sizes.push_back(m.submit().answers_size());
  }
  EXPECT_EQ(sizes, (std::vector<int>{500, 500, 100}));
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
  EXPECT_EQ(site.reply_to(token), "nothing: Stopping");
}

}  // namespace
}  // namespace muster::agent::test
