// Agreement on the path: how far down a taxonomy people agree.
//
// Model: a path is a walk from the root; at each node one goes on to a child or stops. Person w takes the right way
// with probability r_w, any other of the node's ways with equal chance; people who took a wrong turn say nothing about
// what lies beyond the right one. r_w has the usual Beta prior.
//
// Level by level, all tasks together: the answers that agree with a task's path so far are one-coin evidence for its
// next step (see one_coin.h; the number of classes is the number of ways at the node). EM starts from vote shares; its
// M step is r_w = (prior + rights of earlier levels + sum of posteriors of own steps) / (prior + steps taken); it stops
// when no r moves by more than `tolerance`.
//
// Then each task takes its most probable step, and its confidence is multiplied by that step's posterior. A task ends
// where its people stop, or before the step at which its confidence would fall below `hold`; the first step is always
// taken. Steps of gold tasks are certain.
//
// The walk from the root is ours; each level is the homogeneous case of A. P. Dawid, A. M. Skene, Applied Statistics
// 28, 1979.
#pragma once

#include <cstdint>
#include <vector>

#include "scheduler/consensus/categorical/path_tree.h"
#include "scheduler/consensus/categorical/votes.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct PathAgreementOptions {
  bool learns_reliability = true;  // false: every person's vote counts the same and confidence is the share of votes
  double hold = 0.5;
  double mean = kUsualReliability;
  double strength = kUsualStrength;
  int max_iterations = 100;  // a level
  double tolerance = 1e-4;
};

struct PathEstimate {
  std::vector<uint32_t> node;       // by task, of the tree
  std::vector<double> confidence;   // by task
  std::vector<double> reliability;  // by worker
  int iterations = 0;
  bool converged = true;
};

// The labels' classes are the tree's paths, in order.
PathEstimate agree_on_paths(const Labels& labels, const PathTree& tree, const PathAgreementOptions& options = {});

}  // namespace muster::consensus
