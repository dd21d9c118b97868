#include "scheduler/core/ledger.h"

#include <algorithm>

#include "scheduler/core/deciding.h"
#include "scheduler/core/journal.pb.h"
#include "scheduler/core/lifecycle.h"

namespace muster::core {

void Ledger::begin(Turn& turn, ShardTime now) {
  turn_ = &turn;
  now_ = now;
}

void Ledger::end() {
  for (auto& [site, leases] : granted_) effect(SendLeases{site, volatile_.site(site).session, std::move(leases)});
  granted_.clear();
  for (auto& [key, ids] : recalled_) {
    const SitePresence& site = volatile_.site(key.first);
    if (site.connected()) effect(SendRecall{key.first, site.session, std::move(ids), key.second});
  }
  recalled_.clear();
}

journal::Record& Ledger::emit() {
  return *turn_->batch().add_records();
}

void Ledger::commit(const journal::Record& record) {
  state_.apply(record, {turn_->sequence(), turn_->now()});
}

const Job& Ledger::job_of(JobNumber number) const {
  const Job* job = state_.job(number);
  MUSTER_CHECK(job != nullptr);
  return *job;
}

void Ledger::grant(const Job& job, TaskNumber task, const Worker& worker) {
  const AssignmentId id = AssignmentId::make(state_.shard(), state_.epoch(), state_.next_counter());
  const ShardTime deadline = now_ + job.info.policy.lease;
  auto& record = emit();
  auto& lease = *record.mutable_lease_granted();
  lease.set_job(job.info.number.value());
  lease.set_task(task.value());
  lease.set_worker(worker.number.value());
  lease.set_counter(id.counter());
  lease.set_deadline_ms(deadline.time_since_epoch().count());
  commit(record);

  Person& person = volatile_.person(worker.number);
  LiveLease live;
  live.id = id;
  live.job = job.info.number;
  live.task = task;
  live.worker = worker.number;
  live.site = worker.site;
  live.deadline = deadline;
  live.frozen_before = volatile_.site(worker.site).frozen;
  volatile_.leases.add(live, person.first_lease);
  ++person.live;
  ++person.in(job.info.number).taken;
  ++volatile_.jobs[job.info.number].live;
  ++counters_.leases_granted;
  const PackedTask& packed = job.tasks[task];
  const ContentRef item{job.info.number, Sequence(packed.item_sequence.get()),
                        static_cast<uint16_t>(packed.item_index.get())};
  granted_[worker.site].push_back({id, job.info.number, task, worker.number, job.info.policy.lease, item});
}

void Ledger::end_lease(LiveLeases::Slot slot, AssignmentState how, FateReason reason, std::string note) {
  const LiveLease lease = volatile_.leases[slot];
  const Job& job = job_of(lease.job);
  auto& record = emit();
  auto& ended = *record.mutable_lease_ended();
  ended.set_job(lease.job.value());
  ended.set_task(lease.task.value());
  ended.set_id(lease.id.packed());
  ended.set_how(static_cast<uint32_t>(how));
  ended.set_reason(static_cast<uint32_t>(reason));
  if (!note.empty()) ended.set_note(turn_->add_content(lease.job, std::move(note)) + 1u);
  commit(record);

  Person& person = volatile_.person(lease.worker);
  volatile_.leases.remove(slot, person.first_lease);
  --person.live;
  --person.in(lease.job).taken;
  --volatile_.jobs[lease.job].live;
  ++counters_.assignments[static_cast<size_t>(how)][static_cast<size_t>(reason)];
  if (job.tasks.room(job.tasks[lease.task]) > 0) queue_task(job, lease.task);
  if (how == AssignmentState::Expired || how == AssignmentState::Recalled) volatile_.offer(lease.worker);
}

void Ledger::recall(LiveLeases::Slot slot, FateReason reason) {
  const LiveLease& lease = volatile_.leases[slot];
  recalled_[{lease.site, reason}].push_back(lease.id);
  end_lease(slot, AssignmentState::Recalled, reason);
}

bool Ledger::has_answer(const Job& job, TaskNumber number, AssignmentId id) const {
  const PackedTask& task = job.tasks[number];
  const auto position = job.tasks.find(task, state_.shard(), id);
  return position && job.tasks.assignment(task, *position).has_answer();
}

void Ledger::record_answer(const Job& job, NewAnswer answer) {
  const JobNumber number = job.info.number;
  const LiveLeases::Slot slot = volatile_.leases.find(answer.id);
  const bool is_first = slot != LiveLeases::kNone || !has_answer(job, answer.task, answer.id);
  auto& record = emit();
  auto& recorded = *record.mutable_answer_recorded();
  recorded.set_job(number.value());
  recorded.set_task(answer.task.value());
  recorded.set_id(answer.id.packed());
  recorded.set_worker(answer.worker.value());
  recorded.set_revision(answer.revision);
  recorded.set_code(answer.code);
  recorded.set_content(turn_->add_content(number, std::move(answer.content)));
  recorded.set_fate(static_cast<uint32_t>(answer.fate));
  recorded.set_reason(static_cast<uint32_t>(answer.reason));
  recorded.set_adopted(answer.adopted);
  commit(record);

  Person& person = volatile_.person(answer.worker);
  PersonJob& dealings = person.in(number);
  if (slot != LiveLeases::kNone) {
    volatile_.leases.remove(slot, person.first_lease);
    --person.live;
    --volatile_.jobs[number].live;
  } else if (is_first) {
    ++dealings.taken;
  }
  if (is_first) {
    if (dealings.answers++ == 0) ++volatile_.jobs[number].workers;
    ++person.answers;
  }
  ++counters_.assignments[static_cast<size_t>(answer.fate)][static_cast<size_t>(answer.reason)];
  counters_.adopted += answer.adopted;
}

void Ledger::revise_answer(const Job& job, NewAnswer answer) {
  auto& record = emit();
  auto& revised = *record.mutable_answer_revised();
  revised.set_job(job.info.number.value());
  revised.set_task(answer.task.value());
  revised.set_id(answer.id.packed());
  revised.set_revision(answer.revision);
  revised.set_code(answer.code);
  revised.set_content(turn_->add_content(job.info.number, std::move(answer.content)));
  commit(record);
  ++counters_.revisions;
  const PackedTask& task = job.tasks[answer.task];
  const auto position = job.tasks.find(task, state_.shard(), answer.id);
  if (task.state() == TaskState::Done && job.tasks.assignment(task, *position).state() == AssignmentState::Counted) {
    effect(EventRaised{EventRaised::Kind::TaskRevised, job.info.number, answer.task, {}});
  }
}

void Ledger::invalidate(const Job& job, TaskNumber task, AssignmentId id, FateReason reason) {
  auto& record = emit();
  auto& changed = *record.mutable_answer_fate_changed();
  changed.set_job(job.info.number.value());
  changed.set_task(task.value());
  changed.set_id(id.packed());
  changed.set_fate(static_cast<uint32_t>(AssignmentState::Invalidated));
  changed.set_reason(static_cast<uint32_t>(reason));
  commit(record);
  ++counters_.assignments[static_cast<size_t>(AssignmentState::Invalidated)][static_cast<size_t>(reason)];
}

void Ledger::outdate(const Job& job, TaskNumber task, AssignmentId id) {
  const PackedTask& packed = job.tasks[task];
  const auto position = job.tasks.find(packed, state_.shard(), id);
  MUSTER_CHECK(position.has_value());
  const PackedAssignment& assignment = job.tasks.assignment(packed, *position);
  auto& record = emit();
  auto& ended = *record.mutable_lease_ended();
  ended.set_job(job.info.number.value());
  ended.set_task(task.value());
  ended.set_id(id.packed());
  ended.set_how(static_cast<uint32_t>(assignment.state()));
  ended.set_reason(static_cast<uint32_t>(assignment.reason()));
  ended.set_outdated(true);
  commit(record);
}

void Ledger::change_target(const Job& job, TaskNumber task, uint8_t target) {
  auto& record = emit();
  auto& changed = *record.mutable_target_changed();
  changed.set_job(job.info.number.value());
  changed.set_task(task.value());
  changed.set_target(target);
  commit(record);
  if (job.tasks.room(job.tasks[task]) > 0) queue_task(job, task);
}

void Ledger::close_task(const Job& job, TaskNumber task, TaskState state) {
  const bool again = job.tasks[task].was_done();
  auto& record = emit();
  auto& closed = *record.mutable_task_closed();
  closed.set_job(job.info.number.value());
  closed.set_task(task.value());
  closed.set_state(static_cast<uint32_t>(state));
  commit(record);
  ++counters_.tasks[static_cast<size_t>(state)];
  using Kind = EventRaised::Kind;
  if (state == TaskState::Done)
    effect(EventRaised{again ? Kind::TaskRevised : Kind::TaskCompleted, job.info.number, task, {}});
  if (state == TaskState::Disputed) effect(EventRaised{Kind::TaskDisputed, job.info.number, task, {}});
  if (!job.all_closed()) return;
  const auto next = step(job.info.state, JobEvent::AllTasksClosed);
  if (next.verdict == Verdict::Go) set_job_state(job, next.next);
}

bool Ledger::drop_if_worn(const Job& job, TaskNumber number) {
  const PackedTask& task = job.tasks[number];
  if (task.assignments < SlotPool::kMaxBlock || job.tasks.room(task) == 0 || job.tasks.live(task) > 0) return false;
  close_task(job, number, TaskState::Dropped);
  return true;
}

void Ledger::queue_task(const Job& job, TaskNumber task) {
  if (drop_if_worn(job, task)) return;
  JobPresence& presence = volatile_.jobs[job.info.number];
  JobQueue& queue = presence.queue;
  const ItemOptions* options = job.tasks.options(task);
  if (options != nullptr && !options->reserved_for.empty()) {
    for (const WorkerNumber worker : options->reserved_for) queue.add_reserved(worker, task);
  } else if (job.tasks[task].assignments == 0) {
    queue.add_fresh(task, options ? options->priority : 0);
  } else {
    const bool ordered = job.info.policy.order == TaskOrder::Uncertainty;
    const uint8_t level = ordered ? uncertainty(job, task, presence.estimates.get()) : uint8_t{0};
    queue.add_open(task, options ? options->priority : 0, level);
  }
  refresh_ready(job);
  volatile_.to_ask = volatile_.waiting.size();
}

void Ledger::refresh_ready(const Job& job) {
  const bool ready = job.info.state == JobState::Running && !volatile_.jobs[job.info.number].queue.empty();
  volatile_.shares.set_ready(job.info.number, ready, now_);
}

}  // namespace muster::core
