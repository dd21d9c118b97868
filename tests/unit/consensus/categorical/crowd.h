// Simulated people with known truth, and labels written as pictures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

// One row a task, one column a worker: a digit is the class, '.' no answer. {"01.", "11."} has a third, silent worker.
Labels labels_of(const std::vector<std::string>& rows, uint32_t classes);

struct Simulated {
  Labels labels;
  std::vector<uint32_t> truth;
};

// confusion[w][k][l]; every worker answers each task with probability `density`. Classes are drawn by `prior`.
using Confusion = std::vector<std::vector<double>>;
Simulated simulate(const std::vector<Confusion>& people, const std::vector<double>& prior, uint32_t tasks,
                   double density, uint64_t seed);

// Right with probability r, errors even.
Confusion even_errors(uint32_t classes, double r);

double accuracy(const Estimate& estimate, const std::vector<uint32_t>& truth);

// The first step at which a sequence falls by more than rounding, or -1.
int first_fall(const std::vector<double>& objective);

// "0 1 0": best class by task.
std::string best(const Estimate& estimate);

}  // namespace muster::consensus
