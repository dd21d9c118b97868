// The loop: what it holds back, what it bounds, and when it ends.
#include "scheduler/app/loop.h"

#include "scheduler/core/queries.h"
#include "tests/unit/app/running_loop.h"

namespace muster::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Loop, AnswersACommandOnlyWhenItsTurnIsDurable) {
  RunningLoop running;
  running.loop->start();
  running.store.set_away(true);
  auto created = running.create_job("j");
  running.await_append();
  EXPECT_EQ(created.wait_for(milliseconds(0)), std::future_status::timeout);
  EXPECT_EQ(running.store.entries().size(), 1u) << "the epoch's beginning";
  running.store.set_away(false);
  EXPECT_EQ(created.get().job, JobNumber(1));
  EXPECT_EQ(running.store.entries().size(), 2u);
}

TEST(Loop, AReadSeesWhatIsNotDurableAndAnswersWhenItIs) {
  RunningLoop running;
  running.loop->start();
  running.store.set_away(true);
  auto created = running.create_job("j");
  running.await_append();
  size_t jobs = 0;
  std::promise<void> answered;
  auto answer = answered.get_future();
  running.loop->read([&](const core::Core& core) { jobs = core::list_jobs(core).size(); },
                     [&] { answered.set_value(); });
  EXPECT_EQ(answer.wait_for(milliseconds(0)), std::future_status::timeout);
  running.store.set_away(false);
  answer.get();
  EXPECT_EQ(jobs, 1u);
  EXPECT_EQ(created.wait_for(milliseconds(0)), std::future_status::ready);
}

// A contents blob holds 65,535 entries. While the journal is away commands gather in one turn, up to that bound.
TEST(Loop, ATurnTakesNoMoreContentsOfAJobThanABlobHolds) {
  LoopOptions options;
  options.turn.records = SIZE_MAX;
  options.turn.content_bytes = SIZE_MAX;
  RunningLoop running(options);
  running.loop->start();
  const JobNumber job = running.create_job("j").get().job;
  running.store.set_away(true);
  std::vector<std::future<core::Outcome>> sent;
  constexpr uint64_t kCommands = 15, kItems = 10'000;
  for (uint64_t i = 0; i < kCommands; ++i) sent.push_back(running.command(RunningLoop::items(job, i * kItems, kItems)));
  running.await_append();
  running.store.set_away(false);
  for (auto& outcome : sent) {
    ASSERT_EQ(outcome.wait_for(seconds(60)), std::future_status::ready);
    EXPECT_EQ(outcome.get().items.size(), kItems);
  }
  EXPECT_LE(running.most_contents(), core::kMaxContentsPerBlob);
  size_t kept = 0;
  for (const auto& entry : running.store.entries()) {
    const size_t here = running.store.contents(job, entry.position.sequence).size();
    EXPECT_LE(here, core::kMaxContentsPerBlob);
    kept += here;
  }
  EXPECT_EQ(kept, kCommands * kItems);
}

TEST(Loop, AFullQueueIsAnsweredAtOnce) {
  LoopOptions options;
  options.queue_commands = 1;
  RunningLoop running(options);  // not started: nobody takes what is queued
  auto first = running.create_job("a");
  auto second = running.create_job("b");
  ASSERT_EQ(second.wait_for(milliseconds(0)), std::future_status::ready);
  EXPECT_EQ(second.get().refusals.at(0).code, "busy");
  EXPECT_FALSE(running.loop->read([](const core::Core&) {}, [] {}));
  EXPECT_FALSE(running.loop->post(core::Tick{}));
  running.loop->start();
  EXPECT_EQ(first.get().job, JobNumber(1));
}

TEST(Loop, StepsDownWhenAnotherLeads) {
  RunningLoop running;
  running.loop->start();
  test::FakeJournal other(running.store);
  ASSERT_TRUE(other.acquire(Epoch()).has_value());
  auto created = running.create_job("j");
  EXPECT_NE(running.await_step_down(), "");
  running.loop->stop();
  EXPECT_EQ(created.wait_for(milliseconds(0)), std::future_status::timeout) << "what is not durable is not answered";
}

}  // namespace
}  // namespace muster::app
