#include "scheduler/app/core_metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <string>

namespace muster::app {
namespace {

using core::AssignmentState;
using core::FateReason;

void raise_to(prometheus::Counter& counter, uint64_t total) {
  const double behind = static_cast<double>(total) - counter.Value();
  if (behind > 0) counter.Increment(behind);
}

prometheus::Counter& single(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

prometheus::Gauge& gauge(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

}  // namespace

CoreMetrics::CoreMetrics(prometheus::Registry& registry)
    : leases_(&single(registry, "muster_leases_granted_total", "Leases granted to people.")),
      revisions_(&single(registry, "muster_answer_revisions_total", "Answers corrected by their authors.")),
      adopted_(&single(registry, "muster_answers_adopted_total",
                       "Answers taken although a failed journal had lost their lease.")),
      refused_(&single(registry, "muster_answers_refused_total", "Answers that named no assignment of that person.")),
      duplicates_(&single(registry, "muster_answers_repeated_total", "Answers sent again that were durable already.")),
      items_(&single(registry, "muster_items_added_total", "Items taken in.")),
      live_leases_(&gauge(registry, "muster_leases_live", "Leases held by people now.")),
      waiting_people_(
          &gauge(registry, "muster_workers_waiting", "People who hold fewer leases than their credits allow.")),
      jobs_running_(&gauge(registry, "muster_jobs_running", "Jobs in state running.")),
      sites_connected_(&gauge(registry, "muster_sites_connected", "Sites with a session.")),
      epoch_(&gauge(registry, "muster_epoch", "This scheduler's epoch.")),
      queued_(&gauge(registry, "muster_loop_queue_commands", "Commands and reads waiting for the loop.")) {
  auto& answers =
      prometheus::BuildCounter().Name("muster_answers_total").Help("Answers, by fate and reason.").Register(registry);
  auto& ended = prometheus::BuildCounter()
                    .Name("muster_leases_ended_total")
                    .Help("Leases that ended without an answer, by how and why.")
                    .Register(registry);
  answers_ = &answers;
  ended_ = &ended;
  auto& tasks =
      prometheus::BuildCounter().Name("muster_tasks_closed_total").Help("Tasks closed, by state.").Register(registry);
  for (const auto state : {core::TaskState::Done, core::TaskState::Dropped, core::TaskState::Disputed}) {
    tasks_[static_cast<size_t>(state)] = &tasks.Add({{"state", std::string(core::name(state))}});
  }
}

// A series appears with its first event: most pairs of state and reason cannot happen.
void CoreMetrics::publish_assignments(const core::Counters& counters) {
  for (size_t s = 1; s < core::kAssignmentStates; ++s) {
    const auto state = static_cast<AssignmentState>(s);
    for (size_t r = 0; r < core::kFateReasons; ++r) {
      const uint64_t total = counters.assignments[s][r];
      if (total == 0) continue;
      auto*& counter = assignments_[s][r];
      if (!counter) {
        const bool answer = state >= AssignmentState::Counted;
        counter = &(answer ? answers_ : ended_)
                       ->Add({{answer ? "fate" : "how", std::string(core::name(state))},
                              {"reason", std::string(core::name(static_cast<FateReason>(r)))}});
      }
      raise_to(*counter, total);
    }
  }
}

void CoreMetrics::publish(const core::Core& core, size_t queued) {
  const core::Counters& counters = core.counters();
  raise_to(*leases_, counters.leases_granted);
  raise_to(*revisions_, counters.revisions);
  raise_to(*adopted_, counters.adopted);
  raise_to(*refused_, counters.refused_submits);
  raise_to(*duplicates_, counters.duplicate_submits);
  raise_to(*items_, counters.items_added);
  publish_assignments(counters);
  for (size_t i = 0; i < tasks_.size(); ++i) {
    if (tasks_[i]) raise_to(*tasks_[i], counters.tasks[i]);
  }
  live_leases_->Set(static_cast<double>(core.present().leases.size()));
  waiting_people_->Set(static_cast<double>(core.present().waiting.size()));
  double running = 0, connected = 0;
  for (const auto& [number, job] : core.state().jobs()) running += job->info.state == core::JobState::Running;
  for (const core::Site& site : core.state().sites()) {
    const auto* presence = core.present().find_site(site.number);
    connected += presence && presence->connected();
  }
  jobs_running_->Set(running);
  sites_connected_->Set(connected);
  epoch_->Set(core.state().epoch().value());
  queued_->Set(static_cast<double>(queued));
}

}  // namespace muster::app
