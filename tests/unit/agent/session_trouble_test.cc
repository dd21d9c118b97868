// A session in trouble: no link, restarts, lost tails, recalls, errors.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/agent/bench_site.h"

namespace muster::agent::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// ---- without a link ----

TEST(Session, WorkGoesOnFromStockWhileTheLinkIsDown) {
  Working site(3);
  site.cut();
  for (uint64_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(site.next(1), "task " + std::to_string(i));
    EXPECT_EQ(site.submit(1, i, "a"), "saved 1");
    site.pass(Millis(3'600'000));
  }
  EXPECT_EQ(site.next(1), "nothing: site_offline");
  site.said();
  site.go_up();
  EXPECT_EQ(site.said(), "hello; reconcile 1a 2a 3a last; presence w1A; demand w1=3; submit 1r1 2r1 3r1");
}

TEST(Session, ARevokedSiteTakesNoAnswersButKeepsThoseItHas) {
  Working site(3);
  site.next(1);
  site.submit(1, 1, "a");
  site.next(1);
  wire::ToAgent m;
  m.mutable_refused()->set_reason(wire::Refused::SITE_REVOKED);
  site.hear(m);
  EXPECT_EQ(site.submit(1, 2, "a"), "409 site-revoked");
  EXPECT_EQ(site.submit(1, 1, "a", 1), "saved 1") << "it was saved before";
  EXPECT_EQ(site.next(1), "nothing: site_revoked");
  EXPECT_EQ(site.session().outbox().unsent_count(), 1u);
  EXPECT_EQ(site.spool.restore().unsent.size(), 1u);
}

TEST(Session, TheStockGrowsToWhatTheLongestOutageTook) {
  Working site(3);
  for (uint64_t i = 1; i <= 2; ++i) {
    site.next(1);
    site.pass(Millis(8'000));
    site.submit(1, i, "a");
  }
  site.cut();
  site.pass(Millis(80'000));
  site.go_up();
  EXPECT_THAT(site.said(), HasSubstr("demand w1=10"));
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

TEST(Session, DroppedLeasesAreNotOfferedAgainAndCanBeFinished) {
  Working site(3);
  site.next(1);
  site.cut();
  site.connect();
  site.welcome();
  site.reconciled({{1, wire::Reconciled::DROP}, {2, wire::Reconciled::DROP}});
  EXPECT_EQ(site.next(1), "task 3") << "neither is offered again";
  EXPECT_EQ(site.submit(1, 2, "a"), "saved 1") << "a desk may have had it";
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

TEST(Session, ARecalledLeaseIsNotOfferedAgainAndCanBeFinished) {
  Working site(2);
  site.next(1);
  wire::ToAgent m;
  m.mutable_recall()->add_ids(assignment(1).packed());
  m.mutable_recall()->add_ids(assignment(2).packed());
  m.mutable_recall()->add_ids(assignment(77).packed());
  site.hear(m);
  EXPECT_EQ(site.next(1), "nothing: unknown");
  EXPECT_EQ(site.submit(1, 1, "a"), "saved 1");
  EXPECT_EQ(site.submit(1, 2, "a"), "saved 1");
  EXPECT_EQ(site.submit(1, 77, "a"), "409 lease-gone");
}

TEST(Session, UnseenLeasesPastTheirDeadlineAreNotShownOverALiveLink) {
  BenchSite site;
  site.go_up();
  site.sign_in(1);
  site.lease(1, 1, 2'000);
  site.pass(Millis(3'000));
  EXPECT_EQ(site.next(1), "nothing: unknown");
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
  EXPECT_TRUE(site.session().outbox().is_set_aside(assignment(2)));
  EXPECT_THAT(site.notices, Contains(StartsWith(assignment(2).text())));
}

TEST(Session, AGiveBackTheSchedulerCannotReadIsNotSentForEver) {
  Working site(2);
  site.next(1);
  site.skip(1, 1);
  const uint64_t request = site.last(&wire::ToScheduler::has_give_back)->request();
  site.said();
  site.error(wire::Error::MALFORMED, request);
  EXPECT_EQ(site.said(), "");
  site.pass(Millis(10));
  EXPECT_THAT(site.said(), Not(HasSubstr("give_back")));
  EXPECT_TRUE(site.session().outbox().is_set_aside(assignment(1)));
  EXPECT_THAT(site.notices, Contains(StartsWith(assignment(1).text())));
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

}  // namespace
}  // namespace muster::agent::test
