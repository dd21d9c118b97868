// Jobs from the operator's side.
#include <gtest/gtest.h>

#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

struct Jobs : ::testing::Test {
  Jobs() {
    world.site("s1");
    for (const char* who : {"ann", "bob"}) world.person(who, "s1");
  }
  World world;
};

TEST_F(Jobs, GiveNothingOutBeforeTheyStartOrWhilePaused) {
  world.draft_job("j");
  world.items("j", {{"a"}, {"b"}});
  world.credits("ann", 1);
  EXPECT_EQ(world.holds("ann"), "");
  EXPECT_EQ(world.change("j", JobEvent::Pause), "job.state");
  EXPECT_EQ(world.change("j", JobEvent::Start), "ok");
  EXPECT_EQ(world.holds("ann"), "a");
  EXPECT_EQ(world.change("j", JobEvent::Start), "unchanged");
  EXPECT_EQ(world.change("j", JobEvent::Pause), "ok");
  EXPECT_EQ(world.answer("ann", "a"), "counted(on_time)");
  EXPECT_EQ(world.holds("ann"), "");
  EXPECT_EQ(world.change("j", JobEvent::Delete), "ok");
  EXPECT_EQ(world.change("j", JobEvent::Start), "job.unknown");
}

TEST_F(Jobs, ResumeOffersTheirWorkToThoseWhoWait) {
  world.job("j");
  world.items("j", {{"a"}});
  world.change("j", JobEvent::Pause);
  world.credits("ann", 1);
  EXPECT_EQ(world.change("j", JobEvent::Resume), "ok");
  EXPECT_EQ(world.holds("ann"), "a");
}

TEST_F(Jobs, CreatedAgainAreTheSameAndUnderATakenNameRefused) {
  world.job("j");
  EXPECT_TRUE(world.run(CreateJob{1, {"j", "project", {}, {}, 7}, 0}).unchanged);
  EXPECT_EQ(world.run(CreateJob{1, {"j", "project", {}, {}, 8}, 0}).refusals.at(0).code, "job.exists");
  world.change("j", JobEvent::Cancel);
  world.change("j", JobEvent::Delete);
  EXPECT_EQ(world.run(CreateJob{1, {"j", "project", {}, {}, 8}, 0}).job, JobNumber(2));
}

TEST_F(Jobs, CompleteWithTheirLastTaskAndReopenWithNewItems) {
  world.job("j");
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  world.answer("ann", "a");
  EXPECT_EQ(world.state("j"), "completed");
  EXPECT_EQ(world.change("j", JobEvent::Resume), "job.state");
  EXPECT_EQ(world.items("j", {{"a"}}), "unchanged");
  EXPECT_EQ(world.state("j"), "completed");
  world.heard();
  EXPECT_EQ(world.items("j", {{"b"}}), "created");
  EXPECT_EQ(world.state("j"), "running");
  EXPECT_EQ(world.answer("ann", "b"), "counted(on_time)");
  EXPECT_EQ(world.heard(), "ann<b; task_completed b; job_completed j; ann:no_running_job");
}

TEST_F(Jobs, WithoutItemsDoNotComplete) {
  world.job("j");
  EXPECT_EQ(world.state("j"), "running");
}

TEST_F(Jobs, CancelledTakeTheirLeasesBackAndStayEnded) {
  world.job("j");
  world.job("k");
  world.items("j", {{"a"}, {"b"}});
  world.items("k", {{"c"}});
  world.credits("ann", 1);
  world.heard();
  EXPECT_EQ(world.change("j", JobEvent::Cancel), "ok");
  EXPECT_EQ(world.tasks("j"), "a:cancelled 0/1 ann=recalled(job_ended); b:cancelled 0/1");
  EXPECT_EQ(world.heard(), "recall ann/a(job_ended); ann<c");
  EXPECT_EQ(world.change("j", JobEvent::Cancel), "unchanged");
  EXPECT_EQ(world.change("j", JobEvent::Resume), "job.state");
}

TEST_F(Jobs, DeletedTakeTheirLeasesBack) {
  world.job("j");
  world.job("k");
  world.items("j", {{"a"}});
  world.items("k", {{"c"}});
  world.credits("ann", 1);
  EXPECT_EQ(world.change("j", JobEvent::Delete), "job.state");
  world.change("j", JobEvent::Pause);
  world.heard();
  EXPECT_EQ(world.change("j", JobEvent::Delete), "ok");
  EXPECT_EQ(world.heard(), "recall ann/a(job_ended); ann<c");
  EXPECT_EQ(world.core().present().leases.size(), 1u);
}

TEST_F(Jobs, DeletedLeaveNothingBehindInThePeople) {
  for (int i = 0; i < 20; ++i) {
    world.job("j");
    world.items("j", {{"a" + std::to_string(i)}});
    world.credits("ann", 1);
    world.answer("ann", "a" + std::to_string(i));
    ASSERT_EQ(world.change("j", JobEvent::Delete), "ok");
  }
  EXPECT_EQ(world.core().present().find_person(WorkerNumber(1))->jobs.size(), 0u);
}

}  // namespace
}  // namespace muster::core::testing
