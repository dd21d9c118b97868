#include "scheduler/core/state.h"

#include <algorithm>

#include "scheduler/core/journal.pb.h"
#include "scheduler/core/lifecycle.h"

namespace muster::core {
namespace {

constexpr size_t index_of(TaskState state) {
  return static_cast<size_t>(state);
}
constexpr size_t index_of(AssignmentState state) {
  return static_cast<size_t>(state);
}

// Or did, before its job was cancelled.
bool wants_answers(TaskState state) {
  return state != TaskState::Dropped;
}

}  // namespace

Job& State::mut_job(uint32_t number) {
  const auto found = jobs_.find(JobNumber(number));
  MUSTER_CHECK(found != jobs_.end());
  return *found->second;
}

void State::apply(const journal::Record& record, const Place& place) {
  using Body = journal::Record;
  switch (record.body_case()) {
    case Body::kLeaseGranted:
      return grant(record);
    case Body::kAnswerRecorded:
      return record_answer(record, place);
    case Body::kTaskClosed: {
      const auto& closed = record.task_closed();
      return set_task_state(mut_job(closed.job()), TaskNumber(closed.task()), static_cast<TaskState>(closed.state()));
    }
    case Body::kTargetChanged:
      return change_target(record);
    case Body::kLeaseEnded:
      return end_lease(record, place);
    case Body::kAnswerFateChanged:
      return change_fate(record);
    case Body::kAnswerRevised:
      return revise_answer(record, place);
    case Body::kItemsAdded:
      return add_items(record, place);
    case Body::kItemReplaced:
      return replace_item(record, place);
    case Body::kReservationDropped:
      return drop_reservation(record);
    case Body::kJobCreated:
    case Body::kJobStateChanged:
    case Body::kJobDeleted:
    case Body::kGuidelineChanged:
      return apply_job(record);
    case Body::kSiteEnrolled:
    case Body::kSiteKeysChanged:
    case Body::kSiteRevoked:
    case Body::kWorkerEnrolled:
    case Body::kWorkersPlaced:
      return apply_people(record);
    case Body::kEpochStarted:
      if (!epoch_starts_.empty()) epoch_starts_.back().leases = next_counter_;
      if (epoch_starts_.size() == kMaxEpochStarts) epoch_starts_.erase(epoch_starts_.begin());
      epoch_starts_.push_back({Epoch(static_cast<uint16_t>(record.epoch_started().epoch())),
                               Sequence(place.sequence.value() - 1), 0, record.epoch_started().reign()});
      next_counter_ = 0;
      if (record.epoch_started().format() != 0) format_ = record.epoch_started().format();
      return;
    case Body::kUpgradeFinalised:
      format_ = record.upgrade_finalised().format();
      return;
    case Body::BODY_NOT_SET:
      break;
  }
  MUSTER_CHECK(!"a record of a kind this version does not know");
}

void State::set_task_state(Job& job, TaskNumber number, TaskState state) {
  PackedTask& task = job.tasks.mut(number);
  const TaskState before = task.state();
  if (before == state) return;
  --job.tasks_by_state[index_of(before)];
  ++job.tasks_by_state[index_of(state)];
  if (wants_answers(before) && !wants_answers(state)) job.answers_wanted -= task.target;
  if (!wants_answers(before) && wants_answers(state)) job.answers_wanted += task.target;
  task.set_state(state);
  if (state == TaskState::Done) task.set_was_done();
}

void State::set_assignment_state(Job& job, PackedAssignment& assignment, AssignmentState state, FateReason reason) {
  --job.assignments_by_state[index_of(assignment.state())];
  ++job.assignments_by_state[index_of(state)];
  assignment.set_state(state, reason);
}

void State::grant(const journal::Record& record) {
  const auto& lease = record.lease_granted();
  Job& job = mut_job(lease.job());
  const TaskNumber number(lease.task());
  const uint32_t position = job.tasks.append_assignment(number);
  PackedAssignment& assignment = job.tasks.mut_assignment(job.tasks[number], position);
  assignment.grant(AssignmentId::make(shard_, epoch(), lease.counter()), WorkerNumber(lease.worker()),
                   ShardTime(Millis(lease.deadline_ms())));
  ++job.assignments_by_state[index_of(AssignmentState::Leased)];
  next_counter_ = lease.counter() + 1;
  set_task_state(job, number, step(job.tasks[number].state(), TaskEvent::Leased).next);
}

void State::end_lease(const journal::Record& record, const Place& place) {
  const auto& ended = record.lease_ended();
  Job& job = mut_job(ended.job());
  const PackedTask& task = job.tasks[TaskNumber(ended.task())];
  const auto position = job.tasks.find(task, shard_, AssignmentId(ended.id()));
  MUSTER_CHECK(position.has_value());
  PackedAssignment& assignment = job.tasks.mut_assignment(task, *position);
  set_assignment_state(job, assignment, static_cast<AssignmentState>(ended.how()),
                       static_cast<FateReason>(ended.reason()));
  if (ended.note() > 0) assignment.set_note(place.sequence, static_cast<uint16_t>(ended.note() - 1));
  if (ended.outdated()) assignment.set_outdated();
}

void State::record_answer(const journal::Record& record, const Place& place) {
  const auto& answer = record.answer_recorded();
  Job& job = mut_job(answer.job());
  const TaskNumber number(answer.task());
  const AssignmentId id(answer.id());
  auto position = job.tasks.find(job.tasks[number], shard_, id);
  if (!position) {
    adopted_.emplace(id, job.info.number);
    position = job.tasks.append_assignment(number);
    job.tasks.mut_assignment(job.tasks[number], *position).grant(id, WorkerNumber(answer.worker()), place.now);
    ++job.assignments_by_state[index_of(AssignmentState::Leased)];
    set_task_state(job, number, step(job.tasks[number].state(), TaskEvent::Leased).next);
  }
  PackedTask& task = job.tasks.mut(number);
  PackedAssignment& assignment = job.tasks.mut_assignment(task, *position);
  assignment.set_answer(static_cast<uint8_t>(answer.revision()), static_cast<form::AnswerCode>(answer.code()),
                        place.sequence, static_cast<uint16_t>(answer.content()));
  const auto fate = static_cast<AssignmentState>(answer.fate());
  set_assignment_state(job, assignment, fate, static_cast<FateReason>(answer.reason()));
  if (fate == AssignmentState::Counted) {
    ++task.counted;
    set_task_state(job, number, step(task.state(), TaskEvent::AnswerCounted).next);
  }
}

void State::revise_answer(const journal::Record& record, const Place& place) {
  const auto& revised = record.answer_revised();
  Job& job = mut_job(revised.job());
  const PackedTask& task = job.tasks[TaskNumber(revised.task())];
  const auto position = job.tasks.find(task, shard_, AssignmentId(revised.id()));
  MUSTER_CHECK(position.has_value());
  job.tasks.mut_assignment(task, *position)
      .set_answer(static_cast<uint8_t>(revised.revision()), static_cast<form::AnswerCode>(revised.code()),
                  place.sequence, static_cast<uint16_t>(revised.content()));
}

void State::change_fate(const journal::Record& record) {
  const auto& changed = record.answer_fate_changed();
  Job& job = mut_job(changed.job());
  PackedTask& task = job.tasks.mut(TaskNumber(changed.task()));
  const auto position = job.tasks.find(task, shard_, AssignmentId(changed.id()));
  MUSTER_CHECK(position.has_value());
  PackedAssignment& assignment = job.tasks.mut_assignment(task, *position);
  const auto fate = static_cast<AssignmentState>(changed.fate());
  if (assignment.state() == AssignmentState::Counted) --task.counted;
  if (fate == AssignmentState::Counted) ++task.counted;
  set_assignment_state(job, assignment, fate, static_cast<FateReason>(changed.reason()));
}

void State::change_target(const journal::Record& record) {
  const auto& changed = record.target_changed();
  Job& job = mut_job(changed.job());
  PackedTask& task = job.tasks.mut(TaskNumber(changed.task()));
  MUSTER_CHECK(wants_answers(task.state()));
  job.answers_wanted += changed.target();
  job.answers_wanted -= task.target;
  task.target = static_cast<uint8_t>(changed.target());
}

Snapshot State::snapshot(Sequence sequence, ShardTime now) const {
  Snapshot cut;
  cut.shard = shard_;
  cut.sequence = sequence;
  cut.epoch = epoch();
  cut.format = format_;
  cut.epoch_starts = epoch_starts_;
  cut.next_counter = next_counter_;
  cut.now = now;
  cut.last_job = last_job_;
  for (const auto& [number, job] : jobs_) cut.jobs.push_back({job->info, job->tasks});
  cut.sites = sites_;
  cut.workers = workers_;
  return cut;
}

void State::restore_scalars(std::vector<EpochStart> epoch_starts, uint64_t next_counter, uint32_t last_job,
                            uint32_t format) {
  epoch_starts_ = std::move(epoch_starts);
  next_counter_ = next_counter;
  last_job_ = last_job;
  format_ = format;
}

void State::restore_tasks(JobNumber number, TaskTable tasks) {
  Job& job = mut_job(number.value());
  job.tasks = std::move(tasks);
  for (uint32_t i = 0; i < job.tasks.size(); ++i) {
    const PackedTask& task = job.tasks[TaskNumber(i)];
    job.keys.insert(i, [&](uint32_t t) { return job.tasks[TaskNumber(t)].key_hash.get(); });
    ++job.tasks_by_state[index_of(task.state())];
    if (wants_answers(task.state())) job.answers_wanted += task.target;
    for (uint32_t p = 0; p < task.assignments; ++p) {
      const PackedAssignment& assignment = job.tasks.assignment(task, p);
      ++job.assignments_by_state[index_of(assignment.state())];
      const AssignmentId id = assignment.id(shard_);
      if (reign_after(id) && !survives(id)) adopted_.emplace(id, number);
    }
  }
}

}  // namespace muster::core
