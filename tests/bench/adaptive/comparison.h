// Fixed redundancy against adaptive, on one recorded set.
//
// Accuracy levels, by one rule for every set: let `low` be what the best method reaches with 3 answers a task (what
// most projects ask for) and `high` what the default method reaches with all answers: beyond it is a matter of methods,
// not of redundancy. Levels are low + (high - low) · f for f = 0.3, 0.45, 0.6, 0.75, 0.9: more than three answers give,
// and not the last tasks, where accuracies of a few hundred tasks are noise. At each level the best fixed method is the
// one that needs the fewest answers there, between its points on a straight line; it may be another at each level, and
// is chosen knowing the truth. The saving is one less adaptive's answers over its. A level that adaptive, or majority,
// does not reach counts as if it needed all answers.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/bench/adaptive/curve.h"

namespace muster::bench {

struct Plan {
  uint32_t seeds = 20;
  uint32_t threads = 2;
  bool all_methods = true;  // else only those that take milliseconds
  double price_share = 0;
  uint32_t min = 1;
};

struct Level {
  double accuracy = 0;
  double fixed = 0, majority = 0, adaptive = 0;  // answers a task; 0: not reached
  std::string best;
  double saving = 0, saving_of_majority = 0;
};

struct Comparison {
  std::string set;
  std::vector<Curve> fixed;  // by method
  Curve adaptive;
  std::vector<Level> levels;
  double saving = 0, error = 0;  // mean over levels; jackknife over groups of tasks
  double saving_of_majority = 0, error_of_majority = 0;
};

Comparison compare(const RecordedSet& set, const Plan& plan);

}  // namespace muster::bench
