// What a desk that was out of reach brings when it is back: leases have ended meanwhile, nobody is signed in.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/agent/bench_site.h"

namespace muster::agent::test {
namespace {

using testing::HasSubstr;

// As with a submit token: whoever is signed in, and whatever was opened.
std::string bring(BenchSite& site, uint32_t worker, uint64_t counter) {
  return site.ask(worker, AskSubmit{assignment(counter), 1, choice("a"), 10, true});
}

SessionSettings soon_idle() {
  SessionSettings settings;
  settings.idle_after = Millis(3'000);
  return settings;
}

TEST(SessionLate, UnopenedTasksThatWentBackWithAnIdlePersonAreStillTaken) {
  Working site(2, soon_idle());
  site.next(1);
  site.pass(Millis(4'000));
  EXPECT_THAT(site.said(), HasSubstr("give_back 2r"));
  EXPECT_EQ(bring(site, 1, 2), "saved 1");
  EXPECT_THAT(site.said(), HasSubstr("submit 2r1"));
  EXPECT_EQ(bring(site, 1, 2), "saved 1");
  EXPECT_EQ(site.said(), "");
  EXPECT_TRUE(site.spool.give_backs.empty()) << "the answer takes its place";
}

TEST(SessionLate, AnswersComeInAfterTheirPersonHasSignedOut) {
  Working site(3);
  site.next(1);
  site.sign_out(1);
  site.boot();
  EXPECT_EQ(bring(site, 1, 1), "saved 1");
  EXPECT_EQ(bring(site, 1, 2), "saved 1");
  EXPECT_EQ(site.spool.answers.size(), 2u);
}

TEST(SessionLate, AnExpiredLeaseCanBeFinishedAlsoAfterARestart) {
  BenchSite site(soon_idle());
  site.go_up();
  site.sign_in(1);
  site.lease(1, 1, 5'000);
  site.next(1);
  site.pass(Millis(6'000));
  site.pass(Millis(1'000));
  EXPECT_EQ(site.next(1), "nothing: unknown");
  EXPECT_EQ(site.stock(1), "stock: 1");
  site.boot();
  site.go_up();
  site.sign_in(1);
  EXPECT_EQ(site.ask(1, AskDraft{assignment(1), "{}"}), "done");
  EXPECT_EQ(site.submit(1, 1, "a"), "saved 1");
  EXPECT_EQ(site.stock(1), "stock:");
}

TEST(SessionLate, OnlySoManyEndedLeasesAreKept) {
  Working site;
  for (uint64_t i = 2; i <= 40; ++i) {
    site.lease(i, 1);
    site.sign_out(1);
    site.sign_in(1);
  }
  EXPECT_EQ(site.spool.leases.size(), 16u);
  EXPECT_EQ(site.session().stock().held_count(), 0u);
  EXPECT_EQ(bring(site, 1, 3), "409 lease-gone");
  EXPECT_EQ(bring(site, 1, 40), "saved 1");
}

TEST(SessionLate, ALeaseThatTheSchedulerGivesAgainIsThePersonsAgain) {
  Working site;
  site.sign_out(1);
  site.ack(1, 0, wire::Ack::RETURNED);
  site.sign_in(1);
  EXPECT_EQ(site.next(1), "nothing: unknown");
  site.lease(1, 1);
  EXPECT_EQ(site.next(1), "task 1");
}

TEST(SessionLate, AnUnopenedTaskOfSomebodyElseIsNotTaken) {
  Working site;
  site.sign_in(2);
  EXPECT_EQ(bring(site, 2, 1), "404 assignment-unknown");
}

}  // namespace
}  // namespace muster::agent::test
