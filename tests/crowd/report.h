// What a run amounted to, for people and as JSON.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "tests/crowd/plan.h"
#include "tests/crowd/run.h"
#include "tests/crowd/tally.h"
#include "tests/crowd/verify.h"

namespace muster::crowd {

struct JobReport {
  std::string name, state;
  size_t tasks = 0, people = 0;  // people with at least one counted answer
  uint64_t answers = 0;          // counted
  uint64_t asked_fixed = 0;      // answers that fixed redundancy takes: all that were planned
  bool adaptive = false;
  Accuracy decided;  // of the results
  Accuracy fair;  // of the majority with ties shared: of all recorded answers where there are any, else of the counted
  double answers_per_second = 0;
  double seconds = 0;
  JobProgress progress;
  std::string results_at;            // file or URL
  std::optional<Findings> findings;  // if verified
};

struct Report {
  std::vector<JobReport> jobs;
  size_t people = 0, sites = 0;
  uint64_t saved_answers = 0, retries = 0, gone = 0, absences = 0, skips = 0;
  std::vector<std::string> troubles;  // people who gave up
  double setup_seconds = 0, work_seconds = 0;

  bool good() const;  // all complete, nobody gave up, nothing found wrong
};

Report make_report(const Plan& plan, const Outcome& outcome, const RunOptions& options, bool verify);
std::string as_text(const Report& report);
std::string as_json(const Report& report);
// One NDJSON line per saved answer: worker, site, job, key, assignment, label, revision, at_ms, waited_ms.
Result<void> write_history(const std::vector<PersonHistory>& people, const std::filesystem::path& file);

}  // namespace muster::crowd
