// Gives finished tasks to inspectors, and carries out what they decide (docs/review.md). Beside the core, on a thread
// of its own: it reads states and contents, and what it does are commands that can be repeated.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/base/time.h"
#include "scheduler/api/ports.h"
#include "scheduler/app/asking.h"
#include "scheduler/app/judging.h"
#include "scheduler/app/standings.h"
#include "scheduler/core/core.h"
#include "scheduler/core/queries.h"
#include "scheduler/review/review.h"

namespace prometheus {
class Counter;
class Registry;
}  // namespace prometheus

namespace muster::app {

struct ReviewingPolicy {
  size_t waiting_tasks = 100'000;  // finished and not looked at; beyond it all jobs are looked through
  size_t tasks_at_once = 100;      // whose contents are read together
  Millis retry{1000};              // after something could not be read or done
};

class Reviewing {
 public:
  // `core`, `contents`, `standings` and `registry` outlive it. Every job is looked through at the beginning; from then
  // on `standings` is whole.
  Reviewing(api::CorePort& core, api::ContentPort& contents, Standings& standings, ReviewingPolicy policy,
            prometheus::Registry& registry);
  // Ends after the command in hand, and joins.
  ~Reviewing();

  // A task is done, or done anew; a job has begun, or is gone. Any thread; takes no time.
  void task_done(JobNumber job, TaskNumber task);
  void job_started(JobNumber job);
  void job_gone(JobNumber job);

 private:
  using Task = std::pair<JobNumber, TaskNumber>;
  // A finished task as the core has it.
  struct Found {
    Task at;
    bool is_review = false;
    std::string job;    // name
    JobNumber reviews;  // where its review belongs
    core::TaskView view;
    std::vector<core::SendBack::Answer> answers;  // that count
  };

  void run();
  // False: something is to be tried again.
  bool look_through();
  bool create_review_jobs(const std::set<JobNumber>& jobs);
  bool handle(const std::vector<Task>& tasks);
  bool review(const Found& found, const std::string* contents);
  bool conclude(const Found& found, const std::string* contents);
  bool send_back(review::Verdict verdict);

  bool stopping();

  Asking asking_;
  Standings& standings_;
  Judging judging_;
  const ReviewingPolicy policy_;
  prometheus::Counter *const given_, *const returned_, *const failed_;

  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  bool stopping_ = false, all_ = true;
  std::set<Task> done_;
  std::set<JobNumber> started_, gone_;

  std::thread thread_;
};

}  // namespace muster::app
