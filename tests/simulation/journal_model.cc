#include "tests/simulation/journal_model.h"

#include "scheduler/core/journal.pb.h"

namespace muster::sim {

using core::AssignmentState;
using core::JobState;
using core::TaskState;

void JournalModel::wrong(const std::string& what) {
  complain_("batch " + std::to_string(sequence_) + " of epoch " + std::to_string(epoch_) + ": " + what);
}

void JournalModel::clear() {
  sequence_ = 0;
  epoch_ = 0;
  format_ = 0;
  now_ms_ = 0;
  jobs_.clear();
  deleted_.clear();
  assignments_.clear();
  workers_.clear();
  sites_.clear();
  live_.clear();
}

const AssignmentModel* JournalModel::assignment(uint64_t id) const {
  const auto found = assignments_.find(id);
  return found == assignments_.end() ? nullptr : &found->second;
}

const SiteModel* JournalModel::site_named(const std::string& name) const {
  for (const auto& [number, site] : sites_) {
    if (site.name == name) return &site;
  }
  return nullptr;
}

std::string JournalModel::site_with_key(const std::string& key) const {
  for (const auto& [number, site] : sites_) {
    if (site.keys.contains(key)) return site.name;
  }
  return {};
}

bool JournalModel::is_revoked(uint32_t worker) const {
  const auto known = workers_.find(worker);
  if (known == workers_.end()) return false;
  const auto site = sites_.find(known->second.site);
  return site != sites_.end() && site->second.revoked.first > 0;
}

uint32_t JournalModel::live(uint32_t worker) const {
  const auto found = live_.find(worker);
  return found == live_.end() ? 0 : found->second;
}

const TaskModel* JournalModel::task(uint32_t job, uint32_t task) const {
  const auto in = jobs_.find(job);
  if (in == jobs_.end()) return nullptr;
  const auto found = in->second.tasks.find(task);
  return found == in->second.tasks.end() ? nullptr : &found->second;
}

void JournalModel::apply(const journal::Batch& batch) {
  const uint64_t expected = sequence_ + 1;
  const uint32_t epoch_before = epoch_;
  sequence_ = batch.sequence();
  epoch_ = batch.epoch();
  if (batch.sequence() != expected) wrong("follows batch " + std::to_string(expected - 1));
  if (batch.epoch() < epoch_before) wrong("its epoch is lower than the one before");
  if (batch.now_ms() < now_ms_ || batch.last_ms() < batch.now_ms()) wrong("its time goes back");
  now_ms_ = batch.last_ms();
  bool revokes = false;
  for (const journal::Record& record : batch.records()) {
    apply(record);
    revokes |= record.has_site_revoked();
  }
  if (!revokes) return;
  for (const auto& [worker, leases] : live_) {
    if (leases > 0 && is_revoked(worker)) wrong("somebody of a revoked site keeps a lease");
  }
}

void JournalModel::apply(const journal::Record& record) {
  if (record.has_lease_granted()) return grant(record);
  if (record.has_answer_recorded()) return answer(record);
  if (record.has_answer_revised()) return revise(record);
  if (record.has_items_added() || record.has_item_replaced()) return add_items(record);
  if (record.has_lease_ended()) {
    AssignmentModel* lease = known(record.lease_ended().id(), "the end of a lease");
    if (lease == nullptr || record.lease_ended().outdated()) return;
    if (lease->state != AssignmentState::Leased) wrong("a lease ends twice");
    return change(*lease, static_cast<AssignmentState>(record.lease_ended().how()));
  }
  if (record.has_answer_fate_changed()) {
    AssignmentModel* changed = known(record.answer_fate_changed().id(), "a change of fate");
    if (changed != nullptr) change(*changed, static_cast<AssignmentState>(record.answer_fate_changed().fate()));
    return;
  }
  if (record.has_task_closed()) {
    const auto& closed = record.task_closed();
    jobs_[closed.job()].tasks[closed.task()].state = static_cast<TaskState>(closed.state());
    return;
  }
  if (record.has_target_changed()) {
    const auto& changed = record.target_changed();
    TaskModel& task = jobs_[changed.job()].tasks[changed.task()];
    task.target = changed.target();
    if (task.counted > task.target) wrong("a target falls below what is counted");
    return;
  }
  apply_job(record);
}

void JournalModel::apply_job(const journal::Record& record) {
  if (record.has_job_created()) {
    const auto& created = record.job_created();
    if (jobs_.contains(created.job()) || deleted_.contains(created.job())) wrong("a job's number recurs");
    JobModel& job = jobs_[created.job()];
    job.name = created.name();
    job.redundancy = created.policy().redundancy();
    job.needs = {created.policy().needs().begin(), created.policy().needs().end()};
    job.most = std::max(created.policy().max_redundancy(), job.redundancy);
  } else if (record.has_job_state_changed()) {
    JobModel& job = jobs_[record.job_state_changed().job()];
    job.state = static_cast<JobState>(record.job_state_changed().state());
    job.ended_once |= job.state == JobState::Completed || job.state == JobState::Cancelled;
    if (job.state == JobState::Cancelled) cancel(job, record.job_state_changed().job());
  } else if (record.has_job_deleted()) {
    jobs_.erase(record.job_deleted().job());
    deleted_.insert(record.job_deleted().job());
  } else if (record.has_worker_enrolled()) {
    const auto& enrolled = record.worker_enrolled();
    workers_[enrolled.worker()] = {enrolled.id(), enrolled.site(), enrolled.active()};
  } else if (record.has_epoch_started()) {
    if (record.epoch_started().epoch() != epoch_) wrong("begins the reign of another epoch");
    format_ = std::max(format_, record.epoch_started().format());
  } else if (record.has_upgrade_finalised()) {
    if (record.upgrade_finalised().format() <= format_) wrong("finalises what is finalised");
    format_ = record.upgrade_finalised().format();
  } else {
    apply_site(record);
  }
}

void JournalModel::cancel(JobModel& job, uint32_t number) {
  for (auto& [at, task] : job.tasks) {
    if (!task.closed()) task.state = TaskState::Cancelled;
  }
  for (auto& [id, assignment] : assignments_) {
    if (assignment.job == number && assignment.state == AssignmentState::Leased)
      change(assignment, AssignmentState::Recalled);
  }
}

void JournalModel::apply_site(const journal::Record& record) {
  if (record.has_site_enrolled()) {
    const auto& enrolled = record.site_enrolled();
    sites_[enrolled.site()] = {enrolled.name(), {enrolled.keys().begin(), enrolled.keys().end()}, {0, 0}};
  } else if (record.has_site_keys_changed()) {
    const auto& changed = record.site_keys_changed();
    sites_[changed.site()].keys = {changed.keys().begin(), changed.keys().end()};
  } else if (record.has_site_revoked()) {
    sites_[record.site_revoked().site()].revoked = {epoch_, sequence_};
  }
}

void JournalModel::grant(const journal::Record& record) {
  const auto& granted = record.lease_granted();
  const uint64_t id = AssignmentId::make(0, Epoch(static_cast<uint16_t>(epoch_)), granted.counter()).packed();
  if (assignments_.contains(id)) return wrong("assignment " + AssignmentId(id).text() + " is granted twice");
  assignments_[id] = {granted.job(), granted.task(), granted.worker(), AssignmentState::Leased, 0, 0, 0, false};
  ++live_[granted.worker()];
  if (is_revoked(granted.worker())) wrong("a lease to somebody of a revoked site");
  TaskModel& task = jobs_[granted.job()].tasks[granted.task()];
  if (task.closed()) wrong("a lease on a closed task");
  if (task.counted_of[granted.worker()] > 0) wrong("a lease to somebody who has answered the task");
  if (task.state == TaskState::Fresh) task.state = TaskState::InWork;
}

AssignmentModel* JournalModel::known(uint64_t id, const char* what) {
  const auto found = assignments_.find(id);
  if (found != assignments_.end()) return &found->second;
  wrong(std::string(what) + " of an unknown assignment " + AssignmentId(id).text());
  return nullptr;
}

void JournalModel::answer(const journal::Record& record) {
  const auto& recorded = record.answer_recorded();
  if (recorded.adopted()) {
    if (assignments_.contains(recorded.id())) wrong("adopts an assignment that is known");
    assignments_[recorded.id()] = {
        recorded.job(), recorded.task(), recorded.worker(), AssignmentState::Expired, 0, 0, 0, true};
    TaskModel& task = jobs_[recorded.job()].tasks[recorded.task()];
    if (task.state == TaskState::Fresh) task.state = TaskState::InWork;
  }
  AssignmentModel* assignment = known(recorded.id(), "an answer");
  if (assignment == nullptr) return;
  const bool again = assignment->revision > 0 && assignment->state != AssignmentState::Quarantined;
  if (again) wrong("a first answer to " + AssignmentId(recorded.id()).text() + ", which has one");
  if (assignment->job != recorded.job() || assignment->task != recorded.task() ||
      assignment->worker != recorded.worker())
    wrong("an answer of somebody else to " + AssignmentId(recorded.id()).text());
  if (is_revoked(recorded.worker())) wrong("takes an answer of a revoked site");
  assignment->revision = recorded.revision();
  assignment->content_sequence = sequence_;
  assignment->content_index = recorded.content();
  change(*assignment, static_cast<AssignmentState>(recorded.fate()));
}

void JournalModel::revise(const journal::Record& record) {
  const auto& revised = record.answer_revised();
  AssignmentModel* assignment = known(revised.id(), "a correction");
  if (assignment == nullptr) return;
  if (assignment->revision == 0 || assignment->revision >= revised.revision()) wrong("a correction that is none");
  if (is_revoked(assignment->worker)) wrong("takes a correction of a revoked site");
  assignment->revision = revised.revision();
  assignment->content_sequence = sequence_;
  assignment->content_index = revised.content();
}

void JournalModel::change(AssignmentModel& assignment, AssignmentState to) {
  TaskModel& task = jobs_[assignment.job].tasks[assignment.task];
  uint32_t& of_worker = task.counted_of[assignment.worker];
  if (assignment.state == AssignmentState::Counted && to != AssignmentState::Counted) {
    --of_worker;
    --task.counted;
    if (task.state == TaskState::Done || task.state == TaskState::Disputed) task.state = TaskState::InWork;
  }
  if (to == AssignmentState::Counted && assignment.state != AssignmentState::Counted) {
    const std::string which = "task " + std::to_string(assignment.job) + "/" + std::to_string(assignment.task);
    if (++of_worker > 1) wrong(which + " counts two answers of one person");
    if (++task.counted > task.target) wrong(which + " counts more answers than it wants");
    if (task.closed()) wrong(which + " counts an answer after its end");
  }
  if (assignment.state == AssignmentState::Leased && to != AssignmentState::Leased) --live_[assignment.worker];
  assignment.state = to;
}

void JournalModel::add_items(const journal::Record& record) {
  const auto enter = [&](JobModel& job, uint32_t number, const journal::Item& item) {
    TaskModel& task = job.tasks[number];
    if (task.counted != 0) wrong("an item is replaced whose answers count");
    task.key_hash = item.key_hash();
    task.item_sequence = sequence_;
    task.item_index = item.content();
    task.target = item.target();
    task.state = TaskState::Fresh;
  };
  if (record.has_item_replaced()) {
    const auto& replaced = record.item_replaced();
    return enter(jobs_[replaced.job()], replaced.task(), replaced.item());
  }
  const auto& added = record.items_added();
  JobModel& job = jobs_[added.job()];
  uint32_t number = added.first_task();
  for (const journal::Item& item : added.items()) {
    if (job.tasks.contains(number)) wrong("a task's number recurs");
    enter(job, number++, item);
  }
}

}  // namespace muster::sim
