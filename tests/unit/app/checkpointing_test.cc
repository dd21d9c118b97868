// When checkpoints are written, and of what.
#include "scheduler/app/checkpointing.h"

#include <prometheus/registry.h>

#include "tests/unit/app/running_loop.h"

namespace muster::app {
namespace {

class CheckpointingTest : public testing::Test {
 protected:
  CheckpointingTest() {
    running_.loop->start();
    running_.create_job("j").get();
  }
  // Writes one after each `records`.
  std::unique_ptr<Checkpointing> every(uint64_t records) {
    return std::make_unique<Checkpointing>(*running_.loop, running_.checkpoints, running_.recovered.opened.epoch,
                                           running_.recovered.opened.fence,
                                           CheckpointPolicy{records, std::chrono::seconds(3600)}, registry_);
  }

  RunningLoop running_;
  prometheus::Registry registry_;
};

TEST_F(CheckpointingTest, WritesOneAfterSoManyRecordsOfWhatIsDurable) {
  const auto checkpointing = every(10);
  checkpointing->count(9);
  checkpointing->count(1);
  const auto written = running_.checkpoints.await_tries(1);
  ASSERT_TRUE(written.has_value());
  EXPECT_EQ(written->sequence, running_.store.entries().back().position.sequence);
  EXPECT_EQ(written->epoch, running_.recovered.opened.epoch);
  checkpointing->count(10);
  running_.checkpoints.await_tries(2);
  EXPECT_EQ(running_.checkpoints.tries(), 2u);
}

TEST_F(CheckpointingTest, EndsAtOnceAlthoughNoneIsDue) {
  const auto checkpointing = every(10);
  checkpointing->count(9);
}

TEST_F(CheckpointingTest, EndsAtOnceAfterAFailure) {
  running_.checkpoints.refuse_writes(true);
  const auto checkpointing = every(1);
  checkpointing->count(1);
  EXPECT_FALSE(running_.checkpoints.await_tries(1).has_value());
}

// The core's successor reads it.
TEST_F(CheckpointingTest, WhatItWroteIsRecoveredFrom) {
  {
    const auto checkpointing = every(1);
    checkpointing->count(1);
    ASSERT_TRUE(running_.checkpoints.await_tries(1).has_value());
  }
  running_.loop->stop();
  core::Core next(0);
  test::FakeJournal journal(running_.store);
  std::atomic<bool> give_up{false};
  const auto led = recover(next, journal, running_.checkpoints, give_up);
  ASSERT_TRUE(led.has_value()) << led.error().message;
  EXPECT_GT(led->checkpoint.value(), 0u);
  EXPECT_TRUE(next.state().job_named("j").has_value());
}

}  // namespace
}  // namespace muster::app
