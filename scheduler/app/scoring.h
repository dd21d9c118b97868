// Scores answers without a code beside the core: reads what was written, asks consensus how sure it is, and tells the
// core.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/form/form.h"
#include "scheduler/api/job_results.h"
#include "scheduler/api/ports.h"
#include "scheduler/app/loop.h"

namespace prometheus {
class Counter;
class Registry;
}  // namespace prometheus

namespace muster::app {

// How sure the deciding control is that is least sure. `labels` by answer, then deciding control (labels_of_content);
// `workers` who gave them; `results` what was last inferred of the job's people, or null.
double least_confidence(const form::Form& form, const std::vector<std::vector<std::string>>& labels,
                        const std::vector<WorkerNumber>& workers, const api::JobResults* results);

class Scoring {
 public:
  // All outlive it.
  Scoring(Loop& loop, api::ContentPort& contents, const api::ResultsPort& results, prometheus::Registry& registry);
  ~Scoring();

  // Loop's thread, or before the loop starts. Queued without a bound of its own: a task waits for at most one score.
  void score(core::ScoreTask task);

 private:
  void run();
  bool stopping();
  // False: not now; it is tried again.
  bool score_one(const core::ScoreTask& task);
  Result<const form::Form*> form_of(JobNumber job);
  Result<double> confidence_of(const core::ScoreTask& task, const form::Form& form);

  Loop& loop_;
  api::ContentPort& contents_;
  const api::ResultsPort& results_;
  prometheus::Counter* const scored_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<core::ScoreTask> queue_;  // guarded by mutex_
  bool stopping_ = false;              // guarded by mutex_

  std::map<JobNumber, form::Form> forms_;  // our thread's
  std::thread thread_;
};

}  // namespace muster::app
