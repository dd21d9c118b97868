#include "scheduler/core/placing.h"

#include <algorithm>

namespace muster::core {
namespace {

constexpr size_t kMostJobs = 1000;

bool offers_work(const Job& job) {
  return job.info.state == JobState::Running && !job.all_closed();
}

// Answers that are wanted and in nobody's hands yet; a few less where tasks were dropped, or have more than they
// wanted.
uint64_t answers_left(const Job& job, uint64_t live) {
  const uint64_t counted = job.assignments_by_state[static_cast<size_t>(AssignmentState::Counted)];
  const uint64_t spoken_for = counted + live;
  uint64_t left = job.answers_wanted > spoken_for ? job.answers_wanted - spoken_for : 0;
  const uint64_t budget = job.info.policy.budget_answers;
  if (budget > 0) left = std::min(left, budget - std::min(budget, job.answers_spent()));
  return left;
}

}  // namespace

void Placing::place(const PlaceWorkers& command) {
  if (!sessions_.is_current(command.site, command.session)) return;
  JobNumber job;
  SendPlaced reply{command.site, command.session, command.request, refusal(command, job)};
  std::vector<WorkerNumber> changed;
  if (reply.refusal.code.empty()) {
    for (const WorkerNumber worker : command.workers) {
      if (ledger_.state().worker(worker)->placed_on != job) changed.push_back(worker);
    }
  }
  if (!changed.empty()) {
    ledger_.place_workers(changed, job);
    ledger_.effect(SendRoster{command.site, changed});
  }
  ledger_.effect(std::move(reply));
}

Refusal Placing::refusal(const PlaceWorkers& command, JobNumber& number) {
  const State& state = ledger_.state();
  for (const WorkerNumber worker : command.workers) {
    const Worker* known = state.worker(worker);
    if (known == nullptr || known->site != command.site) return {"worker.unknown", "somebody is not of this site"};
  }
  if (command.job.empty()) return {};
  const auto named = state.job_named(command.job);
  const Job* job = named ? state.job(*named) : nullptr;
  if (job == nullptr) return {"job.unknown", "there is no job " + command.job};
  if (!offers_work(*job)) return {"job.state", "the job " + command.job + " gives out no work now"};
  std::string unfit;
  for (const WorkerNumber worker : command.workers) {
    if (may_work(*job, worker)) continue;
    unfit += (unfit.empty() ? "" : ", ") + state.worker(worker)->id;
  }
  if (!unfit.empty()) return {"worker.not_eligible", "may not work on " + command.job + ": " + unfit};
  number = job->info.number;
  return {};
}

bool Placing::may_work(const Job& job, WorkerNumber number) {
  Volatile& present = ledger_.present();
  const Worker& worker = *ledger_.state().worker(number);
  const FairShare::Applicant who{worker, *ledger_.state().site(worker.site), present.site(worker.site).features};
  return present.shares.eligible(job.info.number, present.person(number).eligibility, who);
}

void Placing::list_jobs(const AskJobs& command) {
  if (!sessions_.is_current(command.site, command.session)) return;
  Volatile& present = ledger_.present();
  const std::vector<WorkerNumber>& people = present.site(command.site).workers;
  SendJobs reply{command.site, command.session, command.request, {}};
  for (const auto& [number, job] : ledger_.state().jobs()) {
    if (reply.jobs.size() == kMostJobs) break;
    const auto may = [&, &job = *job](WorkerNumber worker) {
      return ledger_.state().worker(worker)->active && may_work(job, worker);
    };
    if (!offers_work(*job) || std::none_of(people.begin(), people.end(), may)) continue;
    reply.jobs.push_back({number, job->info.name, answers_left(*job, present.jobs[number].live)});
  }
  ledger_.effect(std::move(reply));
}

}  // namespace muster::core
