#include "scheduler/core/leasing.h"

#include <algorithm>

#include "common/base/check.h"

namespace muster::core {

namespace {

// Somebody worse than most is better used on fresh tasks than on those that are hard to decide.
TaskOrder order_for(WorkerNumber worker, const JobPolicy& policy, const JobPresence& presence) {
  if (policy.order != TaskOrder::Uncertainty || !presence.estimates) return policy.order;
  const bool worse = presence.estimates->reliability(worker.value()) < presence.estimates->average_reliability();
  return worse ? TaskOrder::BreadthFirst : TaskOrder::Uncertainty;
}

}  // namespace

Judgement Leasing::judge(const Job& job, TaskNumber number, WorkerNumber worker) {
  const PackedTask& task = job.tasks[number];
  if (job.tasks.room(task) == 0 || task.assignments >= SlotPool::kMaxBlock) return Judgement::Full;
  for (uint32_t i = 0; i < task.assignments; ++i) {
    const PackedAssignment& assignment = job.tasks.assignment(task, i);
    if (assignment.worker() != worker) continue;
    const AssignmentState state = assignment.state();
    const bool may_again = state == AssignmentState::Returned || state == AssignmentState::Expired ||
                           state == AssignmentState::Recalled || state == AssignmentState::Invalidated;
    if (!may_again) return Judgement::NotThisPerson;
  }
  if (const ItemOptions* options = job.tasks.options(number)) {
    const auto names = [&](const std::vector<WorkerNumber>& list) {
      return std::find(list.begin(), list.end(), worker) != list.end();
    };
    if (names(options->unavailable_for)) return Judgement::NotThisPerson;
    if (!options->reserved_for.empty() && !names(options->reserved_for)) return Judgement::NotThisPerson;
  }
  return Judgement::Take;
}

void Leasing::fill(WorkerNumber number) {
  const Worker* worker = ledger_.state().worker(number);
  MUSTER_CHECK(worker != nullptr);
  Person& person = ledger_.present().person(number);
  const SitePresence& site = ledger_.present().site(worker->site);
  if (!site.connected() || !site.reconciled) return;
  if (!worker->active && person.credits > 0) return tell(*worker, person, WaitReason::WorkerInactive);
  while (person.live < person.credits) {
    const Pick found = pick(*worker, person);
    if (!found.job) {
      tell(*worker, person, found.reason);
      return;
    }
    deciding_.before_lease(*found.job, found.task, number);
    ledger_.grant(*found.job, found.task, *worker);
    if (found.was_fresh && found.job->tasks.room(found.job->tasks[found.task]) > 0) {
      ledger_.queue_task(*found.job, found.task);
    }
    ledger_.present().shares.charge(found.job->info.number, ledger_.now());
    person.told = WaitReason::None;
  }
}

Leasing::Pick Leasing::pick(const Worker& worker, Person& person) {
  Volatile& present = ledger_.present();
  const FairShare::Applicant who = applicant(worker);
  Pick found;
  const bool has_place = worker.placed_on.value() != 0 && present.shares.ready(worker.placed_on) &&
                         present.shares.eligible(worker.placed_on, person.eligibility, who);
  if (has_place && take_from(worker.placed_on, worker, person, found)) return found;
  const bool in_block = person.block_job.value() != 0 && person.block_left > 0 && ledger_.now() < person.block_ends &&
                        present.shares.ready(person.block_job) &&
                        present.shares.eligible(person.block_job, person.eligibility, who);
  if (in_block && take_from(person.block_job, worker, person, found)) {
    --person.block_left;
    return found;
  }
  WaitReason limit = WaitReason::None;  // that kept a job with work from this person
  std::vector<JobNumber> looked_at;
  present.shares.visit(person.eligibility, who, ledger_.now(), [&](JobNumber job) {
    looked_at.push_back(job);
    const bool taken = take_from(job, worker, person, found);
    if (found.reason != WaitReason::None) limit = found.reason;
    return taken;
  });
  for (const JobNumber job : looked_at) ledger_.refresh_ready(*ledger_.state().job(job));
  if (!found.job) {
    found.reason = limit != WaitReason::None ? limit : explain(worker, person);
    return found;
  }
  const JobPolicy& policy = found.job->info.policy;
  person.block_job = found.job->info.number;
  person.block_left = policy.block_tasks - 1;
  person.block_ends = ledger_.now() + policy.block_time;
  return found;
}

bool Leasing::take_from(JobNumber number, const Worker& worker, Person& person, Pick& found) {
  const Job& job = *ledger_.state().job(number);
  PersonJob& dealings = person.in(number);
  const JobPolicy& policy = job.info.policy;
  if (policy.max_per_worker > 0 && dealings.taken >= policy.max_per_worker) {
    found.reason = WaitReason::CapReached;
    return false;
  }
  JobPresence& presence = ledger_.present().jobs[number];
  if (policy.budget_answers > 0 && job.answers_spent() >= policy.budget_answers) {
    found.reason = WaitReason::BudgetSpent;
    return false;
  }
  const auto taken = presence.queue.take(worker.number, order_for(worker.number, policy, presence), dealings.cursor,
                                         [&](TaskNumber candidate) { return judge(job, candidate, worker.number); });
  if (!taken) return false;
  found = {&job, taken->task, taken->was_fresh, WaitReason::None};
  return true;
}

FairShare::Applicant Leasing::applicant(const Worker& worker) const {
  return {worker, *ledger_.state().site(worker.site), ledger_.present().site(worker.site).features};
}

WaitReason Leasing::explain(const Worker& worker, Person& person) const {
  const FairShare::Applicant who = applicant(worker);
  bool running = false, eligible = false, open = false, too_old = false;
  for (const auto& [number, job] : ledger_.state().jobs()) {
    if (job->info.state != JobState::Running || job->all_closed()) continue;
    running = true;
    too_old = too_old || ledger_.present().shares.held_back_by_agent(number, who);
    if (!ledger_.present().shares.eligible(number, person.eligibility, who)) continue;
    eligible = true;
    const uint64_t counted = job->assignments_by_state[static_cast<size_t>(AssignmentState::Counted)];
    const uint64_t live = ledger_.present().jobs[number].live;
    open = open || live == 0 || job->answers_wanted > counted + live;
  }
  if (!running) return WaitReason::NoRunningJob;
  if (!eligible) return too_old ? WaitReason::SiteTooOld : WaitReason::NotEligible;
  return open ? WaitReason::NothingLeftForYou : WaitReason::AllLeased;
}

void Leasing::tell(const Worker& worker, Person& person, WaitReason reason) {
  if (!person.waiting) {
    person.waiting = true;
    ledger_.present().waiting.push_back(worker.number);
  }
  if (person.told == reason) return;
  person.told = reason;
  told_[worker.site].push_back({worker.number, reason});
}

void Leasing::ask_waiting(size_t most) {
  Volatile& present = ledger_.present();
  for (; most > 0 && present.to_ask > 0 && !present.waiting.empty(); --most) {
    --present.to_ask;  // before filling, which may ask for everybody anew
    const WorkerNumber worker = present.waiting.front();
    present.waiting.pop_front();
    present.person(worker).waiting = false;
    fill(worker);
  }
  if (present.waiting.empty()) present.to_ask = 0;
}

void Leasing::flush() {
  for (auto& [number, entries] : told_) {
    const SitePresence& site = ledger_.present().site(number);
    if (site.connected()) ledger_.effect(SendNoWork{number, site.session, std::move(entries)});
  }
  told_.clear();
}

}  // namespace muster::core
