#include "scheduler/app/refining.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <algorithm>
#include <utility>

#include "common/base/log.h"
#include "scheduler/app/waiting.h"
#include "scheduler/core/lifecycle.h"

namespace muster::app {

using namespace std::chrono_literals;

namespace {

constexpr Millis kPatience{100};  // between two looks at whether the end has come

uint64_t counted(const core::Snapshot::JobCut& cut) {
  uint64_t sum = 0;
  for (uint32_t t = 0; t < cut.tasks.size(); ++t) sum += cut.tasks[TaskNumber(t)].counted;
  return sum;
}

prometheus::Counter* counter(prometheus::Registry& registry, const char* name, const char* help) {
  return &prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

}  // namespace

Refining::Refining(Loop& loop, api::ContentPort& contents, RefiningPolicy policy, prometheus::Registry& registry)
    : loop_(loop),
      contents_(contents),
      policy_(policy),
      fits_(counter(registry, "muster_consensus_fits_total", "Fits of jobs' full consensus methods.")),
      failed_(counter(registry, "muster_consensus_fits_failed_total", "Fits that could not be made.")),
      seconds_(&prometheus::BuildGauge()
                    .Name("muster_consensus_fit_seconds")
                    .Help("How long the last fit took.")
                    .Register(registry)
                    .Add({})),
      thread_([this] { run(); }) {}

Refining::~Refining() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
  for (auto& [job, waiting] : requests_) {
    for (const Done& done : waiting) done(fail("results.closed", "the scheduler is stopping"));
  }
}

std::shared_ptr<const api::JobResults> Refining::latest(JobNumber job) const {
  std::lock_guard lock(mutex_);
  const auto found = kept_.find(job);
  return found == kept_.end() ? nullptr : found->second.results;
}

void Refining::renew(JobNumber job, Done done) {
  {
    std::lock_guard lock(mutex_);
    if (waiting_ < policy_.requests && !stopping_) {
      ++waiting_;
      requests_[job].push_back(std::move(done));
      changed_.notify_all();
      return;
    }
  }
  done(fail("results.busy", "too many requests wait for results; try again shortly"));
}

void Refining::run() {
  while (true) {
    Requests requests;
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, policy_.look, [&] { return stopping_ || !requests_.empty(); });
      if (stopping_) return;
      requests = std::exchange(requests_, {});
      waiting_ = 0;
    }
    if (requests.empty()) {
      look();
      continue;
    }
    std::vector<JobNumber> jobs;
    for (const auto& [job, waiting] : requests) jobs.push_back(job);
    fit(jobs, std::move(requests));
  }
}

// Looks at every job, and fits those that are due.
void Refining::look() {
  auto found = std::make_shared<Handover<std::map<JobNumber, Seen>>>();
  auto seen = std::make_shared<std::map<JobNumber, Seen>>();
  const bool taken = loop_.read(
      [seen](const core::Core& core) {
        for (const auto& [number, job] : core.state().jobs()) {
          if (!needs_fit(job->info.policy)) continue;
          const auto counted = job->assignments_by_state[static_cast<size_t>(core::AssignmentState::Counted)];
          (*seen)[number] = {counted, job->info.state == core::JobState::Running, core::is_final(job->info.state)};
        }
      },
      [seen, found] { found->put(std::move(*seen)); });
  if (!taken) return;
  const auto jobs = found->wait(kPatience, [this] {
    std::lock_guard lock(mutex_);
    return stopping_;
  });
  if (!jobs) return;
  std::vector<JobNumber> due;
  for (const auto& [number, job] : *jobs) {
    if (is_due(number, job)) due.push_back(number);
  }
  if (!due.empty()) fit(due, {});
}

// A job that ended is fitted once more; one that stands still is not.
bool Refining::is_due(JobNumber job, const Seen& seen) const {
  if (seen.counted == 0 || !(seen.running || seen.ended)) return false;
  std::lock_guard lock(mutex_);
  const auto found = kept_.find(job);
  if (found == kept_.end()) return seen.running || kept_.size() < policy_.kept_jobs;
  const api::JobResults& last = *found->second.results;
  if (seen.ended || last.final) return !last.final || last.answers != seen.counted;
  return static_cast<double>(seen.counted) >= static_cast<double>(last.answers) * (1 + policy_.growth) + 1;
}

std::shared_ptr<core::Snapshot> Refining::take_cut() {
  auto handed = std::make_shared<Handover<std::shared_ptr<core::Snapshot>>>();
  if (!loop_.cut([handed](std::shared_ptr<core::Snapshot> cut) { handed->put(std::move(cut)); })) return nullptr;
  auto cut = handed->wait(kPatience, [this] {
    std::lock_guard lock(mutex_);
    return stopping_;
  });
  return cut ? std::move(*cut) : nullptr;
}

void Refining::fit(const std::vector<JobNumber>& jobs, Requests requests) {
  auto cut = take_cut();
  for (const JobNumber job : jobs) {
    Result<std::shared_ptr<const api::JobResults>> made = nullptr;
    if (!cut) {
      made = fail("results.busy", "the scheduler has more to do than it takes in; try again");
    } else {
      const auto found = std::find_if(cut->jobs.begin(), cut->jobs.end(),
                                      [&](const auto& candidate) { return candidate.info.number == job; });
      if (found != cut->jobs.end() && needs_fit(found->info.policy)) made = fit_one(*found);
    }
    for (const Done& done : requests[job]) done(made);
  }
  if (cut) loop_.give_back(std::move(cut));
}

Result<std::shared_ptr<const api::JobResults>> Refining::fit_one(const core::Snapshot::JobCut& cut) {
  const JobNumber job = cut.info.number;
  const auto last = latest(job);
  if (last && last->final && core::is_final(cut.info.state) && last->answers == counted(cut)) return last;
  const auto began = std::chrono::steady_clock::now();
  auto fit = fit_job(cut, [this](std::span<const core::ContentRef> refs) { return read(refs); });
  if (!fit) {
    failed_->Increment();
    spdlog::warn("no results of job {}: {}", cut.info.name, fit.error().message);
    return tl::unexpected(fit.error());
  }
  fit->results->seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  fits_->Increment();
  seconds_->Set(fit->results->seconds);
  keep(job, fit->results);
  // A full queue is no loss: the next fit corrects as well.
  if (fit->correction && !core::is_final(cut.info.state)) loop_.post(std::move(*fit->correction));
  return std::shared_ptr<const api::JobResults>(fit->results);
}

Result<std::vector<std::string>> Refining::read(std::span<const core::ContentRef> refs) {
  auto handed = std::make_shared<Handover<Result<std::vector<std::string>>>>();
  contents_.fetch({refs.begin(), refs.end()},
                  [handed](Result<std::vector<std::string>> contents) { handed->put(std::move(contents)); });
  auto contents = handed->wait(kPatience, [this] {
    std::lock_guard lock(mutex_);
    return stopping_;
  });
  if (!contents) return fail("results.closed", "the scheduler is stopping");
  return std::move(*contents);
}

void Refining::keep(JobNumber job, std::shared_ptr<const api::JobResults> results) {
  std::lock_guard lock(mutex_);
  kept_[job] = {std::move(results), ++made_};
  if (kept_.size() <= policy_.kept_jobs) return;
  kept_.erase(std::min_element(kept_.begin(), kept_.end(),
                               [](const auto& a, const auto& b) { return a.second.made < b.second.made; }));
}

}  // namespace muster::app
