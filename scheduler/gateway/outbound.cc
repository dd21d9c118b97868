#include "scheduler/gateway/outbound.h"

#include <algorithm>
#include <string>

#include "common/base/check.h"
#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "scheduler/core/journal.pb.h"

namespace muster::gateway {
namespace {

uint32_t wire_ms(Millis duration) {
  return static_cast<uint32_t>(std::clamp<int64_t>(duration.count(), 0, UINT32_MAX));
}

wire::Ack::Fate fate_of(core::AssignmentState state) {
  switch (state) {
    case core::AssignmentState::Counted:
      return wire::Ack::COUNTED;
    case core::AssignmentState::Late:
      return wire::Ack::LATE;
    case core::AssignmentState::Surplus:
      return wire::Ack::SURPLUS;
    case core::AssignmentState::Invalidated:
      return wire::Ack::INVALIDATED;
    case core::AssignmentState::Quarantined:
      return wire::Ack::QUARANTINED;
    case core::AssignmentState::Returned:
      return wire::Ack::RETURNED;
    case core::AssignmentState::Skipped:
      return wire::Ack::SKIPPED;
    default:
      return wire::Ack::IGNORED;
  }
}

wire::Ack::Fate fate_of(const core::Receipt& receipt) {
  switch (receipt.kind) {
    case core::Receipt::Kind::Ignored:
      return wire::Ack::IGNORED;
    case core::Receipt::Kind::Final:
      return wire::Ack::FINAL;
    case core::Receipt::Kind::Fate:
      break;
  }
  return fate_of(receipt.fate);
}

wire::Reconciled::Verdict verdict_of(core::SendReconciled::Verdict verdict) {
  switch (verdict) {
    case core::SendReconciled::Verdict::Keep:
      return wire::Reconciled::KEEP;
    case core::SendReconciled::Verdict::Done:
      return wire::Reconciled::DONE;
    case core::SendReconciled::Verdict::Drop:
      break;
  }
  return wire::Reconciled::DROP;
}

// What is as it should be needs no words.
bool is_worth_saying(core::FateReason reason) {
  return reason != core::FateReason::None && reason != core::FateReason::OnTime;
}

template <class Entry>
void set_reason(core::FateReason reason, Entry& entry) {
  if (is_worth_saying(reason)) entry.set_reason(std::string(name(reason)));
}

}  // namespace

void fill(const core::SendReceipts& effect, Epoch epoch, Sequence sequence, wire::ToAgent& message) {
  message.set_reply_to(effect.request);
  wire::Ack& ack = *message.mutable_ack();
  ack.set_epoch(epoch.value());
  ack.set_sequence(sequence.value());
  ack.mutable_receipts()->Reserve(static_cast<int>(effect.receipts.size()));
  for (const core::Receipt& receipt : effect.receipts) {
    auto& entry = *ack.add_receipts();
    entry.set_id(receipt.id.packed());
    entry.set_revision(receipt.revision);
    entry.set_fate(fate_of(receipt));
    set_reason(receipt.reason, entry);
  }
}

void fill(const core::SendReconciled& effect, wire::ToAgent& message) {
  message.set_reply_to(effect.request);
  wire::Reconciled& reconciled = *message.mutable_reconciled();
  reconciled.set_last(effect.last);
  for (const auto& verdict : effect.entries) {
    auto& entry = *reconciled.add_entries();
    entry.set_id(verdict.id.packed());
    entry.set_verdict(verdict_of(verdict.verdict));
    entry.set_remaining_ms(wire_ms(verdict.remaining));
    set_reason(verdict.reason, entry);
  }
}

void fill(const core::SendNoWork& effect, wire::ToAgent& message) {
  wire::NoWork& no_work = *message.mutable_no_work();
  for (const auto& waiting : effect.entries) {
    auto& entry = *no_work.add_workers();
    entry.set_worker(waiting.worker.value());
    if (waiting.reason != core::WaitReason::None) entry.add_reasons(std::string(name(waiting.reason)));
  }
}

void fill(const core::SendPlaced& effect, wire::ToAgent& message) {
  message.set_reply_to(effect.request);
  wire::Placed& placed = *message.mutable_placed();
  placed.set_code(effect.refusal.code);
  placed.set_text(effect.refusal.message);
}

void fill(const core::SendJobs& effect, wire::ToAgent& message) {
  message.set_reply_to(effect.request);
  wire::Jobs& jobs = *message.mutable_jobs();
  for (const auto& job : effect.jobs) {
    auto& entry = *jobs.add_jobs();
    entry.set_job(job.job.value());
    entry.set_name(job.name);
    entry.set_left(job.left);
  }
}

void fill_standing(std::span<const Standing> jobs, wire::ToAgent& message) {
  MUSTER_CHECK(jobs.size() <= wire::kMaxBatch);
  wire::Standing& standing = *message.mutable_standing();
  for (const Standing& job : jobs) {
    wire::Standing::Entry& entry = *standing.add_jobs();
    entry.set_job(job.job);
    entry.set_reviewed(job.reviewed);
    entry.set_right(job.right);
  }
}

void fill_recall(std::span<const AssignmentId> ids, core::FateReason reason, wire::ToAgent& message) {
  MUSTER_CHECK(ids.size() <= wire::kMaxBatch);
  wire::Recall& recall = *message.mutable_recall();
  for (const AssignmentId id : ids) recall.add_ids(id.packed());
  set_reason(reason, recall);
}

void fill_roster(std::span<const WorkerEntry> workers, bool complete, wire::ToAgent& message) {
  MUSTER_CHECK(workers.size() <= wire::kMaxBatch);
  wire::Roster& roster = *message.mutable_roster();
  roster.set_complete(complete);
  for (const WorkerEntry& worker : workers) {
    wire::Worker& entry = *roster.add_workers();
    entry.set_worker(worker.number.value());
    entry.set_id(worker.id);
    entry.set_active(worker.active);
    entry.set_level(std::string(name(worker.level)));
    entry.set_placed_on(worker.placed_on_name);
  }
}

void fill_job(const JobEntry& job, wire::Job& message) {
  message.set_job(job.number.value());
  message.set_name(job.name);
  message.set_version(job.version);
  message.set_form(job.form_json);
  message.set_template_(job.template_xml);
  message.set_guideline(job.guideline);
}

Result<void> fill_lease(const core::GrantedLease& lease, uint32_t version, std::string_view content,
                        wire::Lease& message) {
  journal::ItemContent item;
  if (!item.ParseFromArray(content.data(), static_cast<int>(content.size()))) {
    return fail("content.malformed", "the item of " + lease.id.text() + " cannot be read");
  }
  wire::AssignmentRef& ref = *message.mutable_ref();
  ref.set_id(lease.id.packed());
  ref.set_job(lease.job.value());
  ref.set_task(lease.task.value());
  message.set_worker(lease.worker.value());
  message.set_version(version);
  message.set_lease_ms(wire_ms(lease.lease));
  message.set_key(std::move(*item.mutable_key()));
  message.set_data(std::move(*item.mutable_data()));
  return {};
}

void fill_refused(RefusalReason reason, Millis retry_after, wire::ToAgent& message) {
  wire::Refused& refused = *message.mutable_refused();
  refused.set_reason(static_cast<wire::Refused::Reason>(reason));
  refused.set_text(std::string(text_of(reason)));
  refused.set_min_version(wire::kMinProtocol);
  refused.set_max_version(wire::kMaxProtocol);
  refused.set_retry_after_ms(wire_ms(retry_after));
}

std::string_view text_of(RefusalReason reason) {
  switch (reason) {
    case RefusalReason::VersionUnsupported:
      return "no protocol version in common";
    case RefusalReason::SessionHeld:
      return "another agent with this site's key is connected";
    case RefusalReason::StaleBoot:
      return "this spool has been opened again since";
    case RefusalReason::SiteRevoked:
      return "the site has been revoked";
    case RefusalReason::TooManySessions:
      return "too many sites are connected";
    case RefusalReason::Replaced:
      return "the same spool has connected again";
    case RefusalReason::NotLeader:
      return "this scheduler does not lead";
  }
  return "refused";
}

}  // namespace muster::gateway
