#include "scheduler/core/answering.h"

#include <algorithm>
#include <vector>

#include "scheduler/core/lifecycle.h"

namespace muster::core {
namespace {

Receipt ignored(const AssignmentId id, uint8_t revision, FateReason reason) {
  return {id, revision, Receipt::Kind::Ignored, AssignmentState::Counted, reason};
}

// True if this person has a counted answer on the task.
bool has_counted(const Job& job, const PackedTask& task, WorkerNumber worker) {
  for (uint32_t i = 0; i < task.assignments; ++i) {
    const PackedAssignment& a = job.tasks.assignment(task, i);
    if (a.worker() == worker && a.state() == AssignmentState::Counted) return true;
  }
  return false;
}

// Why an answer to a lease that ended for `ended` is not counted; None: it is.
FateReason unwanted(const Job& job, FateReason ended, const SubmittedAnswer& answer) {
  const PackedTask& task = job.tasks[answer.task];
  if (ended == FateReason::ItemRevised) return FateReason::ItemRevised;  // it answers what the item was before
  if (has_counted(job, task, answer.worker)) return FateReason::PersonHasAnswer;
  if (has_ended(job.info.state)) return FateReason::JobEnded;
  return TaskTable::missing(task) > 0 ? FateReason::None : FateReason::TaskFull;
}

// Each worker of `list` once, in order.
template <class Entries>
std::vector<WorkerNumber> distinct_workers(const Entries& entries) {
  std::vector<WorkerNumber> workers;
  for (const auto& entry : entries) workers.push_back(entry.worker);
  std::sort(workers.begin(), workers.end());
  workers.erase(std::unique(workers.begin(), workers.end()), workers.end());
  return workers;
}

}  // namespace

void Answering::submit(SubmitAnswers& command) {
  SendReceipts reply{command.site, command.session, command.request, {}};
  reply.receipts.reserve(command.answers.size());
  for (SubmittedAnswer& answer : command.answers) reply.receipts.push_back(submit_one(command.site, answer));
  ledger_.effect(std::move(reply));
  for (const WorkerNumber worker : distinct_workers(command.answers)) {
    const Worker* known = ledger_.state().worker(worker);
    if (known && known->site == command.site) leasing_.fill(worker);
  }
}

Receipt Answering::submit_one(SiteNumber site, SubmittedAnswer& answer) {
  const Job* job = ledger_.state().job(answer.job);
  if (!job) return ignored(answer.id, answer.revision, FateReason::JobEnded);
  const Worker* worker = ledger_.state().worker(answer.worker);
  const auto refuse = [&](FateReason reason) {
    ++ledger_.counters().refused_submits;
    return ignored(answer.id, answer.revision, reason);
  };
  if (!worker || worker->site != site) return refuse(FateReason::WrongPerson);
  if (ledger_.state().site(site)->revoked) return refuse(FateReason::SiteRevoked);
  if (answer.task.value() >= job->tasks.size() || answer.id.shard() != ledger_.state().shard()) {
    return refuse(FateReason::UnknownAssignment);
  }
  if (answer.revision == 0 || answer.revision > kMaxRevision) return refuse(FateReason::FailedCheck);
  const PackedTask& task = job->tasks[answer.task];
  // A journal that lost its tail may have given the place of a lost item to another.
  if (answer.key_hash != 0 && answer.key_hash != task.key_hash.get()) return refuse(FateReason::UnknownAssignment);
  const auto position = job->tasks.find(task, ledger_.state().shard(), answer.id);
  if (!position) return submit_unknown(*job, answer);
  const PackedAssignment& assignment = job->tasks.assignment(task, *position);
  if (assignment.worker() != answer.worker) return refuse(FateReason::WrongPerson);
  if (assignment.has_answer()) return revise(*job, assignment, answer);
  const FateReason ended = assignment.outdated() ? FateReason::ItemRevised : assignment.reason();
  return settle(*job, {assignment.state(), ended}, answer);
}

// The task does not know the lease. One of an earlier reign may have been lost with a failed journal, and the answer is
// then adopted.
Receipt Answering::submit_unknown(const Job& job, SubmittedAnswer& answer) {
  const PackedTask& task = job.tasks[answer.task];
  const auto lease = ledger_.state().judge_unknown(answer.id, task);
  if (lease == State::UnknownLease::Stranger || task.assignments >= SlotPool::kMaxBlock) {
    ++ledger_.counters().refused_submits;
    return ignored(answer.id, answer.revision, FateReason::UnknownAssignment);
  }
  const bool revised = lease == State::UnknownLease::LostBefore;
  return settle(job, {AssignmentState::Expired, revised ? FateReason::ItemRevised : FateReason::None, true}, answer);
}

Receipt Answering::revise(const Job& job, const PackedAssignment& assignment, SubmittedAnswer& answer) {
  const Receipt as_it_stands{answer.id, assignment.revision(), Receipt::Kind::Fate, assignment.state(),
                             assignment.reason()};
  if (answer.revision <= assignment.revision()) {
    ++ledger_.counters().duplicate_submits;
    return as_it_stands;
  }
  const auto final = [&](FateReason reason) {
    return Receipt{answer.id, answer.revision, Receipt::Kind::Final, assignment.state(), reason};
  };
  if (is_final(job.info.state)) return final(FateReason::JobEnded);
  const bool quarantined = assignment.state() == AssignmentState::Quarantined;
  if (!quarantined && step(assignment.state(), AssignmentEvent::Revise).verdict == Verdict::Refuse) {
    return final(assignment.reason());
  }
  if (!answer.valid) return ignored(answer.id, answer.revision, FateReason::FailedCheck);
  if (quarantined) return settle(job, {assignment.state(), assignment.reason()}, answer);
  ledger_.revise_answer(
      job, {answer.id, answer.task, answer.worker, answer.revision, answer.code, std::move(answer.content)});
  return {answer.id, answer.revision, Receipt::Kind::Fate, as_it_stands.fate, as_it_stands.reason};
}

Receipt Answering::settle(const Job& job, Standing lease, SubmittedAnswer& answer) {
  const FateReason why_not = unwanted(job, lease.reason, answer);
  const auto event = !answer.valid                 ? AssignmentEvent::SubmitInvalid
                     : why_not == FateReason::None ? AssignmentEvent::SubmitRoom
                                                   : AssignmentEvent::SubmitFull;
  const AssignmentState fate = step(lease.state, event).next;
  FateReason reason = FateReason::OnTime;
  if (!answer.valid) {
    // So that a correction is not counted for what the item is now.
    reason = why_not == FateReason::ItemRevised ? FateReason::ItemRevised : FateReason::FailedCheck;
  } else if (why_not != FateReason::None) {
    reason = why_not;
  } else if (lease.adopted) {
    reason = FateReason::Adopted;
  } else if (lease.state != AssignmentState::Leased) {
    reason = FateReason::LateAccepted;
  }
  const Receipt receipt{answer.id, answer.revision, Receipt::Kind::Fate, fate, reason};
  ledger_.record_answer(job, {answer.id, answer.task, answer.worker, answer.revision, answer.code,
                              std::move(answer.content), fate, reason, lease.adopted});
  if (fate == AssignmentState::Counted) {
    after_counted(job, answer.task, answer.worker);
  } else if (lease.state == AssignmentState::Leased && job.tasks.room(job.tasks[answer.task]) > 0) {
    ledger_.queue_task(job, answer.task);
  } else {
    ledger_.drop_if_worn(job, answer.task);
  }
  return receipt;
}

void Answering::after_counted(const Job& job, TaskNumber number, WorkerNumber worker) {
  deciding_.after_counted(job, number);
  recall_needless(job, number, worker, FateReason::LateAnswerCounted);
  ledger_.drop_if_worn(job, number);
}

// Recalls leases that have lost their reason: first any that the author of a counted answer holds there, then unopened
// ones that nothing is left for.
void Answering::recall_needless(const Job& job, TaskNumber number, WorkerNumber author, FateReason reason) {
  if (job.tasks.live(job.tasks[number]) == 0) return;
  const auto recall_if = [&](auto needless) {
    for (uint32_t i = 0; i < job.tasks[number].assignments; ++i) {
      const PackedAssignment& assignment = job.tasks.assignment(job.tasks[number], i);
      if (assignment.state() != AssignmentState::Leased) continue;
      const auto slot = ledger_.present().leases.find(assignment.id(ledger_.state().shard()));
      MUSTER_CHECK(slot != LiveLeases::kNone);
      if (needless(ledger_.present().leases[slot])) ledger_.recall(slot, reason);
    }
  };
  recall_if([&](const LiveLease& lease) { return lease.worker == author; });
  recall_if([&](const LiveLease& lease) {
    const PackedTask& task = job.tasks[number];
    return !lease.opened && job.tasks.live(task) > TaskTable::missing(task);
  });
}

void Answering::give_back(GiveBack& command) {
  SendReceipts reply{command.site, command.session, command.request, {}};
  for (GiveBack::Entry& entry : command.entries) reply.receipts.push_back(give_back_one(command.site, entry));
  ledger_.effect(std::move(reply));
  for (const WorkerNumber worker : distinct_workers(command.entries)) {
    const Worker* known = ledger_.state().worker(worker);
    if (known && known->site == command.site) leasing_.fill(worker);
  }
}

Receipt Answering::give_back_one(SiteNumber site, GiveBack::Entry& entry) {
  const auto slot = ledger_.present().leases.find(entry.id);
  if (slot == LiveLeases::kNone) return ignored(entry.id, 0, FateReason::UnknownAssignment);
  const LiveLease lease = ledger_.present().leases[slot];
  if (lease.site != site || lease.worker != entry.worker) return ignored(entry.id, 0, FateReason::WrongPerson);
  const auto how = entry.skipped ? AssignmentState::Skipped : AssignmentState::Returned;
  const auto reason = entry.skipped ? FateReason::PersonSkipped : FateReason::PersonReturned;
  const Job& job = *ledger_.state().job(lease.job);
  ledger_.end_lease(slot, how, reason, std::move(entry.note));
  if (entry.skipped && job.info.policy.skip == SkipPolicy::Drop &&
      step(job.tasks[lease.task].state(), TaskEvent::Drop).verdict == Verdict::Go) {
    ledger_.close_task(job, lease.task, TaskState::Dropped);
    recall_needless(job, lease.task, WorkerNumber(), FateReason::PersonSkipped);
  }
  return {entry.id, 0, Receipt::Kind::Fate, how, reason};
}

}  // namespace muster::core
