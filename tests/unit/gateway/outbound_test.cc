#include "scheduler/gateway/outbound.h"

#include "common/wire/muster.pb.h"
#include "scheduler/core/journal.pb.h"

namespace muster::gateway {
namespace {

using core::AssignmentState;
using core::FateReason;
using core::Receipt;

std::string picture(const Receipt& receipt) {
  core::SendReceipts effect{SiteNumber(1), SessionNumber(2), 9, {receipt}};
  wire::ToAgent message;
  fill(effect, Epoch(3), Sequence(44), message);
  EXPECT_EQ(message.reply_to(), 9u);
  EXPECT_EQ(message.ack().epoch(), 3u);
  EXPECT_EQ(message.ack().sequence(), 44u);
  const auto& entry = message.ack().receipts(0);
  return wire::Ack::Fate_Name(entry.fate()) + " " + std::to_string(entry.revision()) + " " + entry.reason();
}

TEST(Outbound, EveryFateHasItsNameOnTheWire) {
  const AssignmentId id(1);
  const auto fate = [&](AssignmentState state, FateReason reason, uint8_t revision = 1) {
    return picture({id, revision, Receipt::Kind::Fate, state, reason});
  };
  EXPECT_EQ(fate(AssignmentState::Counted, FateReason::OnTime), "COUNTED 1 ");
  EXPECT_EQ(fate(AssignmentState::Late, FateReason::LateAccepted), "LATE 1 late_accepted");
  EXPECT_EQ(fate(AssignmentState::Surplus, FateReason::TaskFull), "SURPLUS 1 task_full");
  EXPECT_EQ(fate(AssignmentState::Invalidated, FateReason::ItemRevised), "INVALIDATED 1 item_revised");
  EXPECT_EQ(fate(AssignmentState::Quarantined, FateReason::FailedCheck), "QUARANTINED 1 failed_check");
  EXPECT_EQ(fate(AssignmentState::Returned, FateReason::None, 0), "RETURNED 0 ");
  EXPECT_EQ(fate(AssignmentState::Skipped, FateReason::None, 0), "SKIPPED 0 ");
  EXPECT_EQ(fate(AssignmentState::Expired, FateReason::None, 0), "IGNORED 0 ");
  EXPECT_EQ(fate(AssignmentState::Recalled, FateReason::None, 0), "IGNORED 0 ");
  EXPECT_EQ(picture({id, 2, Receipt::Kind::Ignored, AssignmentState::Counted, FateReason::None}), "IGNORED 2 ");
  EXPECT_EQ(picture({id, 2, Receipt::Kind::Final, AssignmentState::Counted, FateReason::None}), "FINAL 2 ");
}

TEST(Outbound, VerdictsKeepTheirOrderAndWhatRemains) {
  using Verdict = core::SendReconciled::Verdict;
  core::SendReconciled effect{SiteNumber(1), SessionNumber(2), 9, {}, true};
  effect.entries = {{AssignmentId(1), Verdict::Keep, Millis(500), FateReason::None},
                    {AssignmentId(2), Verdict::Drop, Millis(0), FateReason::JobEnded},
                    {AssignmentId(3), Verdict::Done, Millis(0), FateReason::OnTime}};
  wire::ToAgent message;
  fill(effect, message);
  std::string drawn;
  for (const auto& entry : message.reconciled().entries()) {
    drawn += std::to_string(entry.id()) + wire::Reconciled::Verdict_Name(entry.verdict()) +
             std::to_string(entry.remaining_ms()) + entry.reason() + " ";
  }
  EXPECT_EQ(drawn, "1KEEP500 2DROP0job_ended 3DONE0 ");
  EXPECT_TRUE(message.reconciled().last());
}

TEST(Outbound, ALeaseShowsItsItem) {
  journal::ItemContent item;
  item.set_key("k1");
  item.set_data(R"({"text":"hi"})");
  core::GrantedLease granted{AssignmentId(5), JobNumber(1), TaskNumber(2), WorkerNumber(3), Millis(60'000), {}};
  wire::Lease lease;
  ASSERT_TRUE(fill_lease(granted, 4, item.SerializeAsString(), lease));
  EXPECT_EQ(lease.ref().id(), 5u);
  EXPECT_EQ(lease.version(), 4u);
  EXPECT_EQ(lease.lease_ms(), 60'000u);
  EXPECT_EQ(lease.key(), "k1");
  EXPECT_EQ(lease.data(), R"({"text":"hi"})");
  EXPECT_FALSE(fill_lease(granted, 4, "\xff\xff", lease));
}

TEST(Outbound, ALongLeaseIsCutToWhatTheWireHolds) {
  core::GrantedLease granted;
  granted.lease = Millis(int64_t{1} << 40);
  wire::Lease lease;
  ASSERT_TRUE(fill_lease(granted, 1, "", lease));
  EXPECT_EQ(lease.lease_ms(), UINT32_MAX);
}

TEST(Outbound, NoReasonMeansWorkAgain) {
  core::SendNoWork effect{SiteNumber(1), SessionNumber(2), {}};
  effect.entries = {{WorkerNumber(3), core::WaitReason::AllLeased}, {WorkerNumber(4), core::WaitReason::None}};
  wire::ToAgent message;
  fill(effect, message);
  EXPECT_EQ(message.no_work().workers(0).reasons(0), "all_leased");
  EXPECT_EQ(message.no_work().workers(1).reasons_size(), 0);
}

TEST(Outbound, EveryRefusalHasWords) {
  for (int reason = 1; reason <= 7; ++reason) {
    wire::ToAgent message;
    fill_refused(static_cast<RefusalReason>(reason), Millis(5), message);
    EXPECT_TRUE(wire::Refused::Reason_IsValid(message.refused().reason()));
    EXPECT_FALSE(message.refused().text().empty());
    EXPECT_EQ(message.refused().retry_after_ms(), 5u);
  }
}

}  // namespace
}  // namespace muster::gateway
