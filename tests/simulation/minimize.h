// Makes a plan that leads to a violation smaller, as long as it still leads to one of the same kind.
#pragma once

#include <cstddef>
#include <string>

#include "tests/simulation/plan.h"

namespace muster::sim {

struct Minimized {
  Plan plan;
  std::string violation;
  size_t worlds = 0;  // that were tried
};

// Kinds of trouble first, then people, jobs, items and time, then single faults. `most_worlds` bounds the search.
Minimized minimize(const Plan& plan, const std::string& violation, size_t most_worlds);

}  // namespace muster::sim
