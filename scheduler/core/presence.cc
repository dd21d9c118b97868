#include "scheduler/core/presence.h"

#include <algorithm>

#include "scheduler/core/deciding.h"

namespace muster::core {

PersonJob& Person::in(JobNumber job) {
  const auto found = std::lower_bound(jobs.begin(), jobs.end(), job,
                                      [](const PersonJob& p, JobNumber number) { return p.job < number; });
  if (found != jobs.end() && found->job == job) return *found;
  const auto added = jobs.insert(found, PersonJob{});
  added->job = job;
  return *added;
}

Person& Volatile::person(WorkerNumber worker) {
  if (people_.size() <= worker.value()) people_.resize(std::max<size_t>(worker.value() + 1, people_.size() * 3 / 2));
  return people_[worker.value()];
}

const Person* Volatile::find_person(WorkerNumber worker) const {
  return worker.value() < people_.size() ? &people_[worker.value()] : nullptr;
}

JobPresence& Volatile::begin(JobNumber job, const JobPolicy& policy) {
  JobPresence& presence = jobs[job];
  const bool in_core = policy.classes >= 2 && policy.classes <= consensus::RunningEstimates::kMaxClasses;
  if (in_core && is_adaptive(policy)) {
    presence.estimates = std::make_unique<consensus::RunningEstimates>(policy.classes);
  }
  return presence;
}

void Volatile::forget(JobNumber job) {
  jobs.erase(job);
  for (Person& person : people_) std::erase_if(person.jobs, [&](const PersonJob& p) { return p.job == job; });
}

void Volatile::offer(WorkerNumber number) {
  Person& person = this->person(number);
  if (person.live >= person.credits) return;
  if (!person.waiting) waiting.push_back(number);
  person.waiting = true;
  to_ask = waiting.size();
}

SitePresence& Volatile::site(SiteNumber site) {
  if (sites_.size() <= site.value()) sites_.resize(site.value() + 1);
  return sites_[site.value()];
}

const SitePresence* Volatile::find_site(SiteNumber site) const {
  return site.value() < sites_.size() ? &sites_[site.value()] : nullptr;
}

}  // namespace muster::core
