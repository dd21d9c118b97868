// People work through real agents; every result and every answer is what it must be.
#include <gtest/gtest.h>

#include "tests/integration/system/deployment.h"
#include "tests/integration/system/sets.h"
#include "tests/integration/system/summary.h"

namespace muster::testing {
namespace {

using std::chrono::minutes;

void expect_every_answer_counted(const Deployment& deployment) {
  const Summary summary = read_summary(deployment.folder() / "summary.json");
  expect_all_verified(summary);
  uint64_t answers = 0;
  for (const auto& [name, job] : summary.jobs) answers += job.answers;
  EXPECT_EQ(summary.saved_answers, answers);
}

TEST(Replay, EndsWithTheMajorityOfWhatPeopleOnceAnswered) {
  Deployment deployment;
  write_made_up_set(deployment.folder() / "birds", {});
  write_made_up_set(deployment.folder() / "more-birds", {.tasks = 25, .people = 30, .seed = 2});
  const auto crowd = deployment.start_crowd({"replay", "--verify", "--set", (deployment.folder() / "birds").string(),
                                             "--set", (deployment.folder() / "more-birds").string()});
  ASSERT_EQ(crowd->wait(minutes(2)), 0) << deployment.logs();
  EXPECT_EQ(read_summary(deployment.folder() / "summary.json").jobs.size(), 2u);
  expect_every_answer_counted(deployment);
}

TEST(Replay, EndsWithTheMajorityOfTheRecordedSets) {
  const std::string recorded = recordings();
  if (recorded.empty()) GTEST_SKIP() << "no recordings in $MUSTER_RECORDED or ../shared/crowd";
  Deployment deployment;
  const auto crowd = deployment.start_crowd({"replay", "--verify", "--set", recorded + "/music_genre", "--set",
                                             recorded + "/sp_amt", "--set", recorded + "/zencrowd_all"});
  ASSERT_EQ(crowd->wait(minutes(5)), 0) << deployment.logs();
  const Summary summary = read_summary(deployment.folder() / "summary.json");
  EXPECT_EQ(summary.jobs.at("music_genre").results_checked, 700u);
  EXPECT_EQ(summary.jobs.at("sp_amt").results_checked, 500u);
  EXPECT_EQ(summary.jobs.at("zencrowd_all").results_checked, 2040u);
  EXPECT_EQ(summary.saved_answers, 2945u + 10'000u + 20'125u);
  expect_every_answer_counted(deployment);
}

// Recordings asked for only as long as it is worth it, against what fixed majority reaches with every answer.
// zencrowd_all does not hold this bound in every run (docs/consensus.md, known weakness).
TEST(Replay, AsksForFewerAnswersWhereRedundancyIsAdaptive) {
  const std::string recorded = recordings();
  if (recorded.empty()) GTEST_SKIP() << "no recordings in $MUSTER_RECORDED or ../shared/crowd";
  Deployment deployment;
  const auto crowd = deployment.start_crowd(
      {"replay", "--verify", "--adaptive", "0.95", "--set", recorded + "/sp_amt", "--set", recorded + "/music_genre"});
  ASSERT_EQ(crowd->wait(minutes(5)), 0) << deployment.logs();
  const Summary summary = read_summary(deployment.folder() / "summary.json");
  expect_every_answer_counted(deployment);
  for (const auto& [name, job] : summary.jobs) {
    EXPECT_LT(job.answers, job.answers_fixed * 3 / 4) << name;
    EXPECT_GT(job.accuracy, job.accuracy_fair - 0.02) << name;
  }
}

// Who leaves takes an open task along, which goes to others when its lease has ended.
TEST(Simulation, EndsAlthoughPeopleSkipPauseAndLeave) {
  Deployment deployment;
  const auto crowd = deployment.start_crowd(
      {"simulate",        "--verify", "--jobs",       "2",   "--tasks",       "120",  "--people",     "30",
       "--redundancy",    "3",        "--seed",       "7",   "--think-ms",    "20",   "--skip-share", "0.03",
       "--absence-share", "0.03",     "--absence-ms", "300", "--leave-share", "0.01", "--lease",      "10s"});
  ASSERT_EQ(crowd->wait(minutes(3)), 0) << deployment.logs();
  expect_every_answer_counted(deployment);
}

}  // namespace
}  // namespace muster::testing
