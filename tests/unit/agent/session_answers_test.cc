// What people finish: answers, corrections, give-backs, drafts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/agent/bench_site.h"

namespace muster::agent::test {
namespace {

using testing::HasSubstr;

// ---- answers ----

TEST(Session, WhatAnInspectorSentBackDoesNotCountAnyMore) {
  Working site;
  site.next(1);
  site.submit(1, 1, "a");
  site.ack(1, 1, wire::Ack::COUNTED);
  EXPECT_EQ(site.spool.find_answer(assignment(1))->ack->fate, "counted");
  site.lease(1, 1, 600'000, R"({"muster:returned":{"reason":"look","marks":[],"answers":[]}})");
  EXPECT_EQ(site.spool.find_answer(assignment(1))->ack->fate, "invalidated");
  EXPECT_EQ(site.spool.find_answer(assignment(1))->ack->reason, "sent_back");
}

TEST(Session, WhatWasReturnedComesBeforeOtherWork) {
  Working site;
  site.lease(7, 1, 600'000, R"({"muster:returned":{"reason":"look","marks":[],"answers":[]}})");
  EXPECT_EQ(site.next(1), "task 7");
}

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

}  // namespace
}  // namespace muster::agent::test
