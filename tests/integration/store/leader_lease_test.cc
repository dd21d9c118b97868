// The leader lease, and reading a journal beside its leader, on a real Redis.
#include "scheduler/store/leader_lease.h"

#include <prometheus/registry.h>

#include "scheduler/core/journal.pb.h"
#include "scheduler/store/journal_reader.h"
#include "scheduler/store/redis_journal.h"
#include "scheduler/store/store_metrics.h"
#include "tests/support/child_process.h"
#include "tests/support/redis_fixture.h"
#include "tests/support/turns.h"

namespace muster::store {
namespace {

using std::chrono::seconds;
using test::make_turn;

constexpr Millis kLong{60'000};

std::string holder(const Result<std::optional<LeaseHolder>>& seen) {
  if (!seen) return seen.error().code;
  return *seen ? (*seen)->token : "nobody";
}

TEST(LeaderLease, HasOneHolderUntilReleased) {
  test::TestRedis redis;
  LeaderLease a(redis.address(), 0, {"a", "tcp://a:1", "http://a:2"}, kLong);
  LeaderLease b(redis.address(), 0, {"b", "", ""}, kLong);
  EXPECT_EQ(holder(b.look()), "nobody");
  EXPECT_EQ(holder(a.claim()), "nobody") << "no other holder: it is ours";
  EXPECT_EQ(holder(a.claim()), "nobody") << "and again, which renews";
  const auto held = b.claim();
  ASSERT_TRUE(held && *held);
  EXPECT_EQ(**held, (LeaseHolder{"a", "tcp://a:1", "http://a:2"}));
  ASSERT_TRUE(b.release());
  EXPECT_EQ(holder(b.look()), "a") << "only its holder gives it up";
  ASSERT_TRUE(a.release());
  EXPECT_EQ(holder(b.claim()), "nobody");
  EXPECT_EQ(holder(a.claim()), "b");
}

TEST(LeaderLease, RunsOutIfItIsNotRenewed) {
  test::TestRedis redis;
  LeaderLease a(redis.address(), 0, {"a", "", ""}, Millis(200));
  LeaderLease b(redis.address(), 0, {"b", "", ""}, kLong);
  ASSERT_EQ(holder(a.claim()), "nobody");
  EXPECT_EQ(holder(b.claim()), "a");
  EXPECT_TRUE(testing::eventually(seconds(10), [&] { return holder(b.claim()) == "nobody"; }));
  EXPECT_EQ(holder(a.claim()), "b");
}

TEST(LeaseHolder, IsReadAsItWasWritten) {
  for (const LeaseHolder& one :
       {LeaseHolder{"t", "tcp://a:1", "http://b"}, LeaseHolder{"t", "", "http://b"}, LeaseHolder{"t", "", ""}})
    EXPECT_EQ(LeaseHolder::parse(one.text()), one);
  for (const char* bad : {"", " ", "a b c d", " a b"}) EXPECT_FALSE(LeaseHolder::parse(bad)) << bad;
}

class FollowTest : public ::testing::Test {
 protected:
  FollowTest() {
    const auto opened = journal_.acquire(Epoch(0));
    epoch_ = opened->epoch;
  }
  void append(uint64_t sequence, const std::string& name) {
    const auto turn = make_turn(epoch_, Sequence(sequence), {name});
    ASSERT_EQ(journal_.append(*turn, {}).outcome, AppendOutcome::Durable);
  }
  std::string followed(Mark& mark) {
    std::string text;
    const auto ended = reader_.follow(
        mark, [&](const journal::Batch& batch) { text += (text.empty() ? "" : " ") + test::picture(batch); });
    return ended ? text + (*ended ? "" : " …") : ended.error().code;
  }

  prometheus::Registry registry_;
  StoreMetrics metrics_{registry_};
  test::TestRedis redis_;
  const Keys keys_;
  RedisJournal journal_{redis_.address(), {}, metrics_};
  RedisClient client_{redis_.address()};
  JournalReader reader_{client_, keys_, 3};
  Epoch epoch_;
};

TEST_F(FollowTest, ReadsOnFromWhereItWas) {
  Mark mark;
  EXPECT_EQ(followed(mark), "");
  for (const uint64_t i : {1, 2, 3, 4}) append(i, std::string(1, static_cast<char>('a' + i)));
  EXPECT_EQ(followed(mark), "1/1:b 1/2:c 1/3:d …");
  EXPECT_EQ(followed(mark), "1/4:e");
  EXPECT_EQ(followed(mark), "");
  append(5, "f");
  EXPECT_EQ(followed(mark), "1/5:f");
  EXPECT_EQ(mark.sequence, Sequence(5));
}

TEST_F(FollowTest, NoticesThatItsPlaceIsGone) {
  Mark mark;
  for (const uint64_t i : {1, 2, 3}) append(i, "x");
  followed(mark);
  redis_.command({"XDEL", keys_.journal(), "3-0"});
  EXPECT_EQ(followed(mark), "journal.gap") << "Redis failed over to an older copy";
}

TEST_F(FollowTest, NoticesAnotherEntryInItsPlaceEvenOfTheSameEpoch) {
  Mark mark;
  append(1, "x");
  append(2, "y");
  followed(mark);
  const auto other = redis_.command({"XRANGE", keys_.journal(), "1-0", "1-0"});
  const std::string bytes(other[0][1][3].text());
  redis_.command({"XDEL", keys_.journal(), "2-0"});
  redis_.command({"XSETID", keys_.journal(), "1-0"});
  redis_.command({"XADD", keys_.journal(), "2-0", "e", "1", "b", bytes});
  EXPECT_EQ(followed(mark), "journal.gap");
}

TEST_F(FollowTest, NoticesThatTheJournalWasTrimmedBeyondIt) {
  Mark mark;
  append(1, "x");
  followed(mark);
  for (const uint64_t i : {2, 3, 4}) append(i, "y");
  redis_.command({"XTRIM", keys_.journal(), "MINID", "3-0"});
  EXPECT_EQ(followed(mark), "journal.gap");
}

TEST_F(FollowTest, GoesOnFromACheckpointWhoseEntryIsGone) {
  for (const uint64_t i : {1, 2, 3}) append(i, "x");
  redis_.command({"XTRIM", keys_.journal(), "MINID", "3-0"});
  Mark mark{Sequence(2), epoch_, 0};
  EXPECT_EQ(followed(mark), "1/3:x");
  Mark later{Sequence(1), epoch_, 0};
  EXPECT_EQ(followed(later), "journal.gap");
}

}  // namespace
}  // namespace muster::store
