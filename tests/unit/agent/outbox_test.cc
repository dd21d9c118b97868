#include "worker-agent/session/outbox.h"

#include <gtest/gtest.h>

#include "tests/unit/agent/bench_site.h"

namespace muster::agent::test {
namespace {

UnsentAnswer answer(uint64_t counter, uint32_t revision, uint64_t ordinal, uint32_t bytes = 10) {
  return {assignment(counter),
          JobNumber(1),
          TaskNumber(0),
          WorkerNumber(1 + static_cast<uint32_t>(counter % 2)),
          revision,
          ordinal,
          bytes,
          0};
}

std::string picture(const std::vector<UnsentAnswer>& answers) {
  std::string out;
  for (const auto& a : answers)
    out += (out.empty() ? "" : " ") + std::to_string(a.id.counter()) + "r" + std::to_string(a.revision);
  return out;
}

TEST(Outbox, SendsOldestFirstInBatches) {
  Outbox box(16);
  box.put(answer(3, 1, 1));
  box.put(answer(1, 1, 2));
  box.put(answer(2, 1, 3));
  EXPECT_EQ(picture(box.take_answers(1, 2, 1000, Millis(0))), "3r1 1r1");
  EXPECT_EQ(picture(box.take_answers(2, 2, 1000, Millis(0))), "2r1");
  EXPECT_EQ(picture(box.take_answers(3, 2, 1000, Millis(0))), "");
}

TEST(Outbox, ABatchIsBoundedInBytesButNeverEmptyForALargeAnswer) {
  Outbox box(16);
  box.put(answer(1, 1, 1, 900));
  box.put(answer(2, 1, 2, 200));
  EXPECT_EQ(picture(box.take_answers(1, 10, 500, Millis(0))), "1r1");
  EXPECT_EQ(picture(box.take_answers(2, 10, 500, Millis(0))), "2r1");
}

TEST(Outbox, ACorrectionReplacesWhatItCorrects) {
  Outbox box(16);
  box.put(answer(1, 1, 1));
  box.put(answer(2, 1, 2));
  box.put(answer(1, 2, 3));
  EXPECT_EQ(picture(box.take_answers(1, 10, 1000, Millis(0))), "2r1 1r2");
  EXPECT_EQ(box.unsent_count(), 2u);
}

TEST(Outbox, AReceiptForAnEarlierRevisionDoesNotSettleALaterOne) {
  Outbox box(16);
  box.put(answer(1, 1, 1));
  box.take_answers(1, 10, 1000, Millis(0));
  box.put(answer(1, 2, 2));
  EXPECT_FALSE(box.settle_answer(assignment(1), 1));
  EXPECT_EQ(picture(box.take_answers(2, 10, 1000, Millis(0))), "1r2");
  EXPECT_TRUE(box.settle_answer(assignment(1), 2));
  EXPECT_FALSE(box.settle_answer(assignment(1), 2));
  EXPECT_EQ(box.unsent_count(), 0u);
  EXPECT_EQ(box.under_way_count(), 0u);
}

TEST(Outbox, HoldsBackWhenEnoughIsUnderWay) {
  Outbox box(2);
  for (uint64_t i = 1; i <= 3; ++i) box.put(answer(i, 1, i));
  EXPECT_EQ(picture(box.take_answers(1, 1, 1000, Millis(0))), "1r1");
  EXPECT_EQ(picture(box.take_answers(2, 1, 1000, Millis(0))), "2r1");
  EXPECT_EQ(picture(box.take_answers(3, 1, 1000, Millis(0))), "");
  box.settle_answer(assignment(1), 1);
  EXPECT_EQ(picture(box.take_answers(4, 1, 1000, Millis(0))), "3r1");
}

TEST(Outbox, WhatTheSchedulerCouldNotTakeGoesAgainLater) {
  Outbox box(16);
  box.put(answer(1, 1, 1));
  box.put(answer(2, 1, 2));
  box.take_answers(1, 10, 1000, Millis(0));
  box.settle_answer(assignment(2), 1);
  EXPECT_EQ(box.refused(1, Millis(50)), 2u);
  EXPECT_EQ(box.refused(1, Millis(50)), 0u);
  EXPECT_EQ(picture(box.take_answers(2, 10, 1000, Millis(49))), "");
  EXPECT_EQ(picture(box.take_answers(2, 10, 1000, Millis(50))), "1r1");
}

TEST(Outbox, AnUnreadableAnswerIsFoundByHalvingAndSetAside) {
  Outbox box(16);
  for (uint64_t i = 1; i <= 2; ++i) box.put(answer(i, 1, i));
  box.take_answers(1, 10, 1000, Millis(0));
  EXPECT_EQ(box.unreadable(1), std::nullopt);
  box.take_answers(2, 1, 1000, Millis(0));
  EXPECT_EQ(box.unreadable(2), assignment(1));
  EXPECT_EQ(picture(box.take_answers(3, 10, 1000, Millis(0))), "2r1");
  EXPECT_EQ(box.unsent_count(), 2u) << "it is still there, and shown";
  EXPECT_TRUE(box.is_set_aside(assignment(1)));
  EXPECT_FALSE(box.is_set_aside(assignment(2)));
  box.put(answer(1, 2, 3));
  EXPECT_FALSE(box.is_set_aside(assignment(1))) << "the correction has not been tried";
  EXPECT_EQ(picture(box.take_answers(4, 10, 1000, Millis(0))), "1r2");
}

TEST(Outbox, AnUnreadableGiveBackIsSetAsideUntilTheEpochChanges) {
  Outbox box(16);
  for (uint64_t i = 8; i <= 9; ++i) {
    box.put(GiveBackRecord{assignment(i), JobNumber(1), TaskNumber(0), WorkerNumber(1), true, ""});
  }
  box.take_give_backs(1, 10, Millis(0));
  EXPECT_EQ(box.unreadable(1), std::nullopt);
  box.take_give_backs(2, 1, Millis(0));
  EXPECT_EQ(box.unreadable(2), assignment(8));
  EXPECT_EQ(box.take_give_backs(3, 10, Millis(0)).size(), 1u);
  box.rewind();
  EXPECT_EQ(box.take_give_backs(4, 10, Millis(0)).size(), 1u);
  EXPECT_EQ(box.set_aside_count(), 1u);
  box.replace({});
  EXPECT_EQ(box.set_aside_count(), 0u);
  EXPECT_EQ(box.take_give_backs(5, 10, Millis(0)).size(), 2u);
}

TEST(Outbox, EverythingGoesAgainOnANewConnection) {
  Outbox box(16);
  box.put(answer(1, 1, 1));
  box.put(GiveBackRecord{assignment(9), JobNumber(1), TaskNumber(0), WorkerNumber(1), true, ""});
  box.take_answers(1, 10, 1000, Millis(0));
  EXPECT_EQ(box.take_give_backs(2, 10, Millis(0)).size(), 1u);
  EXPECT_TRUE(box.take_give_backs(3, 10, Millis(0)).empty());
  box.rewind();
  EXPECT_EQ(picture(box.take_answers(4, 10, 1000, Millis(0))), "1r1");
  EXPECT_EQ(box.take_give_backs(5, 10, Millis(0)).size(), 1u);
}

TEST(Outbox, CountsWhatIsEachPersons) {
  Outbox box(16);
  for (uint64_t i = 1; i <= 3; ++i) box.put(answer(i, 1, i));
  EXPECT_EQ(box.unsent_of(WorkerNumber(2)), 2u);
  box.settle_answer(assignment(1), 1);
  EXPECT_EQ(box.unsent_of(WorkerNumber(2)), 1u);
  box.replace({answer(2, 1, 2)});
  EXPECT_EQ(box.unsent_of(WorkerNumber(2)), 0u);
  EXPECT_EQ(box.unsent_of(WorkerNumber(1)), 1u);
}

}  // namespace
}  // namespace muster::agent::test
