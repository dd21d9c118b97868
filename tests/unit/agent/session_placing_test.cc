// What leads ask of the scheduler, and what an agent does with the reply.
#include <gtest/gtest.h>

#include "tests/unit/agent/bench_site.h"

namespace muster::agent::test {
namespace {

TEST(SessionPlacing, ListsTheJobsThatTheSchedulerOffers) {
  Working site;
  EXPECT_EQ(site.ask_jobs(), "waits");
  EXPECT_EQ(site.said(), "ask_jobs");
  site.error(wire::Error::BUSY, 0);
  EXPECT_EQ(site.reply_to(site.last_token()), "waits") << "of another request";
}

TEST(SessionPlacing, ShowsHowMuchIsLeftOfEachJob) {
  Working site;
  site.ask_jobs();
  site.jobs({{"birds", 12}, {"whales", 3}});
  EXPECT_EQ(site.reply_to(site.last_token()), "jobs: birds(12) whales(3)");
}

TEST(SessionPlacing, GivesBackUnopenedTasksOfOtherJobsAndKeepsWhatIsOpen) {
  Working site(3);
  site.open(1, 1);
  site.said();
  EXPECT_EQ(site.place({1, 2}, "whales"), "waits");
  EXPECT_EQ(site.said(), "place whales w1 w2");
  site.place({1, 2}, "whales");
  site.placed();
  EXPECT_EQ(site.reply_to(site.last_token()), "done");
  EXPECT_NE(site.said().find("give_back 2r 3r"), std::string::npos) << "of birds, and nobody had begun them";
  EXPECT_EQ(site.next(1), "task 1");
  site.submit(1, 1, "a");
  EXPECT_EQ(site.next(1), "nothing: unknown");
}

TEST(SessionPlacing, KeepsTheTasksOfThatVeryJob) {
  Working site(3);
  site.place({1}, "birds");
  site.placed();
  EXPECT_EQ(site.said().find("give_back"), std::string::npos);
}

TEST(SessionPlacing, OnAnyJobGivesNothingBack) {
  Working site(3);
  site.place({1}, "");
  site.placed();
  EXPECT_EQ(site.reply_to(site.last_token()), "done");
  EXPECT_EQ(site.said().find("give_back"), std::string::npos);
}

TEST(SessionPlacing, SaysWhyTheSchedulerRefusedAndChangesNothing) {
  Working site(2);
  site.place({1}, "whales");
  site.placed("worker.not_eligible", "w1 may not work on whales");
  EXPECT_EQ(site.reply_to(site.last_token()), "409 worker-not-eligible");
  EXPECT_EQ(site.said().find("give_back"), std::string::npos);
}

TEST(SessionPlacing, IsRefusedAtOnceWithoutTheScheduler) {
  Working site;
  site.cut();
  EXPECT_EQ(site.ask_jobs(), "503 link-down");
  EXPECT_EQ(site.place({1}, "whales"), "503 link-down");
}

TEST(SessionPlacing, IsAnsweredWhenTheSchedulerIsLostBeforeItsReply) {
  Working site;
  site.place({1}, "whales");
  site.cut();
  EXPECT_EQ(site.reply_to(site.last_token()), "503 link-down");
}

TEST(SessionPlacing, DoesNotWaitForeverForAReply) {
  Working site;
  site.place({1}, "whales");
  site.pass(Millis(9'999));
  EXPECT_EQ(site.reply_to(site.last_token()), "waits");
  site.pass(Millis(1));
  EXPECT_EQ(site.reply_to(site.last_token()), "503 scheduler-silent");
  site.placed();
  EXPECT_EQ(site.reply_to(site.last_token()), "503 scheduler-silent") << "a late reply finds nobody";
}

TEST(SessionStanding, IsAskedOfTheSchedulerForOnePerson) {
  Working site;
  EXPECT_EQ(site.ask_standing(2), "waits");
  EXPECT_EQ(site.said(), "ask_standing w2");
  site.ask_standing(2);
  site.standing("birds", 20, 18);
  EXPECT_EQ(site.reply_to(site.last_token()), "standing: birds(18/20)");
  site.standing("birds", 20, 18);
  EXPECT_EQ(site.reply_to(site.last_token()), "standing: birds(18/20)") << "a second reply finds nobody";
}

TEST(SessionStanding, IsDeclinedWithoutTheSchedulerAndWhileItIsStillCounting) {
  Working site;
  site.ask_standing(1);
  site.error(wire::Error::BUSY, site.last(&wire::ToScheduler::has_ask_standing)->request());
  EXPECT_EQ(site.reply_to(site.last_token()), "503 busy");
  site.ask_standing(1);
  site.pass(Millis(10'000));
  EXPECT_EQ(site.reply_to(site.last_token()), "503 scheduler-silent");
  site.ask_standing(1);
  site.cut();
  EXPECT_EQ(site.reply_to(site.last_token()), "503 link-down");
  EXPECT_EQ(site.ask_standing(1), "503 link-down");
}

TEST(SessionStanding, IsNotAskedOfASchedulerThatDoesNotTell) {
  BenchSite site;
  site.features = {"place"};
  site.go_up();
  site.said();
  EXPECT_EQ(site.ask_standing(1), "503 scheduler-too-old");
  EXPECT_EQ(site.said(), "");
}

TEST(SessionPlacing, IsNotAskedOfASchedulerThatCannot) {
  BenchSite site;
  site.features.clear();
  site.go_up();
  site.said();
  EXPECT_EQ(site.place({1}, "whales"), "503 scheduler-too-old");
  EXPECT_EQ(site.said(), "");
}

}  // namespace
}  // namespace muster::agent::test
