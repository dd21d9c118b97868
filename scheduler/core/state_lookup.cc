// What can be asked of the state.
#include <algorithm>

#include "scheduler/core/state.h"

namespace muster::core {

uint64_t Job::answers_spent() const {
  uint64_t spent = 0;
  for (const auto state : {AssignmentState::Leased, AssignmentState::Counted, AssignmentState::Late,
                           AssignmentState::Surplus, AssignmentState::Quarantined, AssignmentState::Invalidated}) {
    spent += assignments_by_state[static_cast<size_t>(state)];
  }
  return spent;
}

TaskNumber Job::find_key(uint64_t key_hash, bool& found) const {
  const uint32_t task = keys.find(key_hash, [&](uint32_t t) { return tasks[TaskNumber(t)].key_hash.get(); });
  found = task != KeyIndex::kNone;
  return TaskNumber(found ? task : 0);
}

const Job* State::job(JobNumber number) const {
  const auto found = jobs_.find(number);
  return found == jobs_.end() ? nullptr : found->second.get();
}

std::optional<JobNumber> State::job_named(std::string_view name) const {
  const auto found = job_names_.find(std::string(name));
  if (found == job_names_.end()) return std::nullopt;
  return found->second;
}

const Job* State::reviews_of(const Job& reviewed) const {
  if (reviewed.info.policy.review_share <= 0) return nullptr;
  const auto number = job_named(reviewed.info.name + std::string(kReviewSuffix));
  const Job* found = number ? job(*number) : nullptr;
  return found && found->info.policy.review_of == reviewed.info.number ? found : nullptr;
}

const Site* State::site(SiteNumber number) const {
  return number.value() == 0 || number.value() > sites_.size() ? nullptr : &sites_[number.value() - 1];
}

const Site* State::site_named(std::string_view name) const {
  const auto found = site_names_.find(std::string(name));
  return found == site_names_.end() ? nullptr : site(found->second);
}

const Worker* State::worker(WorkerNumber number) const {
  return number.value() == 0 || number.value() > workers_.size() ? nullptr : &workers_[number.value() - 1];
}

const Worker* State::worker_named(std::string_view id) const {
  const auto found = worker_ids_.find(std::string(id));
  return found == worker_ids_.end() ? nullptr : worker(found->second);
}

const EpochStart* State::reign_after(AssignmentId id) const {
  const auto next = std::find_if(epoch_starts_.begin(), epoch_starts_.end(),
                                 [&](const EpochStart& start) { return start.epoch > id.epoch(); });
  return next == epoch_starts_.begin() || next == epoch_starts_.end() ? nullptr : &*next;
}

bool State::survives(AssignmentId id) const {
  return std::any_of(epoch_starts_.begin(), epoch_starts_.end(),
                     [&](const EpochStart& start) { return start.epoch == id.epoch() && id.counter() < start.leases; });
}

State::UnknownLease State::judge_unknown(AssignmentId id, const PackedTask& task) const {
  const EpochStart* next = reign_after(id);
  if (!next || survives(id) || adopted_.contains(id)) return UnknownLease::Stranger;
  if (task.item_sequence.get() <= next->tail.value()) return UnknownLease::Lost;
  return task.outlived_reign() ? UnknownLease::LostBefore : UnknownLease::Stranger;
}

}  // namespace muster::core
