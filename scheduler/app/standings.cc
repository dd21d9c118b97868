#include "scheduler/app/standings.h"

#include <algorithm>
#include <utility>

namespace muster::app {

void Standings::put(const Job& job, uint64_t item, std::vector<Judged> judged) {
  std::lock_guard lock(mutex_);
  Entry& entry = jobs_[job.reviews];
  entry.name = job.name;
  entry.reviewed = job.reviewed;
  take_back(entry, item);
  for (const Judged& one : judged) {
    Tally& tally = entry.by_author[one.author];
    ++tally.reviewed;
    if (one.right) ++tally.right;
  }
  if (!judged.empty()) entry.by_item.emplace(item, std::move(judged));
}

void Standings::take_back(Entry& entry, uint64_t item) {
  const auto found = entry.by_item.find(item);
  if (found == entry.by_item.end()) return;
  for (const Judged& one : found->second) {
    Tally& tally = entry.by_author.at(one.author);
    --tally.reviewed;
    if (one.right) --tally.right;
    if (tally.reviewed == 0) entry.by_author.erase(one.author);
  }
  entry.by_item.erase(found);
}

void Standings::forget(JobNumber reviews, uint64_t item) {
  std::lock_guard lock(mutex_);
  if (const auto found = jobs_.find(reviews); found != jobs_.end()) take_back(found->second, item);
}

void Standings::drop(JobNumber job) {
  std::lock_guard lock(mutex_);
  std::erase_if(jobs_, [&](const auto& one) { return one.first == job || one.second.reviewed == job; });
}

void Standings::complete() {
  std::lock_guard lock(mutex_);
  complete_ = true;
}

std::optional<std::vector<gateway::Standing>> Standings::of(WorkerNumber author) const {
  std::lock_guard lock(mutex_);
  if (!complete_) return std::nullopt;
  std::vector<std::pair<JobNumber, gateway::Standing>> found;
  for (const auto& [reviews, entry] : jobs_) {
    const auto tally = entry.by_author.find(author);
    if (tally != entry.by_author.end())
      found.emplace_back(entry.reviewed, gateway::Standing{entry.name, tally->second.reviewed, tally->second.right});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<gateway::Standing> newest;
  for (auto& [job, standing] : found) {
    if (newest.size() == kMostJobs) break;
    newest.push_back(std::move(standing));
  }
  return newest;
}

}  // namespace muster::app
