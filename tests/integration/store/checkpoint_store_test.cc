#include "scheduler/store/checkpoint_store.h"

#include <prometheus/registry.h>

#include "scheduler/core/journal.pb.h"
#include "scheduler/store/redis_journal.h"
#include "scheduler/store/store_metrics.h"
#include "tests/support/redis_fixture.h"
#include "tests/support/turns.h"

namespace muster::store {
namespace {

using Parts = std::vector<std::string>;

class CheckpointStoreTest : public ::testing::Test {
 protected:
  CheckpointStoreTest() { opened_ = *journal_.acquire(Epoch(0)); }

  void append(uint64_t to) {
    for (; appended_ < to; ++appended_)
      journal_.append(*test::make_turn(opened_.epoch, Sequence(appended_ + 1), {"x"}), {});
  }
  // Gives up when asked for the `give_up_at`-th time, from 0; never if negative. Returns the failure's code or "ok".
  std::string write(uint64_t sequence, const Parts& parts, int give_up_at = -1) {
    CheckpointOptions options;
    options.trim_entries = 3;
    CheckpointStore store(redis_.address(), options);
    size_t next = 0;
    int asked = 0;
    const auto written = store.write(
        Sequence(sequence), opened_.epoch, opened_.fence,
        [&]() -> std::optional<std::string> {
          if (next == parts.size()) return std::nullopt;
          return parts[next++];
        },
        [&] { return asked++ == give_up_at; });
    return written ? "ok" : written.error().code;
  }
  // `12: a b`: the newest checkpoint's sequence and parts; "none"; or the failure's code.
  std::string read() {
    std::string text;
    const auto found = CheckpointStore(redis_.address(), {}).read([&](std::string part) { text += " " + part; });
    if (!found) return found.error().code;
    return *found ? std::to_string((*found)->sequence.value()) + ":" + text : "none";
  }
  // Checkpoint keys in Redis, without the pointer.
  int64_t stored_checkpoints() {
    return static_cast<int64_t>(redis_.command({"KEYS", keys_.checkpoint() + ":*"}).size());
  }
  // Sequence of the oldest entry in the journal; 0 if it is empty.
  std::string oldest() {
    const auto reply = redis_.command({"XRANGE", keys_.journal(), "-", "+", "COUNT", "1"});
    return reply.size() == 0 ? "none" : std::string(reply[0][0].text());
  }
  std::string replayed(uint64_t after) {
    const auto last = journal_.replay(Sequence(after), [](const journal::Batch&) {});
    return last ? std::to_string(last->value()) : last.error().code;
  }

  test::TestRedis redis_;
  const Keys keys_;
  prometheus::Registry registry_;
  StoreMetrics metrics_{registry_};
  RedisJournal journal_{redis_.address(), {}, metrics_};
  Opened opened_;
  uint64_t appended_ = 0;
};

TEST_F(CheckpointStoreTest, GivesBackTheNewestAndTrimsTheJournalToIt) {
  append(20);
  EXPECT_EQ(read(), "none");
  EXPECT_EQ(write(10, {"a", "b", "c"}), "ok");
  EXPECT_EQ(read(), "10: a b c");
  EXPECT_EQ(oldest(), "10-0") << "the newest entry stays, for those who follow";
  EXPECT_EQ(write(20, {"d"}), "ok");
  EXPECT_EQ(read(), "20: d");
  EXPECT_EQ(oldest(), "20-0");
  EXPECT_EQ(stored_checkpoints(), 1);
  EXPECT_EQ(replayed(20), "20");
  EXPECT_EQ(replayed(18), "journal.gap");
  append(22);
  EXPECT_EQ(replayed(20), "22");
}

TEST_F(CheckpointStoreTest, LargePartsArePackedAndUnpacked) {
  append(1);
  const std::string large(kMaxCheckpointPartBytes, 'x');
  ASSERT_EQ(write(1, {large, "", "end"}), "ok");
  std::vector<size_t> sizes;
  CheckpointStore(redis_.address(), {}).read([&](std::string part) { sizes.push_back(part.size()); });
  EXPECT_EQ(sizes, (std::vector<size_t>{large.size(), 0, 3}));
  EXPECT_LT(redis_.command({"HSTRLEN", keys_.checkpoint_parts(Sequence(1)), "0"}).integer(), 10000);
  append(2);
  EXPECT_EQ(write(2, {large + "x"}), "checkpoint.part_too_large");
}

TEST_F(CheckpointStoreTest, ACrashAtAnyStepLeavesTheOldOneOrTheNewOne) {
  bool seen_old = false, seen_new = false;
  uint64_t sequence = 10;
  append(sequence);
  ASSERT_EQ(write(sequence, {"old"}), "ok");
  std::string old = read();
  uint64_t old_sequence = sequence;
  for (int step = 0;; ++step) {
    sequence += 10;
    append(sequence);
    const std::string outcome = write(sequence, {"new", "er"}, step);
    const std::string fresh = std::to_string(sequence) + ": new er", found = read();
    ASSERT_TRUE(found == old || found == fresh) << "step " << step << " left " << found;
    (found == old ? seen_old : seen_new) = true;
    EXPECT_EQ(replayed(found == old ? old_sequence : sequence), std::to_string(sequence)) << "step " << step;
    // The next one clears up whatever is left.
    ++sequence;
    append(sequence);
    ASSERT_EQ(write(sequence, {"next"}), "ok") << "after step " << step;
    old = read();
    old_sequence = sequence;
    EXPECT_EQ(old, std::to_string(sequence) + ": next");
    EXPECT_EQ(stored_checkpoints(), 1) << "after step " << step;
    EXPECT_EQ(oldest(), std::to_string(sequence) + "-0");
    if (outcome == "ok") break;
    ASSERT_EQ(outcome, "checkpoint.given_up");
    ASSERT_LT(step, 50);
  }
  EXPECT_TRUE(seen_old);
  EXPECT_TRUE(seen_new);
}

TEST_F(CheckpointStoreTest, TheSameSequenceAgainChangesNothingButFinishesTrimming) {
  append(10);
  ASSERT_EQ(write(10, {"a"}, 3), "checkpoint.given_up");  // published, not trimmed
  ASSERT_EQ(read(), "10: a");
  ASSERT_EQ(oldest(), "1-0");
  EXPECT_EQ(write(10, {"b"}), "ok");
  EXPECT_EQ(read(), "10: a");
  EXPECT_EQ(oldest(), "10-0");
}

TEST_F(CheckpointStoreTest, AnOlderLeaderPublishesNothing) {
  append(10);
  ASSERT_EQ(write(5, {"mine"}), "ok");
  RedisJournal other(redis_.address(), {}, metrics_);
  ASSERT_TRUE(other.acquire(Epoch(0)));
  EXPECT_EQ(write(10, {"stale"}), "checkpoint.fenced");
  EXPECT_EQ(read(), "5: mine");
}

TEST_F(CheckpointStoreTest, ACheckpointBeyondTheTailIsNotPublished) {
  append(10);
  EXPECT_EQ(write(11, {"of batches that Redis has lost"}), "checkpoint.ahead");
  EXPECT_EQ(read(), "none");
}

TEST_F(CheckpointStoreTest, PartsThatGotLostWhileItWasWrittenAreNotPublished) {
  append(10);
  ASSERT_EQ(write(5, {"old"}), "ok");
  CheckpointStore store(redis_.address(), {});
  int parts = 0;
  const auto written = store.write(
      Sequence(10), opened_.epoch, opened_.fence,
      [&]() -> std::optional<std::string> {
        if (parts == 1) redis_.command({"UNLINK", keys_.checkpoint_parts(Sequence(10))});
        return parts++ < 2 ? std::optional<std::string>("part") : std::nullopt;
      },
      [] { return false; });
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, "checkpoint.damaged");
  EXPECT_EQ(read(), "5: old");
}

TEST_F(CheckpointStoreTest, DamageIsNoticed) {
  append(10);
  ASSERT_EQ(write(10, {"first", "second"}), "ok");
  const std::string parts = keys_.checkpoint_parts(Sequence(10));
  const std::string first = redis_.text({"HGET", parts, "0"}), second = redis_.text({"HGET", parts, "1"});
  redis_.command({"HSET", parts, "0", second, "1", first});
  EXPECT_EQ(read(), "checkpoint.damaged") << "parts changed places";
  redis_.command({"HSET", parts, "0", first + "x", "1", second});
  EXPECT_EQ(read(), "checkpoint.damaged") << "a part is damaged";
  redis_.command({"HDEL", parts, "0"});
  EXPECT_EQ(read(), "checkpoint.damaged") << "a part is missing";
  redis_.command({"HSET", keys_.checkpoint(), "version", "9"});
  EXPECT_EQ(read(), "checkpoint.version");
}

TEST_F(CheckpointStoreTest, SurvivesAKillOfRedis) {
  append(10);
  ASSERT_EQ(write(10, {"a"}), "ok");
  redis_.restart();
  EXPECT_EQ(read(), "10: a");
}

}  // namespace
}  // namespace muster::store
