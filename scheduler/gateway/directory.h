// What the gateway looks up without asking the core: jobs, sites and workers as they durably are. The application
// fills it before it releases the effect that tells of the change; any thread reads. Every method is thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/base/ids.h"
#include "common/form/form.h"
#include "scheduler/core/vocabulary.h"

namespace muster::gateway {

struct JobEntry {
  JobNumber number;
  std::string name;
  uint32_t version = 1;  // of template and guideline; raise it when either changes
  form::Form form;
  std::string form_json, template_xml, guideline;
};

struct SiteEntry {
  SiteNumber number;
  std::string name;
  std::vector<std::string> keys;  // CURVE public keys, Z85
  bool revoked = false;
};

struct WorkerEntry {
  WorkerNumber number;
  std::string id;
  SiteNumber site;
  core::WorkerLevel level = core::WorkerLevel::Annotator;
  bool active = true;
  JobNumber placed_on = {};         // 0: none
  std::string placed_on_name = {};  // filled in where people are looked up; empty if the job is gone
};

class Directory {
 public:
  // Adds, or replaces what has the same number.
  void put_job(JobEntry job);
  void put_site(SiteEntry site);
  void put_worker(WorkerEntry worker);
  void remove_job(JobNumber job);

  // Null if not known. What is returned never changes.
  std::shared_ptr<const JobEntry> job(JobNumber number) const;
  std::shared_ptr<const SiteEntry> site(SiteNumber number) const;
  std::shared_ptr<const SiteEntry> site(std::string_view name) const;
  std::vector<std::shared_ptr<const SiteEntry>> sites() const;

  // The site's people, by number. O(workers of all sites).
  std::vector<WorkerEntry> workers_of(SiteNumber site) const;
  // Those of `numbers` that are known, in the order given.
  std::vector<WorkerEntry> workers(const std::vector<WorkerNumber>& numbers) const;
  // Whether each of `numbers` is of this site.
  std::vector<bool> are_of(SiteNumber site, const std::vector<WorkerNumber>& numbers) const;

 private:
  const WorkerEntry* find_worker(WorkerNumber number) const;  // REQUIRES mutex_
  WorkerEntry whole(const WorkerEntry& worker) const;         // REQUIRES mutex_

  mutable std::shared_mutex mutex_;
  std::unordered_map<JobNumber, std::shared_ptr<const JobEntry>> jobs_;
  std::unordered_map<SiteNumber, std::shared_ptr<const SiteEntry>> sites_;
  std::unordered_map<std::string, SiteNumber> site_numbers_;
  std::vector<WorkerEntry> workers_;  // by number; number 0 where there is none
};

}  // namespace muster::gateway
