// The core's counters as metrics. It owns their names and labels.
#pragma once

#include <array>

#include "scheduler/core/core.h"

namespace prometheus {
class Counter;
template <class T>
class Family;
class Gauge;
class Registry;
}  // namespace prometheus

namespace muster::app {

// `publish` copies totals that the core keeps for itself, so that nothing of this is on its hot path.
class CoreMetrics {
 public:
  explicit CoreMetrics(prometheus::Registry& registry);
  // REQUIRES the loop's thread, now and then.
  void publish(const core::Core& core, size_t queued);

 private:
  void publish_assignments(const core::Counters& counters);

  prometheus::Counter *leases_, *revisions_, *adopted_, *refused_, *duplicates_, *items_;
  prometheus::Family<prometheus::Counter>*answers_, *ended_;
  std::array<std::array<prometheus::Counter*, core::kFateReasons>, core::kAssignmentStates> assignments_{};
  std::array<prometheus::Counter*, core::kTaskStates> tasks_{};
  prometheus::Gauge *live_leases_, *waiting_people_, *jobs_running_, *sites_connected_, *epoch_, *queued_;
};

}  // namespace muster::app
