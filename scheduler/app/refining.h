// Runs jobs' full consensus methods now and then, on a thread of its own, from cuts that the loop takes; keeps the
// newest results for readers and corrects the core's estimates of people.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "common/base/time.h"
#include "scheduler/api/job_results.h"
#include "scheduler/api/ports.h"
#include "scheduler/app/job_fit.h"
#include "scheduler/app/loop.h"

namespace prometheus {
class Counter;
class Gauge;
class Registry;
}  // namespace prometheus

namespace muster::app {

struct RefiningPolicy {
  Millis look{5000};       // how often jobs are looked at
  double growth = 0.1;     // a job is fitted anew when its counted answers have grown by this share
  size_t kept_jobs = 64;   // results in memory; the least recently made goes first, and is made again when asked for
  size_t requests = 1000;  // waiting renewals; beyond it they fail with "results.busy"
};

class Refining final : public api::ResultsPort {
 public:
  // `loop`, `contents` and `registry` outlive it.
  Refining(Loop& loop, api::ContentPort& contents, RefiningPolicy policy, prometheus::Registry& registry);
  // Ends a fit at its end, answers what waits with "results.closed", and joins.
  ~Refining() override;

  std::shared_ptr<const api::JobResults> latest(JobNumber job) const override;
  void renew(JobNumber job, Done done) override;

 private:
  // A job as the last look found it.
  struct Seen {
    uint64_t counted = 0;
    bool running = false, ended = false;
  };
  struct Kept {
    std::shared_ptr<const api::JobResults> results;
    uint64_t made = 0;  // order of making
  };
  using Requests = std::map<JobNumber, std::vector<Done>>;

  void run();
  void look();
  bool is_due(JobNumber job, const Seen& seen) const;
  void fit(const std::vector<JobNumber>& jobs, Requests requests);
  std::shared_ptr<core::Snapshot> take_cut();
  Result<std::shared_ptr<const api::JobResults>> fit_one(const core::Snapshot::JobCut& cut);
  Result<std::vector<std::string>> read(std::span<const core::ContentRef> refs);
  void keep(JobNumber job, std::shared_ptr<const api::JobResults> results);

  Loop& loop_;
  api::ContentPort& contents_;
  const RefiningPolicy policy_;
  prometheus::Counter *const fits_, *const failed_;
  prometheus::Gauge* const seconds_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by mutex_.
  bool stopping_ = false;
  Requests requests_;
  size_t waiting_ = 0;  // in requests_
  std::map<JobNumber, Kept> kept_;
  uint64_t made_ = 0;

  std::thread thread_;
};

}  // namespace muster::app
