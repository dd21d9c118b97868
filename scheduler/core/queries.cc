#include "scheduler/core/queries.h"

#include <algorithm>
#include <set>

#include "scheduler/core/core.h"
#include "scheduler/core/review_place.h"

namespace muster::core {
namespace {

AnswerView view_assignment(const Core& core, const Job& job, const PackedAssignment& assignment) {
  const State& state = core.state();
  const Worker& worker = *state.worker(assignment.worker());
  AnswerView view;
  view.id = assignment.id(state.shard());
  view.worker = worker.number;
  view.worker_id = worker.id;
  view.site = state.site(worker.site)->name;
  view.state = assignment.state();
  view.reason = assignment.reason();
  view.revision = assignment.revision();
  if (assignment.has_answer()) {
    view.code = assignment.code();
    view.content = ContentRef{job.info.number, assignment.content_sequence(), assignment.content_index()};
  } else if (assignment.has_note()) {
    view.note = ContentRef{job.info.number, assignment.content_sequence(), assignment.content_index()};
  }
  return view;
}

std::optional<ReviewView> view_review(const Core& core, const Job& job, const PackedTask& task) {
  const Job* reviews = core.state().reviews_of(job);
  if (!reviews || task.state() != TaskState::Done) return std::nullopt;
  const PackedTask* review = find_review(*reviews, counted_answers(core.state(), job, task));
  const PackedAssignment* verdict = review ? verdict_of(*reviews, *review) : nullptr;
  if (!verdict || verdict->code() == form::kUncoded) return std::nullopt;
  return ReviewView{verdict->code(), {reviews->info.number, verdict->content_sequence(), verdict->content_index()}};
}

TaskView view_task(const Core& core, const Job& job, TaskNumber number) {
  const PackedTask& task = job.tasks[number];
  TaskView view;
  view.task = number;
  view.state = task.state();
  view.target = task.target;
  view.counted = task.counted;
  view.item = {job.info.number, Sequence(task.item_sequence.get()), static_cast<uint16_t>(task.item_index.get())};
  for (uint32_t i = 0; i < task.assignments; ++i) {
    view.assignments.push_back(view_assignment(core, job, job.tasks.assignment(task, i)));
  }
  view.review = view_review(core, job, task);
  return view;
}

// Present people, and what keeps those who may do a job's tasks from it: each of them is in one of the last three.
struct Crowd {
  uint64_t present = 0, eligible = 0;
  std::set<SiteNumber> too_old;  // sites of people who would be eligible with another agent
  uint64_t full_hands = 0, capped = 0, left_over = 0;
};

uint32_t taken_of(const Person& person, JobNumber job) {
  for (const PersonJob& dealings : person.jobs) {
    if (dealings.job == job) return dealings.taken;
  }
  return 0;
}

Crowd count_people(const Core& core, const Job& job) {
  Crowd crowd;
  const uint32_t cap = job.info.policy.max_per_worker;
  for (uint32_t i = 1; i <= core.state().worker_count(); ++i) {
    const Worker& worker = *core.state().worker(WorkerNumber(i));
    const Person* person = core.present().find_person(worker.number);
    if (!worker.active || !person || !person->present) continue;
    ++crowd.present;
    const FairShare& shares = core.present().shares;
    const FairShare::Applicant who{worker, *core.state().site(worker.site),
                                   core.present().find_site(worker.site)->features};
    if (shares.held_back_by_agent(job.info.number, who)) crowd.too_old.insert(worker.site);
    FairShare::Eligibility eligibility;
    if (!shares.eligible(job.info.number, eligibility, who)) continue;
    ++crowd.eligible;
    if (cap > 0 && taken_of(*person, job.info.number) >= cap) {
      ++crowd.capped;
    } else if (person->live >= person->credits) {
      ++crowd.full_hands;
    } else {
      ++crowd.left_over;
    }
  }
  return crowd;
}

uint64_t count_sites_away(const Core& core) {
  uint64_t away = 0;
  for (const Site& site : core.state().sites()) {
    const SitePresence* at = core.present().find_site(site.number);
    if (!site.revoked && (!at || !at->connected())) ++away;
  }
  return away;
}

// Reasons why a running job with `open` tasks gets no leases at present; empty while it does.
std::vector<JobWait> why_not_leased(const Core& core, const Job& job, uint64_t open) {
  const auto presence = core.present().jobs.find(job.info.number);
  const uint64_t live = presence == core.present().jobs.end() ? 0 : presence->second.live;
  const uint64_t budget = job.info.policy.budget_answers;
  if (budget > 0 && live == 0 && job.answers_spent() >= budget)
    return {{WaitReason::BudgetSpent, open, WaitUnit::Tasks}};
  const bool queued = core.present().shares.ready(job.info.number);
  if (queued && live > 0) return {};  // it moves
  std::vector<JobWait> reasons;
  const auto add = [&](WaitReason reason, uint64_t count, WaitUnit unit) {
    if (count > 0) reasons.push_back({reason, count, unit});
  };
  const Crowd crowd = count_people(core, job);
  if (crowd.present == 0 && live == 0) add(WaitReason::NoWorkersPresent, open, WaitUnit::Tasks);
  if (crowd.eligible == 0 && crowd.too_old.empty()) add(WaitReason::NotEligible, crowd.present, WaitUnit::People);
  if (crowd.eligible == 0) add(WaitReason::SiteTooOld, crowd.too_old.size(), WaitUnit::Sites);
  if (!queued && live > 0) add(WaitReason::AllLeased, open, WaitUnit::Tasks);
  if (crowd.eligible == 0) add(WaitReason::SiteOffline, count_sites_away(core), WaitUnit::Sites);
  if (queued) {
    add(WaitReason::CreditsUsed, crowd.full_hands, WaitUnit::People);
    add(WaitReason::CapReached, crowd.capped, WaitUnit::People);
    add(WaitReason::NothingLeftForYou, crowd.left_over, WaitUnit::People);
  }
  return reasons;
}

std::vector<JobWait> why_waiting(const Core& core, const Job& job) {
  const uint64_t open = job.tasks_by_state[static_cast<size_t>(TaskState::Fresh)] +
                        job.tasks_by_state[static_cast<size_t>(TaskState::InWork)];
  switch (job.info.state) {
    case JobState::Draft:
      return {{WaitReason::NotStarted, open, WaitUnit::Tasks}};
    case JobState::Paused:
      return {{WaitReason::Paused, open, WaitUnit::Tasks}};
    case JobState::Running:
      return open == 0 ? std::vector<JobWait>() : why_not_leased(core, job, open);
    default:
      return {};
  }
}

}  // namespace

std::optional<JobNumber> find_job(const Core& core, std::string_view name) {
  return core.state().job_named(name);
}

std::optional<JobView> view_job(const Core& core, JobNumber number) {
  const Job* job = core.state().job(number);
  if (!job) return std::nullopt;
  JobView view;
  view.number = number;
  view.name = job->info.name;
  view.project = job->info.project;
  view.state = job->info.state;
  view.policy = job->info.policy;
  view.created_wall_ms = job->info.created_wall_ms;
  view.guideline_version = job->info.text->version;
  view.tasks = static_cast<uint32_t>(job->tasks.size());
  view.tasks_by_state = job->tasks_by_state;
  view.assignments_by_state = job->assignments_by_state;
  view.answers_wanted = job->answers_wanted;
  const auto presence = core.present().jobs.find(number);
  if (presence != core.present().jobs.end()) view.workers = presence->second.workers;
  view.waiting = why_waiting(core, *job);
  return view;
}

std::vector<JobView> list_jobs(const Core& core) {
  std::vector<JobView> views;
  for (const auto& [number, job] : core.state().jobs()) views.push_back(*view_job(core, number));
  return views;
}

std::optional<JobText> view_job_text(const Core& core, JobNumber number) {
  const Job* job = core.state().job(number);
  if (!job) return std::nullopt;
  return *job->info.text;
}

std::vector<TaskView> view_tasks(const Core& core, JobNumber number, TaskNumber from, size_t most) {
  std::vector<TaskView> views;
  const Job* job = core.state().job(number);
  if (!job) return views;
  const size_t end = std::min(job->tasks.size(), from.value() + most);
  for (size_t t = from.value(); t < end; ++t)
    views.push_back(view_task(core, *job, TaskNumber(static_cast<uint32_t>(t))));
  return views;
}

std::optional<SiteNumber> find_site(const Core& core, std::string_view name) {
  const Site* site = core.state().site_named(name);
  if (!site) return std::nullopt;
  return site->number;
}

std::vector<SiteView> list_sites(const Core& core) {
  std::vector<SiteView> views;
  for (const Site& site : core.state().sites()) {
    SiteView view{site.number, site.name, site.region, site.keys, site.revoked, false, 0, 0};
    if (const SitePresence* presence = core.present().find_site(site.number)) {
      view.connected = presence->connected();
      view.workers = static_cast<uint32_t>(presence->workers.size());
      for (const WorkerNumber worker : presence->workers) view.live_leases += core.present().find_person(worker)->live;
    }
    views.push_back(std::move(view));
  }
  return views;
}

std::vector<WorkerView> list_workers(const Core& core, WorkerNumber from, size_t most) {
  std::vector<WorkerView> views;
  for (size_t i = std::max(1u, from.value()); i <= core.state().worker_count() && views.size() < most; ++i) {
    const Worker& worker = *core.state().worker(WorkerNumber(static_cast<uint32_t>(i)));
    WorkerView view;
    view.number = worker.number;
    view.id = worker.id;
    view.site = core.state().site(worker.site)->name;
    view.level = worker.level;
    view.skills = worker.skills;
    view.active = worker.active;
    if (const Person* person = core.present().find_person(worker.number)) {
      view.present = person->present;
      view.live_leases = person->live;
      view.answers = person->answers;
      view.waiting = person->told;
    }
    if (!worker.active) view.waiting = WaitReason::WorkerInactive;
    views.push_back(std::move(view));
  }
  return views;
}

std::optional<WorkerView> find_worker(const Core& core, std::string_view id) {
  const Worker* worker = core.state().worker_named(id);
  if (!worker) return std::nullopt;
  return list_workers(core, worker->number, 1).front();
}

std::optional<std::pair<JobNumber, TaskView>> find_assignment(const Core& core, AssignmentId id) {
  for (const auto& [number, job] : core.state().jobs()) {
    for (uint32_t t = 0; t < job->tasks.size(); ++t) {
      if (job->tasks.find(job->tasks[TaskNumber(t)], core.state().shard(), id)) {
        return std::pair(number, view_task(core, *job, TaskNumber(t)));
      }
    }
  }
  return std::nullopt;
}

}  // namespace muster::core
