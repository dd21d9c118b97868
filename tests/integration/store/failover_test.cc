// The journal on a primary with a replica, found through a Sentinel: what --durability local and replica promise.

#include <atomic>
#include <thread>

#include "scheduler/core/journal.pb.h"
#include "scheduler/store/redis_journal.h"
#include "tests/integration/store/journal_fixture.h"
#include "tests/support/redis_group.h"

namespace muster::store {
namespace {

using test::make_turn;

class FailoverTest : public JournalFixture {
 protected:
  std::unique_ptr<RedisJournal> open(Durability durability) {
    JournalOptions options;
    options.durability = durability;
    options.replica_patience = Millis(200);
    return std::make_unique<RedisJournal>(group_.address(), options, metrics_);
  }
  AppendOutcome append(RedisJournal& journal, Epoch epoch, uint64_t sequence,
                       const std::function<bool()>& give_up = {}) {
    const auto turn = make_turn(epoch, Sequence(sequence), {std::to_string(sequence)},
                                {{JobNumber(1), {"content " + std::to_string(sequence)}}});
    return journal.append(*turn, give_up).outcome;
  }
  std::string replayed() { return JournalFixture::replayed(*open(Durability::Local)); }

  test::RedisGroup group_;
};

TEST_F(FailoverTest, AReplicaThatIsPromotedWithAnOlderTailGetsTheRestAgain) {
  auto journal = open(Durability::Local);
  const auto opened = journal->acquire(Epoch(0));
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_EQ(append(*journal, opened->epoch, 1), AppendOutcome::Durable);
  ASSERT_TRUE(group_.wait_until_synced());
  group_.kill(1);
  for (const uint64_t sequence : {2, 3}) ASSERT_EQ(append(*journal, opened->epoch, sequence), AppendOutcome::Durable);
  group_.kill(0);
  group_.start(1);
  EXPECT_EQ(append(*journal, opened->epoch, 4), AppendOutcome::Durable);
  EXPECT_EQ(replayed(), "1/1:1 1/2:2 1/3:3 1/4:4");
  EXPECT_EQ(metric("muster_journal_tail_lost_total"), "1");
  EXPECT_EQ(group_.text(1, {"HGET", Keys().contents(JobNumber(1)), "3"}).empty(), false);
}

TEST_F(FailoverTest, WithReplicaNothingIsDurableBeforeAReplicaHasIt) {
  auto journal = open(Durability::Replica);
  const auto opened = journal->acquire(Epoch(0));
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_EQ(append(*journal, opened->epoch, 1), AppendOutcome::Durable);
  EXPECT_EQ(journal->contact(), Contact::Good);
  group_.pause(1);
  std::atomic<bool> durable{false};
  std::thread appender([&] { durable = append(*journal, opened->epoch, 2) == AppendOutcome::Durable; });
  EXPECT_TRUE(
      testing::eventually(std::chrono::seconds(20), [&] { return journal->contact() == Contact::Unconfirmed; }));
  EXPECT_FALSE(durable);
  group_.resume(1);
  appender.join();
  EXPECT_TRUE(durable);
  EXPECT_EQ(journal->contact(), Contact::Good);
  EXPECT_NE(metric("muster_journal_unconfirmed_waits_total"), "0");
}

TEST_F(FailoverTest, WithReplicaEveryDurableBatchSurvivesFailoverAndTheDeathOfItsLeader) {
  uint64_t durable = 0;
  {
    auto journal = open(Durability::Replica);
    const auto opened = journal->acquire(Epoch(0));
    ASSERT_TRUE(opened) << opened.error().message;
    std::atomic<bool> stop{false};
    std::atomic<uint64_t> seen{0};
    std::thread appender([&] {
      for (uint64_t i = 1;
           !stop && append(*journal, opened->epoch, i, [&] { return stop.load(); }) == AppendOutcome::Durable; ++i)
        seen = i;
    });
    EXPECT_TRUE(testing::eventually(std::chrono::seconds(20), [&] { return seen > 200; }));
    group_.kill(0);
    stop = true;  // the leader dies with its primary
    appender.join();
    durable = seen;
  }
  ASSERT_TRUE(group_.wait_for_master(1));
  uint64_t last = 0;
  const auto read =
      open(Durability::Replica)->replay(Sequence(0), [&](const journal::Batch& batch) { last = batch.sequence(); });
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_GE(last, durable);
  auto successor = open(Durability::Local);
  const auto opened = successor->acquire(Epoch(0));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->epoch, Epoch(2));
  EXPECT_EQ(opened->tail, Sequence(last));
}

TEST_F(FailoverTest, APlannedFailoverIsFollowedWithoutLoss) {
  auto journal = open(Durability::Replica);
  const auto opened = journal->acquire(Epoch(0));
  ASSERT_TRUE(opened) << opened.error().message;
  uint64_t sequence = 0;
  for (int i = 0; i < 20; ++i) ASSERT_EQ(append(*journal, opened->epoch, ++sequence), AppendOutcome::Durable);
  ASSERT_TRUE(group_.fail_over());
  // Not before the old primary has become a replica, which the Sentinel sees to after some seconds.
  ASSERT_EQ(append(*journal, opened->epoch, ++sequence), AppendOutcome::Durable);
  EXPECT_EQ(metric("muster_journal_tail_lost_total"), "0");
  uint64_t count = 0;
  ASSERT_TRUE(open(Durability::Local)->replay(Sequence(0), [&](const journal::Batch&) { ++count; }));
  EXPECT_EQ(count, sequence);
}

}  // namespace
}  // namespace muster::store
