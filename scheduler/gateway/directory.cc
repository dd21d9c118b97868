#include "scheduler/gateway/directory.h"

#include <mutex>

#include "common/base/check.h"

namespace muster::gateway {
namespace {

template <class Map, class Key>
typename Map::mapped_type find_or_null(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

void Directory::put_job(JobEntry job) {
  auto entry = std::make_shared<const JobEntry>(std::move(job));
  const std::unique_lock lock(mutex_);
  jobs_[entry->number] = entry;
}

void Directory::put_site(SiteEntry site) {
  auto entry = std::make_shared<const SiteEntry>(std::move(site));
  const std::unique_lock lock(mutex_);
  site_numbers_[entry->name] = entry->number;
  sites_[entry->number] = entry;
}

void Directory::put_worker(WorkerEntry worker) {
  MUSTER_CHECK(worker.number.value() != 0 && worker.number.value() < (1u << 24));
  const std::unique_lock lock(mutex_);
  const size_t index = worker.number.value();
  if (workers_.size() <= index) workers_.resize(index + 1);
  workers_[index] = std::move(worker);
}

void Directory::remove_job(JobNumber job) {
  const std::unique_lock lock(mutex_);
  jobs_.erase(job);
}

std::shared_ptr<const JobEntry> Directory::job(JobNumber number) const {
  const std::shared_lock lock(mutex_);
  return find_or_null(jobs_, number);
}

std::shared_ptr<const SiteEntry> Directory::site(SiteNumber number) const {
  const std::shared_lock lock(mutex_);
  return find_or_null(sites_, number);
}

std::shared_ptr<const SiteEntry> Directory::site(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  const auto number = site_numbers_.find(std::string(name));
  return number == site_numbers_.end() ? nullptr : find_or_null(sites_, number->second);
}

std::vector<std::shared_ptr<const SiteEntry>> Directory::sites() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<const SiteEntry>> all;
  all.reserve(sites_.size());
  for (const auto& [number, site] : sites_) all.push_back(site);
  return all;
}

std::vector<WorkerEntry> Directory::workers_of(SiteNumber site) const {
  const std::shared_lock lock(mutex_);
  std::vector<WorkerEntry> found;
  for (const WorkerEntry& worker : workers_) {
    if (worker.number.value() != 0 && worker.site == site) found.push_back(whole(worker));
  }
  return found;
}

std::vector<WorkerEntry> Directory::workers(const std::vector<WorkerNumber>& numbers) const {
  const std::shared_lock lock(mutex_);
  std::vector<WorkerEntry> found;
  for (const WorkerNumber number : numbers) {
    if (const WorkerEntry* worker = find_worker(number)) found.push_back(whole(*worker));
  }
  return found;
}

std::vector<bool> Directory::are_of(SiteNumber site, const std::vector<WorkerNumber>& numbers) const {
  const std::shared_lock lock(mutex_);
  std::vector<bool> verdicts;
  verdicts.reserve(numbers.size());
  for (const WorkerNumber number : numbers) {
    const WorkerEntry* worker = find_worker(number);
    verdicts.push_back(worker != nullptr && worker->site == site);
  }
  return verdicts;
}

WorkerEntry Directory::whole(const WorkerEntry& worker) const {
  WorkerEntry entry = worker;
  if (const auto job = find_or_null(jobs_, worker.placed_on)) entry.placed_on_name = job->name;
  return entry;
}

const WorkerEntry* Directory::find_worker(WorkerNumber number) const {
  if (number.value() >= workers_.size()) return nullptr;
  const WorkerEntry& worker = workers_[number.value()];
  return worker.number.value() != 0 ? &worker : nullptr;
}

}  // namespace muster::gateway
