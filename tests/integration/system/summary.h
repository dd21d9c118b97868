// What muster-crowd reported.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace muster::testing {

struct JobSummary {
  std::string state;
  uint64_t tasks = 0, answers = 0, results_checked = 0, saved_checked = 0, wrong = 0, expired = 0, surplus = 0;
  uint64_t answers_fixed = 0;              // that fixed redundancy takes
  double accuracy = 0, accuracy_fair = 0;  // of the results; of the fixed majority
};
struct Summary {
  bool good = false;
  uint64_t saved_answers = 0, repeated_requests = 0;
  std::map<std::string, JobSummary> jobs;
};
Summary read_summary(const std::filesystem::path& file);  // empty if there is none

// A run with --verify: every job completed, every result and every answer is as it must be, and nothing that was saved
// is missing.
void expect_all_verified(const Summary& summary);

struct SavedLine {
  std::string worker, site;
  int64_t at_ms = 0, waited_ms = 0;
};
std::vector<SavedLine> read_history(const std::filesystem::path& file);

}  // namespace muster::testing
