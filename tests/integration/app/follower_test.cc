// A standby's copy of the state beside a leader that writes to a real Redis.
#include "scheduler/app/follower.h"

#include <gtest/gtest.h>
#include <prometheus/registry.h>

#include "scheduler/app/recovery.h"
#include "scheduler/core/checkpoint.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/store/checkpoint_store.h"
#include "scheduler/store/redis_journal.h"
#include "scheduler/store/store_metrics.h"
#include "tests/support/redis_fixture.h"

namespace muster::app {
namespace {

// Decides and writes, without a loop.
class Leader {
 public:
  Leader(const test::TestRedis& redis, store::StoreMetrics& metrics)
      : journal_(redis.address(), {}, metrics), checkpoints_(redis.address(), {}) {
    const std::atomic<bool> give_up{false};
    recovered_ = *recover(core_, journal_, checkpoints_, give_up);
    next_ = recovered_.next;
    now_ = recovered_.now;
  }
  void create_job(const std::string& name) {
    core::CreateJob create;
    create.draft.name = name;
    create.draft.text.form_json = "{}";
    core::Command command(std::move(create));
    now_ += Millis(1);
    core::Turn turn(next_, recovered_.opened.epoch, now_);
    core_.step(command, now_, turn);
    ASSERT_EQ(journal_.append(turn, {}).outcome, store::AppendOutcome::Durable);
    next_ = Sequence(next_.value() + 1);
  }
  void checkpoint() {
    const Sequence last(next_.value() - 1);
    const core::Snapshot cut = core_.state().snapshot(last, now_);
    core::CheckpointWriter writer(cut);
    ASSERT_TRUE(checkpoints_.write(
        last, recovered_.opened.epoch, recovered_.opened.fence, [&] { return writer.next(); }, [] { return false; }));
  }

 private:
  core::Core core_{0};
  store::RedisJournal journal_;
  store::CheckpointStore checkpoints_;
  Recovered recovered_;
  Sequence next_;
  ShardTime now_;
};

class FollowerTest : public ::testing::Test {
 protected:
  std::string jobs(Follower& follower) {
    for (int calls = 0; calls < 100; ++calls) {
      const auto progress = follower.advance();
      if (!progress && store::is_passing(progress.error())) continue;  // the connection is of before
      if (!progress) return progress.error().code;
      if (*progress == Follower::Progress::CaughtUp) break;
    }
    return names(follower.state());
  }
  static std::string names(const core::State& state) {
    std::string text;
    for (const auto& [number, job] : state.jobs()) text += (text.empty() ? "" : " ") + job->info.name;
    return text;
  }

  prometheus::Registry registry_;
  store::StoreMetrics metrics_{registry_};
  test::TestRedis redis_;
  const store::Keys keys_;
  store::RedisClient client_{redis_.address()};
  store::CheckpointStore checkpoints_{redis_.address(), {}};
};

TEST_F(FollowerTest, AppliesWhatTheLeaderWrites) {
  Follower follower(client_, checkpoints_, 0);
  EXPECT_EQ(jobs(follower), "");
  Leader leader(redis_, metrics_);
  leader.create_job("a");
  EXPECT_EQ(jobs(follower), "a");
  leader.create_job("b");
  EXPECT_EQ(jobs(follower), "a b");
  leader.checkpoint();
  EXPECT_EQ(jobs(follower), "a b");
  leader.create_job("c");
  EXPECT_EQ(jobs(follower), "a b c");
  EXPECT_EQ(follower.restarts(), 0u) << "a checkpoint leaves it its place";
}

TEST_F(FollowerTest, BeginsFromACheckpointWhereTheJournalIsTrimmed) {
  Leader leader(redis_, metrics_);
  leader.create_job("a");
  Follower late(client_, checkpoints_, 0);
  EXPECT_EQ(jobs(late), "a");
  for (const char* name : {"b", "c"}) leader.create_job(name);
  leader.checkpoint();
  EXPECT_EQ(jobs(late), "a b c") << "it was behind the trimmed part";
  EXPECT_EQ(late.restarts(), 1u);
  Follower fresh(client_, checkpoints_, 0);
  EXPECT_EQ(jobs(fresh), "a b c");
}

TEST_F(FollowerTest, ForgetsWhatAnOlderCopyOfTheJournalDoesNotHave) {
  Leader leader(redis_, metrics_);
  leader.create_job("a");
  redis_.kill();
  redis_.save_files_as("old");
  redis_.start();
  // The leader writes on, the follower applies it; then Redis is an older copy, and another leader writes there.
  leader.create_job("lost");
  Follower follower(client_, checkpoints_, 0);
  EXPECT_EQ(jobs(follower), "a lost");
  redis_.kill();
  redis_.restore_files_from("old");
  redis_.start();
  client_.drop();
  Leader successor(redis_, metrics_);
  successor.create_job("instead");
  EXPECT_EQ(jobs(follower), "a instead");
  EXPECT_EQ(follower.restarts(), 1u);
}

TEST_F(FollowerTest, TakesOverWithWhatIsLeftOfTheJournal) {
  auto leader = std::make_unique<Leader>(redis_, metrics_);
  leader->create_job("a");
  Follower follower(client_, checkpoints_, 0);
  EXPECT_EQ(jobs(follower), "a");
  leader->create_job("b");
  store::RedisJournal journal(redis_.address(), {}, metrics_);
  std::unique_ptr<core::Core> core;
  const std::atomic<bool> give_up{false};
  const auto recovered = take_over(follower, core, journal, give_up);
  ASSERT_TRUE(recovered) << recovered.error().message;
  EXPECT_EQ(recovered->opened.epoch, Epoch(2));
  EXPECT_EQ(recovered->replayed_records, 1u) << "only what it had not applied";
  EXPECT_EQ(names(core->state()), "a b");
  EXPECT_TRUE(core->resumed());
}

}  // namespace
}  // namespace muster::app
