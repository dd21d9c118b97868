// What every store::Journal promises, over the fake and over a real Redis.
#include <atomic>
#include <thread>

#include "scheduler/core/journal.pb.h"
#include "tests/contract/journal/journal_world.h"
#include "tests/support/turns.h"

namespace muster::test {
namespace {

using store::AppendOutcome;
using store::Journal;
using Factory = std::unique_ptr<JournalWorld> (*)();

class JournalContract : public ::testing::TestWithParam<std::pair<const char*, Factory>> {
 protected:
  // Appends one batch per name, each after the last; returns the last report.
  store::AppendReport append(Journal& journal, const store::Opened& opened, const std::vector<std::string>& names) {
    store::AppendReport report;
    for (const auto& name : names) {
      report = journal.append(*make_turn(opened.epoch, Sequence(++last_[&journal]), {name}), {});
      if (report.outcome != AppendOutcome::Durable) break;
    }
    return report;
  }
  store::Opened lead(Journal& journal, uint16_t floor = 0) {
    const auto opened = journal.acquire(Epoch(floor));
    EXPECT_TRUE(opened) << opened.error().message;
    last_[&journal] = opened->tail.value();
    return *opened;
  }
  // Everything after `after`, as a picture, or the failure's code.
  std::string replayed(Journal& journal, uint64_t after = 0) {
    std::string text;
    const auto last = journal.replay(
        Sequence(after), [&](const journal::Batch& batch) { text += (text.empty() ? "" : " ") + picture(batch); });
    return last ? text : last.error().code;
  }
  std::string replayed() { return replayed(*world_->open()); }

  std::map<Journal*, uint64_t> last_;  // sequences
  std::unique_ptr<JournalWorld> world_ = GetParam().second();
};

TEST_P(JournalContract, AnEmptyJournalOpensWithTheFirstEpochAndNoTail) {
  const auto journal = world_->open();
  const auto opened = lead(*journal);
  EXPECT_EQ(opened.epoch, Epoch(1));
  EXPECT_EQ(opened.tail, Sequence(0));
  EXPECT_FALSE(opened.fence.empty());
  EXPECT_TRUE(journal->reachable());
  EXPECT_EQ(replayed(), "");
}

TEST_P(JournalContract, ReplayGivesBackWhatWasAppendedInOrder) {
  const auto journal = world_->open();
  const auto opened = lead(*journal);
  EXPECT_EQ(append(*journal, opened, {"a", "b", "c"}).outcome, AppendOutcome::Durable);
  EXPECT_EQ(replayed(), "1/1:a 1/2:b 1/3:c");
  EXPECT_EQ(replayed(*journal, 2), "1/3:c");
  EXPECT_EQ(replayed(*journal, 3), "");
  EXPECT_EQ(replayed(*journal, 4), "journal.gap");
}

TEST_P(JournalContract, RecordsOfATurnStayTogetherAndManyPagesReplay) {
  const auto journal = world_->open();
  const auto opened = lead(*journal);
  for (uint64_t i = 1; i <= 200; ++i)
    ASSERT_EQ(journal->append(*make_turn(opened.epoch, Sequence(i), {"x", "y"}), {}).outcome, AppendOutcome::Durable);
  uint64_t batches = 0;
  const auto last = journal->replay(Sequence(0), [&](const journal::Batch& batch) {
    EXPECT_EQ(batch.sequence(), ++batches);
    EXPECT_EQ(batch.records_size(), 2);
    EXPECT_EQ(batch.now_ms(), static_cast<int64_t>(1000 + batches));
  });
  ASSERT_TRUE(last);
  EXPECT_EQ(*last, Sequence(200));
}

TEST_P(JournalContract, ContentsAreWrittenWithTheirBatch) {
  const auto journal = world_->open();
  const auto opened = lead(*journal);
  const std::vector<std::string> of_seven{"one", "", std::string("\0\xff", 2)};
  ASSERT_EQ(
      journal
          ->append(*make_turn(opened.epoch, Sequence(1), {"a"}, {{JobNumber(7), of_seven}, {JobNumber(8), {"x"}}}), {})
          .outcome,
      AppendOutcome::Durable);
  EXPECT_EQ(world_->contents(JobNumber(7), Sequence(1)), of_seven);
  EXPECT_EQ(world_->contents(JobNumber(8), Sequence(1)), std::vector<std::string>{"x"});
}

TEST_P(JournalContract, TheNextLeaderGoesOnWhereTheLastOneEnded) {
  const auto first = world_->open(), second = world_->open();
  append(*first, lead(*first), {"a", "b"});
  const auto opened = lead(*second);
  EXPECT_EQ(opened.epoch, Epoch(2));
  EXPECT_EQ(opened.tail, Sequence(2));
  EXPECT_EQ(append(*second, opened, {"c"}).outcome, AppendOutcome::Durable);
  EXPECT_EQ(replayed(), "1/1:a 1/2:b 2/3:c");
}

TEST_P(JournalContract, AnOlderLeaderStepsDownAndWritesNothing) {
  const auto first = world_->open(), second = world_->open();
  const auto old = lead(*first);
  append(*first, old, {"a"});
  append(*second, lead(*second), {"b"});
  const auto report = append(*first, old, {"stale"});
  EXPECT_EQ(report.outcome, AppendOutcome::SteppedDown);
  EXPECT_NE(report.why, "");
  EXPECT_EQ(replayed(), "1/1:a 2/2:b");
}

TEST_P(JournalContract, AnOlderLeaderStepsDownEvenIfTheNewOneHasNotWritten) {
  const auto first = world_->open(), second = world_->open();
  const auto old = lead(*first);
  lead(*second);
  EXPECT_EQ(append(*first, old, {"stale"}).outcome, AppendOutcome::SteppedDown);
  EXPECT_EQ(replayed(), "");
}

TEST_P(JournalContract, WhoSteppedDownStaysDown) {
  const auto first = world_->open(), second = world_->open();
  const auto old = lead(*first);
  lead(*second);
  append(*first, old, {"stale"});
  EXPECT_EQ(append(*first, old, {"stale too"}).outcome, AppendOutcome::SteppedDown);
  EXPECT_EQ(replayed(), "");
}

TEST_P(JournalContract, ALostTailIsWrittenAgainFromWhatIsRetained) {
  const auto journal = world_->open();
  const auto opened = lead(*journal);
  append(*journal, opened, {"a", "b", "c", "d"});
  world_->lose_newest(2);
  EXPECT_EQ(replayed(), "1/1:a 1/2:b");
  const auto report = append(*journal, opened, {"e"});
  EXPECT_EQ(report.outcome, AppendOutcome::Durable);
  EXPECT_EQ(report.reappended, 2u);
  EXPECT_EQ(replayed(), "1/1:a 1/2:b 1/3:c 1/4:d 1/5:e");
}

TEST_P(JournalContract, ContentsOfALostTailAreWrittenAgain) {
  const auto journal = world_->open();
  const auto opened = lead(*journal);
  append(*journal, opened, {"a"});
  journal->append(*make_turn(opened.epoch, Sequence(2), {"b"}, {{JobNumber(3), {"kept"}}}), {});
  world_->lose_newest(1);
  journal->append(*make_turn(opened.epoch, Sequence(3), {"c"}), {});
  EXPECT_EQ(world_->contents(JobNumber(3), Sequence(2)), std::vector<std::string>{"kept"});
}

TEST_P(JournalContract, ALookPutsBackALostTailWithoutATurn) {
  const auto journal = world_->open();
  append(*journal, lead(*journal), {"a", "b", "c"});
  EXPECT_EQ(journal->look({}).reappended, 0u);
  world_->lose_newest(2);
  const auto report = journal->look({});
  EXPECT_EQ(report.outcome, AppendOutcome::Durable);
  EXPECT_EQ(report.reappended, 2u);
  EXPECT_EQ(replayed(), "1/1:a 1/2:b 1/3:c");
}

TEST_P(JournalContract, ALookFindsThatAnotherLeads) {
  const auto first = world_->open(), second = world_->open();
  append(*first, lead(*first), {"a"});
  lead(*second);
  EXPECT_EQ(first->look({}).outcome, AppendOutcome::SteppedDown);
  EXPECT_EQ(second->look({}).outcome, AppendOutcome::Durable);
}

TEST_P(JournalContract, ALossBeyondWhatIsRetainedStepsDownAndWritesNothing) {
  const auto journal = world_->open(1);  // keeps only the newest
  const auto opened = lead(*journal);
  append(*journal, opened, {"a", "b", "c"});
  world_->lose_newest(2);
  const auto report = append(*journal, opened, {"d"});
  EXPECT_EQ(report.outcome, AppendOutcome::SteppedDown);
  EXPECT_EQ(report.reappended, 0u);
  EXPECT_EQ(replayed(), "1/1:a");
}

TEST_P(JournalContract, ALossOfAnEarlierLeadersBatchesStepsDown) {
  const auto first = world_->open(), second = world_->open();
  append(*first, lead(*first), {"a", "b"});
  const auto opened = lead(*second);
  append(*second, opened, {"c"});
  world_->lose_newest(2);
  EXPECT_EQ(append(*second, opened, {"d"}).outcome, AppendOutcome::SteppedDown);
  EXPECT_EQ(replayed(), "1/1:a");
}

TEST_P(JournalContract, AnAppendThatWasWrittenBeforeTheConnectionBrokeIsNotWrittenTwice) {
  const auto journal = world_->open();
  const auto opened = lead(*journal);
  append(*journal, opened, {"a"});
  world_->break_next_append(true);
  EXPECT_EQ(append(*journal, opened, {"b"}).outcome, AppendOutcome::Durable);
  append(*journal, opened, {"c"});
  EXPECT_EQ(replayed(), "1/1:a 1/2:b 1/3:c");
}

TEST_P(JournalContract, AnAppendThatWasNotWrittenBeforeTheConnectionBrokeIsWritten) {
  const auto journal = world_->open();
  const auto opened = lead(*journal);
  append(*journal, opened, {"a"});
  world_->break_next_append(false);
  EXPECT_EQ(append(*journal, opened, {"b"}).outcome, AppendOutcome::Durable);
  append(*journal, opened, {"c"});
  EXPECT_EQ(replayed(), "1/1:a 1/2:b 1/3:c");
}

TEST_P(JournalContract, AnAppendWaitsForItsStoreToComeBack) {
  const auto journal = world_->open();
  const auto opened = lead(*journal);
  append(*journal, opened, {"a"});
  world_->go_away();
  std::atomic<bool> is_waiting{false};
  store::AppendReport report;
  std::thread appender([&] {
    report = journal->append(*make_turn(opened.epoch, Sequence(2), {"b"}), [&] {
      if (!is_waiting.exchange(true)) is_waiting.notify_all();
      return false;
    });
  });
  is_waiting.wait(false);
  world_->come_back();
  appender.join();
  EXPECT_EQ(report.outcome, AppendOutcome::Durable);
  EXPECT_TRUE(journal->reachable());
  EXPECT_EQ(replayed(), "1/1:a 1/2:b");
}

TEST_P(JournalContract, AnAppendGivesUpWhenTold) {
  const auto journal = world_->open();
  const auto opened = lead(*journal);
  world_->go_away();
  int polls = 0;
  const auto report = journal->append(*make_turn(opened.epoch, Sequence(1), {"a"}), [&] { return ++polls == 3; });
  EXPECT_EQ(report.outcome, AppendOutcome::SteppedDown);
  EXPECT_FALSE(journal->reachable());
}

TEST_P(JournalContract, AnEpochLoweredByHandIsRaisedAboveAllSeen) {
  const auto first = world_->open();
  lead(*first, 40);
  append(*first, lead(*first), {"a"});
  EXPECT_EQ(replayed(), "42/1:a");
  world_->set_epoch("3");
  EXPECT_EQ(lead(*world_->open()).epoch, Epoch(43));
}

TEST_P(JournalContract, AnEpochLoweredUnderALeaderIsRaisedAgain) {
  const auto journal = world_->open();
  const auto opened = lead(*journal, 40);
  append(*journal, opened, {"a"});
  world_->set_epoch("3");
  EXPECT_EQ(append(*journal, opened, {"b"}).outcome, AppendOutcome::Durable);
  EXPECT_EQ(world_->epoch(), opened.fence);
  EXPECT_EQ(replayed(), "41/1:a 41/2:b");
}

TEST_P(JournalContract, TheFloorRaisesTheEpoch) {
  const auto journal = world_->open();
  EXPECT_EQ(lead(*journal, 100).epoch, Epoch(101));
  EXPECT_EQ(lead(*journal, 7).epoch, Epoch(102));
}

TEST_P(JournalContract, TheLastEpochCannotBePassed) {
  const auto opened = world_->open()->acquire(Epoch(65535));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "journal.epochs_exhausted");
}

TEST_P(JournalContract, TwoHoldersOfOneEpochNumberAreToldApart) {
  const auto first = world_->open(), second = world_->open();
  const auto forgotten = lead(*first);
  world_->set_epoch("");  // as a failover that forgot the acquisition
  const auto opened = lead(*second);
  ASSERT_EQ(opened.epoch, forgotten.epoch);
  EXPECT_EQ(append(*second, opened, {"b"}).outcome, AppendOutcome::Durable);
  EXPECT_EQ(append(*first, forgotten, {"a"}).outcome, AppendOutcome::SteppedDown);
  EXPECT_EQ(replayed(), "1/1:b");
}

INSTANTIATE_TEST_SUITE_P(Journals, JournalContract,
                         ::testing::Values(std::pair{"Fake", &make_fake_world}, std::pair{"Redis", &make_redis_world}),
                         [](const auto& world) { return std::string(world.param.first); });

}  // namespace
}  // namespace muster::test
