// Applies what operators do: jobs, items, sites and workers.
#include <algorithm>
#include <utility>

#include "scheduler/core/journal.pb.h"
#include "scheduler/core/lifecycle.h"
#include "scheduler/core/policy_codec.h"
#include "scheduler/core/state.h"

namespace muster::core {
namespace {

std::shared_ptr<const ItemOptions> options_of(const journal::Item& item) {
  if (!item.has_options()) return nullptr;
  auto options = std::make_shared<ItemOptions>();
  for (const uint32_t worker : item.options().reserved_for()) options->reserved_for.emplace_back(worker);
  for (const uint32_t worker : item.options().unavailable_for()) options->unavailable_for.emplace_back(worker);
  options->priority = item.options().priority();
  options->max_redundancy = static_cast<uint8_t>(item.options().max_redundancy());
  options->min_redundancy = static_cast<uint8_t>(item.options().min_redundancy());
  options->confidence = item.options().confidence();
  options->returned = item.options().returned();
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
    job->info.text = std::make_shared<JobText>(JobText{created.template_(), created.guideline(), created.form(),
                                                       created.spec(), std::max(1U, created.version())});
    last_job_ = std::max(last_job_, created.job());
    job_names_[job->info.name] = job->info.number;
    jobs_[job->info.number] = std::move(job);
  } else if (record.has_job_state_changed()) {
    Job& job = mut_job(record.job_state_changed().job());
    job.info.state = static_cast<JobState>(record.job_state_changed().state());
    if (job.info.state == JobState::Cancelled) cancel_rest(job);
  } else if (record.has_guideline_changed()) {
    Job& job = mut_job(record.guideline_changed().job());
    auto text = std::make_shared<JobText>(*job.info.text);
    text->guideline = record.guideline_changed().guideline();
    text->version = record.guideline_changed().version();
    job.info.text = std::move(text);
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
  } else if (record.has_workers_placed()) {
    const auto& placed = record.workers_placed();
    for (const uint32_t worker : placed.workers()) workers_.mut(worker - 1).placed_on = JobNumber(placed.job());
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
    worker.placed_on = JobNumber(enrolled.placed_on());
    worker_ids_[worker.id] = worker.number;
  }
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
    ++job.tasks_by_state[static_cast<size_t>(TaskState::Fresh)];
    job.answers_wanted += task.target;
  }
}

void State::replace_item(const journal::Record& record, const Place& place) {
  const auto& replaced = record.item_replaced();
  Job& job = mut_job(replaced.job());
  const TaskNumber number(replaced.task());
  set_task_state(job, number, step(job.tasks[number].state(), TaskEvent::Replaced).next);
  job.answers_wanted -= job.tasks[number].target;
  PackedTask& task = job.tasks.mut(number);
  if (!epoch_starts_.empty() && task.item_sequence.get() <= epoch_starts_.back().tail.value())
    task.set_outlived_reign();
  set_item(task, replaced.item(), place.sequence);
  job.answers_wanted += job.tasks[number].target;
  job.tasks.set_options(number, options_of(replaced.item()));
}

void State::drop_reservation(const journal::Record& record) {
  Job& job = mut_job(record.reservation_dropped().job());
  const TaskNumber number(record.reservation_dropped().task());
  auto options = std::make_shared<ItemOptions>(*job.tasks.options(number));
  options->reserved_for.clear();
  options->returned = false;
  job.tasks.set_options(number, std::move(options));
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

}  // namespace muster::core
