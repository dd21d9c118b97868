// Deals answers into parts, to be foretold by a fit to the others.
#pragma once

#include <cstdint>

#include "scheduler/consensus/labels.h"

namespace muster::consensus {

// Both have the tasks, workers, classes and gold of the whole.
struct Fold {
  Labels kept, held_out;
};

// Part `fold` of `folds` is held out: about 1 in `folds` answers, by a hash of what an answer is like (its person's and
// task's answers and agreement), so that new names or numbers deal alike. Answers that nothing tells apart are dealt in
// turn. A person's answers to one task stay together: one would tell the others.
Fold deal(const Labels& labels, uint32_t fold, uint32_t folds);

// Whole tasks with their gold, about `share` of them (0 to 1), by a hash of each.
Labels sample_tasks(const Labels& labels, double share);

// The part that a (task, worker) is dealt to, or a task as a whole.
uint32_t part_of(uint32_t task, uint32_t worker, uint32_t folds);

}  // namespace muster::consensus
