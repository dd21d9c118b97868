// What people saw happen; the evidence that exports are checked against.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace muster::crowd {

// One answer that a desk called saved.
struct SavedAnswer {
  std::string assignment, job, key, label;
  int revision = 1;
  std::chrono::milliseconds at{0};      // since the run began
  std::chrono::milliseconds waited{0};  // for the task, from asking until it was shown
};

struct PersonHistory {
  std::string worker, site;
  std::vector<SavedAnswer> saved;  // in the order of saving
  uint64_t skipped_count = 0, absence_count = 0;
  uint64_t empty_count = 0;  // "nothing for you" replies
  uint64_t retry_count = 0;  // requests that had to be made again
  uint64_t gone_count = 0;   // assignments lost before the answer was saved
  std::string trouble;       // why the person gave up; empty: they did not
};

}  // namespace muster::crowd
