// What only a real Redis can do to a journal.
#include "scheduler/store/redis_journal.h"

#include <atomic>
#include <csignal>
#include <thread>

#include "scheduler/core/journal.pb.h"
#include "scheduler/store/entry_codec.h"
#include "scheduler/store/frame_codec.h"
#include "tests/integration/store/journal_fixture.h"
#include "tests/support/cut_proxy.h"
#include "tests/support/redis_fixture.h"

namespace muster::store {
namespace {

using test::make_turn;

class RedisJournalTest : public JournalFixture {
 protected:
  std::unique_ptr<RedisJournal> open(JournalOptions options = {}) {
    return std::make_unique<RedisJournal>(redis_.address(), options, metrics_);
  }
  std::string replayed(uint64_t after = 0) { return JournalFixture::replayed(*open(), after); }

  test::TestRedis redis_;
  const Keys keys_;
};

TEST_F(RedisJournalTest, NothingAcknowledgedIsMissingAfterKillsInMidStream) {
  constexpr uint64_t kBatches = 1500;
  auto journal = open();
  const auto opened = journal->acquire(Epoch(0));
  ASSERT_TRUE(opened);
  std::atomic<uint64_t> durable{0};
  std::thread appender([&] {
    for (uint64_t i = 1; i <= kBatches; ++i) {
      const auto turn =
          make_turn(opened->epoch, Sequence(i), {std::to_string(i)}, {{JobNumber(1), {std::to_string(i)}}});
      if (journal->append(*turn, {}).outcome != AppendOutcome::Durable) break;
      durable = i;
      durable.notify_all();
    }
  });
  for (const uint64_t at : {100, 500, 1000, 1300}) {
    for (uint64_t seen = 0; (seen = durable) < at;) durable.wait(seen);
    redis_.restart();
  }
  appender.join();
  EXPECT_EQ(durable, kBatches);
  uint64_t next = 0;
  const auto last = open()->replay(Sequence(0), [&](const journal::Batch& batch) {
    ++next;
    ASSERT_EQ(batch.records(0).job_created().name(), std::to_string(next));
  });
  ASSERT_TRUE(last) << last.error().message;
  EXPECT_EQ(*last, Sequence(kBatches));
  EXPECT_EQ(redis_.command({"HLEN", keys_.contents(JobNumber(1))}).integer(), static_cast<int64_t>(kBatches));
  EXPECT_EQ(metric("muster_journal_tail_lost_total"), "0");
}

TEST_F(RedisJournalTest, AFailoverToAnOlderCopyIsFilledUpAgain) {
  auto journal = open();
  const auto opened = journal->acquire(Epoch(0));
  for (uint64_t i = 1; i <= 3; ++i) journal->append(*make_turn(opened->epoch, Sequence(i), {"a"}), {});
  redis_.kill();
  redis_.save_files_as("older");
  redis_.start();
  for (uint64_t i = 4; i <= 6; ++i)
    ASSERT_EQ(journal->append(*make_turn(opened->epoch, Sequence(i), {"b"}, {{JobNumber(2), {"text"}}}), {}).outcome,
              AppendOutcome::Durable);
  redis_.kill();
  redis_.restore_files_from("older");
  redis_.start();
  const auto report = journal->append(*make_turn(opened->epoch, Sequence(7), {"c"}), {});
  EXPECT_EQ(report.outcome, AppendOutcome::Durable) << report.why;
  EXPECT_EQ(report.reappended, 3u);
  EXPECT_EQ(replayed(), "1/1:a 1/2:a 1/3:a 1/4:b 1/5:b 1/6:b 1/7:c");
  EXPECT_EQ(redis_.command({"HLEN", keys_.contents(JobNumber(2))}).integer(), 3);
  EXPECT_EQ(metric("muster_journal_tail_lost_total"), "1");
}

TEST_F(RedisJournalTest, AFailoverThatForgotTheWholeReignIsFilledUpAgain) {
  open()->acquire(Epoch(0));
  redis_.kill();
  redis_.save_files_as("older");
  redis_.start();
  auto journal = open();
  const auto opened = journal->acquire(Epoch(0));
  ASSERT_EQ(opened->epoch, Epoch(2));
  journal->append(*make_turn(opened->epoch, Sequence(1), {"a"}), {});
  redis_.kill();
  redis_.restore_files_from("older");
  redis_.start();
  EXPECT_EQ(journal->append(*make_turn(opened->epoch, Sequence(2), {"b"}), {}).outcome, AppendOutcome::Durable);
  EXPECT_EQ(replayed(), "2/1:a 2/2:b");
  EXPECT_EQ(redis_.text({"GET", keys_.epoch()}), opened->fence);
}

TEST_F(RedisJournalTest, ACommandThatOutlivesItsConnectionIsTakenForWhatItIs) {
  JournalOptions options;
  options.timeouts.command = Millis(50);
  auto journal = open(options);
  const auto opened = journal->acquire(Epoch(0));
  journal->append(*make_turn(opened->epoch, Sequence(1), {"a"}), {});
  ::kill(redis_.pid(), SIGSTOP);
  const auto report = journal->append(*make_turn(opened->epoch, Sequence(2), {"b"}), [&] {
    ::kill(redis_.pid(), SIGCONT);  // the first try has timed out; Redis now finds it in its buffer
    return false;
  });
  EXPECT_EQ(report.outcome, AppendOutcome::Durable) << report.why;
  journal->append(*make_turn(opened->epoch, Sequence(3), {"c"}), {});
  EXPECT_EQ(replayed(), "1/1:a 1/2:b 1/3:c");
}

TEST_F(RedisJournalTest, UnknownAppendsAreCountedByWhatTheTailSaid) {
  test::CutProxy proxy(redis_.address().socket_path);
  RedisAddress address;
  address.socket_path = proxy.socket_path();
  RedisJournal journal(address, {}, metrics_);
  const auto opened = journal.acquire(Epoch(0));
  journal.append(*make_turn(opened->epoch, Sequence(1), {"a"}), {});
  proxy.cut_next_reply();
  journal.append(*make_turn(opened->epoch, Sequence(2), {"b"}), {});
  proxy.cut_next_request();
  journal.append(*make_turn(opened->epoch, Sequence(3), {"c"}), {});
  EXPECT_EQ(proxy.cuts(), 2u);
  EXPECT_EQ(metric("muster_journal_unknown_appends_total{resolution=\"written\"}"), "1");
  EXPECT_EQ(metric("muster_journal_unknown_appends_total{resolution=\"not_written\"}"), "1");
  EXPECT_EQ(metric("muster_journal_reconnects_total"), "2");
  EXPECT_EQ(metric("muster_journal_batches_total"), "3");
  EXPECT_EQ(metric("muster_journal_records_total"), "3");
  EXPECT_EQ(metric("muster_journal_append_seconds_count"), "3");
  EXPECT_EQ(metric("muster_redis_up"), "1");
}

TEST_F(RedisJournalTest, AFullRedisIsWaitedFor) {
  auto journal = open();
  const auto opened = journal->acquire(Epoch(0));
  redis_.command({"CONFIG", "SET", "maxmemory", "1"});
  int polls = 0;
  const auto report = journal->append(*make_turn(opened->epoch, Sequence(1), {"a"}), [&] {
    if (++polls == 2) redis_.command({"CONFIG", "SET", "maxmemory", "0"});
    return false;
  });
  EXPECT_EQ(report.outcome, AppendOutcome::Durable) << report.why;
  EXPECT_EQ(replayed(), "1/1:a");
}

TEST_F(RedisJournalTest, AForeignKeyInTheWayStepsDownAndLeavesTheTail) {
  auto journal = open();
  const auto opened = journal->acquire(Epoch(0));
  journal->append(*make_turn(opened->epoch, Sequence(1), {"a"}), {});
  redis_.command({"SET", keys_.contents(JobNumber(5)), "not a hash"});
  const auto report = journal->append(*make_turn(opened->epoch, Sequence(2), {"b"}, {{JobNumber(5), {"x"}}}), {});
  EXPECT_EQ(report.outcome, AppendOutcome::SteppedDown);
  EXPECT_NE(report.why.find("WRONGTYPE"), std::string::npos) << report.why;
  EXPECT_EQ(replayed(), "1/1:a");
}

TEST_F(RedisJournalTest, ReplayNamesTheSequenceOfWhatIsWrong) {
  auto journal = open();
  const auto opened = journal->acquire(Epoch(0));
  for (uint64_t i = 1; i <= 3; ++i) journal->append(*make_turn(opened->epoch, Sequence(i), {"a"}), {});
  EXPECT_EQ(replayed(), "1/1:a 1/2:a 1/3:a");

  const auto put = [&](const std::string& epoch, const std::string& entry) {
    redis_.command({"XADD", keys_.journal(), "4-0", "e", epoch, "b", entry});
    redis_.command({"SET", keys_.tail(), "1:4"});
    const std::string found = replayed();
    redis_.command({"XDEL", keys_.journal(), "4-0"});
    redis_.command({"XSETID", keys_.journal(), "3-0"});
    return found;
  };
  journal::Batch batch;
  batch.set_sequence(4);
  batch.set_epoch(1);
  const std::string good = encode_entry(batch);
  EXPECT_EQ(put("1", good), "1/1:a 1/2:a 1/3:a 1/4:");
  EXPECT_EQ(put("1", good.substr(1)).substr(0, 34), "journal.version: journal entry 4: ");
  EXPECT_EQ(put("1", good + "x"), "journal.damaged: journal entry 4: checksum does not match");
  EXPECT_EQ(put("2", good), "journal.damaged: journal entry 4: its epochs differ");
  EXPECT_EQ(put("1", encode_frame(FrameKind::Entry, 9, "x")),
            "journal.version: journal entry 4: version 9 is not known to this build");
  batch.set_epoch(0);
  EXPECT_EQ(put("0", encode_entry(batch)), "journal.damaged: journal entry 4: its epoch is lower than the one before");
  batch.set_sequence(5);
  EXPECT_EQ(put("0", encode_entry(batch)), "journal.damaged: journal entry 4: holds batch 5");
  EXPECT_EQ(replayed(), "journal.gap: journal entry 4 is missing; the tail is 4");
  redis_.command({"SET", keys_.tail(), "1:3"});
  redis_.command({"XDEL", keys_.journal(), "2-0"});
  EXPECT_EQ(replayed(), "journal.gap: journal entry 2 is missing; the next one is 3");
}

TEST_F(RedisJournalTest, AnEpochRaisedFromElsewhereEndsTheReignAndTheNextBeginsAbove) {
  auto journal = open();
  const auto opened = journal->acquire(Epoch(0));
  journal->append(*make_turn(opened->epoch, Sequence(1), {"a"}), {});
  EXPECT_FALSE(*raise_epoch(redis_.address(), 0, Epoch(1))) << "not lower";
  EXPECT_TRUE(*raise_epoch(redis_.address(), 0, Epoch(30)));
  EXPECT_EQ(journal->append(*make_turn(opened->epoch, Sequence(2), {"b"}), {}).outcome, AppendOutcome::SteppedDown);
  EXPECT_EQ(open()->acquire(Epoch(0))->epoch, Epoch(31));
  EXPECT_EQ(replayed(), "1/1:a");
}

TEST_F(RedisJournalTest, AnEditedJournalCannotBeAcquired) {
  auto journal = open();
  const auto opened = journal->acquire(Epoch(0));
  for (uint64_t i = 1; i <= 2; ++i) journal->append(*make_turn(opened->epoch, Sequence(i), {"a"}), {});
  redis_.command({"XDEL", keys_.journal(), "2-0"});
  const auto refused = open()->acquire(Epoch(0));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "journal.inconsistent");
  EXPECT_EQ(redis_.text({"GET", keys_.epoch()}), opened->fence) << "and nothing was written";
}

}  // namespace
}  // namespace muster::store
