// Majority over interned labels: every answer counts the same.
//
// Model: none. The posterior of a class is its share of a task's answers; a tie is left as equal shares, for
// best_class to settle. Reliability is how often a person agrees with the majority (ties count in part), shrunk towards
// the usual. Gold tasks are certain. One pass, nothing iterates.
#pragma once

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

Estimate majority_vote(const Labels& labels);

}  // namespace muster::consensus
