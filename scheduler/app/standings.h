// How right inspectors found each person's work, by job: what they said of every review so far, and nothing of jobs
// whose people are not to see it. Thread-safe; no call waits for anything but another call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/base/ids.h"
#include "scheduler/gateway/ports.h"

namespace muster::app {

class Standings {
 public:
  static constexpr size_t kMostJobs = 20;  // of one person, as told

  struct Judged {
    WorkerNumber author;
    bool right = false;
  };
  struct Job {
    JobNumber reviewed, reviews;
    std::string name;  // of the reviewed one
  };

  // What the review of this item says of its authors by now, in place of what it said before; of nobody: nothing.
  // `item`: hash of the item's key in the job with the reviews.
  void put(const Job& job, uint64_t item, std::vector<Judged> judged);
  void forget(JobNumber reviews, uint64_t item);
  // A job is gone, with what was said of its answers or by its reviews.
  void drop(JobNumber job);
  // From now on it is whole: every verdict that there was at takeover has been put.
  void complete();

  // By jobs, the newest first, at most kMostJobs; nothing until it is whole.
  std::optional<std::vector<gateway::Standing>> of(WorkerNumber author) const;

 private:
  struct Tally {
    uint32_t reviewed = 0, right = 0;
  };
  struct Entry {
    std::string name;
    JobNumber reviewed;
    std::unordered_map<uint64_t, std::vector<Judged>> by_item;
    std::unordered_map<WorkerNumber, Tally> by_author;  // derived; nobody without reviews
  };
  static void take_back(Entry& entry, uint64_t item);

  mutable std::mutex mutex_;
  // Guarded by mutex_.
  std::map<JobNumber, Entry> jobs_;  // by the job with the reviews
  bool complete_ = false;
};

}  // namespace muster::app
