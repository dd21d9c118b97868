#include "scheduler/core/packed.h"

#include <gtest/gtest.h>

#include "scheduler/core/command.h"

namespace muster::core {
namespace {

// Each field at its extremes, while all the others are at theirs.
TEST(PackedAssignment, KeepsEveryFieldAtItsExtremes) {
  for (const bool high : {false, true}) {
    PackedAssignment a{};
    const AssignmentId id = AssignmentId::make(200, Epoch(high ? 0xffff : 1), high ? AssignmentId::kCounterMask : 0);
    const WorkerNumber worker(high ? 0xffffff : 1);
    const ShardTime deadline(Millis(high ? (int64_t{1} << 40) - 1 : 0));
    a.grant(id, worker, deadline);
    EXPECT_EQ(a.id(200), id);
    EXPECT_EQ(a.worker(), worker);
    EXPECT_EQ(a.deadline(), deadline);
    EXPECT_EQ(a.state(), AssignmentState::Leased);
    EXPECT_EQ(a.reason(), FateReason::None);
    EXPECT_FALSE(a.has_answer());
    const uint8_t revision = high ? kMaxRevision : 1;
    const Sequence sequence(high ? (uint64_t{1} << 40) - 1 : 1);
    const uint16_t index = high ? 0xffff : 0;
    const form::AnswerCode code = high ? form::kUncoded : 0;
    a.set_answer(revision, code, sequence, index);
    for (int state = 0; state < kAssignmentStates; ++state) {
      for (int reason = 0; reason < kFateReasons; ++reason) {
        a.set_state(static_cast<AssignmentState>(state), static_cast<FateReason>(reason));
        ASSERT_EQ(a.state(), static_cast<AssignmentState>(state));
        ASSERT_EQ(a.reason(), static_cast<FateReason>(reason));
        ASSERT_EQ(a.revision(), revision);
      }
    }
    EXPECT_EQ(a.content_sequence(), sequence);
    EXPECT_EQ(a.content_index(), index);
    EXPECT_EQ(a.code(), code);
    EXPECT_EQ(a.id(200), id);
    EXPECT_EQ(a.worker(), worker);
  }
}

TEST(PackedTask, KeepsEveryFieldAtItsExtremes) {
  for (const bool high : {false, true}) {
    PackedTask t{};
    t.key_hash.set(high ? ~uint64_t{0} : 0);
    t.digest.set(high ? kDigestMask : 0);
    t.item_sequence.set(high ? (uint64_t{1} << 40) - 1 : 0);
    t.item_index.set(high ? 0xffff : 0);
    t.block.set(high ? PackedTask::kNoBlock : 0);
    t.capacity = t.assignments = t.target = t.counted = high ? 255 : 0;
    for (int state = 0; state < kTaskStates; ++state) {
      t.set_has_options(high);
      t.set_state(static_cast<TaskState>(state));
      ASSERT_EQ(t.state(), static_cast<TaskState>(state));
      ASSERT_EQ(t.has_options(), high);
      t.set_has_options(!high);
      ASSERT_EQ(t.state(), static_cast<TaskState>(state));
    }
    EXPECT_EQ(t.key_hash.get(), high ? ~uint64_t{0} : 0);
    EXPECT_EQ(t.digest.get(), high ? kDigestMask : 0);
    EXPECT_EQ(t.item_sequence.get(), high ? (uint64_t{1} << 40) - 1 : 0);
    EXPECT_EQ(t.item_index.get(), high ? 0xffffu : 0u);
    EXPECT_EQ(t.block_start(), high ? PackedTask::kNoBlock : 0u);
    EXPECT_EQ(t.capacity, high ? 255 : 0);
    EXPECT_EQ(t.counted, high ? 255 : 0);
  }
}

}  // namespace
}  // namespace muster::core
