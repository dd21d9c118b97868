// Weighted majority: each vote weighs what it would in the best rule for people of known skill.
//
// Model: a person is right with probability r, wrong evenly over the other K-1 classes, independently of the others. If
// r is known, the most probable class is the one with the greatest sum of weights log(r (K-1) / (1-r)) (S. Nitzan and
// J. Paroush, "Optimal decision rules in uncertain dichotomous choice situations", International Economic Review 23,
// 1982). Here r is a person's mean share of agreement with the other people's votes on the same task, their own left
// out, shrunk towards the usual; gold tasks count as the truth. The posterior is the softmax of the sums of weights.
// Nothing iterates.
#pragma once

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

Estimate weighted_majority(const Labels& labels);

}  // namespace muster::consensus
