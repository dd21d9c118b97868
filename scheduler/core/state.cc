#include "scheduler/core/state.h"

#include <algorithm>

#include "scheduler/core/journal.pb.h"
#include "scheduler/core/lifecycle.h"
#include "scheduler/core/policy_codec.h"

namespace muster::core {
namespace {

constexpr size_t index_of(TaskState state) {
  return static_cast<size_t>(state);
}
constexpr size_t index_of(AssignmentState state) {
  return static_cast<size_t>(state);
}

bool wants_answers(TaskState state) {
  return state != TaskState::Dropped && state != TaskState::Cancelled;
}

std::shared_ptr<const ItemOptions> options_of(const journal::Item& item) {
  if (!item.has_options()) return nullptr;
  auto options = std::make_shared<ItemOptions>();
  for (const uint32_t worker : item.options().reserved_for()) options->reserved_for.emplace_back(worker);
  for (const uint32_t worker : item.options().unavailable_for()) options->unavailable_for.emplace_back(worker);
  options->priority = item.options().priority();
  return options;
}

void set_item(PackedTask& task, const journal::Item& item, Sequence sequence) {
  task.key_hash.set(item.key_hash());
  task.digest.set(item.digest() & kDigestMask);
  task.item_sequence.set(sequence.value());
  task.item_index.set(item.content());
  task.target = static_cast<uint8_t>(item.target());
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
    case Body::kLeaseEnded:
      return end_lease(record);
    case Body::kAnswerFateChanged:
      return change_fate(record);
    case Body::kTaskReopened: {
      const auto& reopened = record.task_reopened();
      return set_task_state(mut_job(reopened.job()), TaskNumber(reopened.task()), TaskState::InWork);
    }
    case Body::kAnswerRevised:
      return revise_answer(record, place);
    case Body::kItemsAdded:
      return add_items(record, place);
    case Body::kItemReplaced:
      return replace_item(record, place);
    case Body::kJobCreated:
    case Body::kJobStateChanged:
    case Body::kJobDeleted:
      return apply_job(record);
    case Body::kSiteEnrolled:
    case Body::kSiteKeysChanged:
    case Body::kSiteRevoked:
    case Body::kWorkerEnrolled:
      return apply_people(record);
    case Body::kEpochStarted:
      if (!epoch_starts_.empty()) epoch_starts_.back().leases = next_counter_;
      if (epoch_starts_.size() == kMaxEpochStarts) epoch_starts_.erase(epoch_starts_.begin());
      epoch_starts_.push_back(
          {Epoch(static_cast<uint16_t>(record.epoch_started().epoch())), Sequence(place.sequence.value() - 1)});
      next_counter_ = 0;
      return;
    case Body::BODY_NOT_SET:
      break;
  }
  MUSTER_CHECK(!"a record of a kind this version does not know");
}

void State::apply_job(const journal::Record& record) {
  if (record.has_job_created()) {
    const auto& created = record.job_created();
    auto job = std::make_unique<Job>();
    job->info.number = JobNumber(created.job());
    job->info.name = created.name();
    job->info.project = created.project();
    job->info.policy = policy_from_record(created.policy());
    job->info.created_wall_ms = created.wall_ms();
    job->info.spec_digest = created.spec_digest();
    if (created.deadline_ms() != 0) job->info.deadline = ShardTime(Millis(created.deadline_ms()));
    job->info.text =
        std::make_shared<JobText>(JobText{created.template_(), created.guideline(), created.form(), created.spec()});
    last_job_ = std::max(last_job_, created.job());
    job_names_[job->info.name] = job->info.number;
    jobs_[job->info.number] = std::move(job);
  } else if (record.has_job_state_changed()) {
    Job& job = mut_job(record.job_state_changed().job());
    job.info.state = static_cast<JobState>(record.job_state_changed().state());
    if (job.info.state == JobState::Cancelled) cancel_rest(job);
  } else {
    const JobNumber number(record.job_deleted().job());
    const Job& job = mut_job(number.value());
    const auto named = job_names_.find(job.info.name);
    if (named != job_names_.end() && named->second == number) job_names_.erase(named);
    std::erase_if(adopted_, [&](const auto& adopted) { return adopted.second == number; });
    jobs_.erase(number);
  }
}

void State::apply_people(const journal::Record& record) {
  if (record.has_site_enrolled()) {
    const auto& enrolled = record.site_enrolled();
    Site site;
    site.number = SiteNumber(enrolled.site());
    site.name = enrolled.name();
    site.region = enrolled.region();
    site.keys.assign(enrolled.keys().begin(), enrolled.keys().end());
    if (sites_.size() < enrolled.site()) sites_.resize(enrolled.site());
    site_names_[site.name] = site.number;
    sites_[enrolled.site() - 1] = std::move(site);
  } else if (record.has_site_keys_changed()) {
    const auto& changed = record.site_keys_changed();
    sites_.at(changed.site() - 1).keys.assign(changed.keys().begin(), changed.keys().end());
  } else if (record.has_site_revoked()) {
    sites_.at(record.site_revoked().site() - 1).revoked = true;
  } else {
    const auto& enrolled = record.worker_enrolled();
    if (workers_.size() < enrolled.worker()) workers_.grow_to(enrolled.worker());
    Worker& worker = workers_.mut(enrolled.worker() - 1);
    worker.number = WorkerNumber(enrolled.worker());
    worker.id = enrolled.id();
    worker.site = SiteNumber(enrolled.site());
    worker.level = static_cast<WorkerLevel>(enrolled.level());
    worker.skills.assign(enrolled.skills().begin(), enrolled.skills().end());
    worker.active = enrolled.active();
    worker_ids_[worker.id] = worker.number;
  }
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

void State::end_lease(const journal::Record& record) {
  const auto& ended = record.lease_ended();
  Job& job = mut_job(ended.job());
  const PackedTask& task = job.tasks[TaskNumber(ended.task())];
  const auto position = job.tasks.find(task, shard_, AssignmentId(ended.id()));
  MUSTER_CHECK(position.has_value());
  set_assignment_state(job, job.tasks.mut_assignment(task, *position), static_cast<AssignmentState>(ended.how()),
                       static_cast<FateReason>(ended.reason()));
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

void State::add_items(const journal::Record& record, const Place& place) {
  const auto& added = record.items_added();
  Job& job = mut_job(added.job());
  MUSTER_CHECK(job.tasks.size() == added.first_task());
  for (const auto& item : added.items()) {
    const TaskNumber number(static_cast<uint32_t>(job.tasks.size()));
    PackedTask task{};
    set_item(task, item, place.sequence);
    task.block.set(PackedTask::kNoBlock);
    job.tasks.add_task(task);
    if (item.has_options()) job.tasks.set_options(number, options_of(item));
    job.keys.insert(number.value(), [&](uint32_t t) { return job.tasks[TaskNumber(t)].key_hash.get(); });
    ++job.tasks_by_state[index_of(TaskState::Fresh)];
    job.answers_wanted += task.target;
  }
}

void State::replace_item(const journal::Record& record, const Place& place) {
  const auto& replaced = record.item_replaced();
  Job& job = mut_job(replaced.job());
  const TaskNumber number(replaced.task());
  set_task_state(job, number, step(job.tasks[number].state(), TaskEvent::Replaced).next);
  job.answers_wanted -= job.tasks[number].target;
  set_item(job.tasks.mut(number), replaced.item(), place.sequence);
  job.answers_wanted += job.tasks[number].target;
  job.tasks.set_options(number, options_of(replaced.item()));
}

void State::cancel_rest(Job& job) {
  for (uint32_t i = 0; i < job.tasks.size(); ++i) {
    const TaskNumber number(i);
    const PackedTask& task = job.tasks[number];
    for (uint32_t p = 0; p < task.assignments; ++p) {
      if (job.tasks.assignment(task, p).state() != AssignmentState::Leased) continue;
      set_assignment_state(job, job.tasks.mut_assignment(task, p), AssignmentState::Recalled, FateReason::JobEnded);
    }
    const auto next = step(task.state(), TaskEvent::JobCancelled);
    if (next.verdict == Verdict::Go) set_task_state(job, number, next.next);
  }
}

Snapshot State::snapshot(Sequence sequence, ShardTime now) const {
  Snapshot cut;
  cut.shard = shard_;
  cut.sequence = sequence;
  cut.epoch = epoch();
  cut.epoch_starts = epoch_starts_;
  cut.next_counter = next_counter_;
  cut.now = now;
  cut.last_job = last_job_;
  for (const auto& [number, job] : jobs_) cut.jobs.push_back({job->info, job->tasks});
  cut.sites = sites_;
  cut.workers = workers_;
  return cut;
}

void State::restore_scalars(std::vector<EpochStart> epoch_starts, uint64_t next_counter, uint32_t last_job) {
  epoch_starts_ = std::move(epoch_starts);
  next_counter_ = next_counter;
  last_job_ = last_job;
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
