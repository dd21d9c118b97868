// Zero-based skill: votes and skills improve each other by small steps.
//
// Model: a person's skill s is the share of their answers that equal the decided labels. Repeat: decide each task by
// the vote in which an answer weighs its person's skill (only the order of sums matters); move every skill towards the
// share a observed under these labels, s += rate (a - s), a gradient step on the squared error of s. The rate starts at
// 1 and halves every `steps_per_rate` steps, so that the skills come to rest. Ties divide a task's credit. Stops when
// no skill moved by more than `tolerance`, or at `max_iterations`. A method of the Crowd-Kit collection (D. Ustalov,
// N. Pavlichenko, B. Tseitlin, "Learning from Crowds with Crowd-Kit", Journal of Open Source Software 9, 2024).
#pragma once

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct ZeroBasedSkillOptions {
  int max_iterations = 100;
  int steps_per_rate = 20;
  double tolerance = 1e-5;
};

Estimate zero_based_skill(const Labels& labels, const ZeroBasedSkillOptions& options = {});

}  // namespace muster::consensus
