// Running totals of what the core did since this process took over, for metrics. Owned by the loop's thread.
#pragma once

#include <array>
#include <cstdint>

#include "scheduler/core/vocabulary.h"

namespace muster::core {

struct Counters {
  uint64_t leases_granted = 0;
  std::array<std::array<uint64_t, kFateReasons>, kAssignmentStates> assignments{};  // entered, by state and reason
  std::array<uint64_t, kTaskStates> tasks{};                                        // entered, by state
  uint64_t revisions = 0;
  uint64_t adopted = 0;
  uint64_t refused_submits = 0;  // answers that named no assignment of that person
  uint64_t duplicate_submits = 0;
  uint64_t items_added = 0;
};

}  // namespace muster::core
