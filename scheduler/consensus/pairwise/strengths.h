// What every method of this family finds out, and the pairs that Bradley-Terry models are fitted to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scheduler/consensus/pairwise/comparisons.h"

namespace muster::consensus::pairwise {

struct Strengths {
  std::vector<double> score;           // per item; log-strengths have mean 0 within each component
  std::vector<double> standard_error;  // per item
  std::vector<double> reliability;     // per worker, 0 to 1
  int iterations = 0;
  bool converged = true;
  std::vector<double> objective;  // log posterior after each iteration, which never falls; empty where none is climbed
};

// Two items that somebody compared, `first` < `second`, and how often each won; wins may be fractions.
struct Pair {
  uint32_t first = 0, second = 0;
  double first_wins = 0, second_wins = 0;
};

// The different pairs of `pairs` (all orders of length 2), ascending, with their wins.
std::vector<Pair> tally(const Orders& pairs);

// Takes each component's mean off its scores.
void centre(const std::vector<uint32_t>& component, std::vector<double>& score);

// Per worker: the share of their comparisons that agree with the scores, one half for each of two imaginary ones.
std::vector<double> agreement(const Orders& pairs, const std::vector<double>& score);

// Per item: the probability that it stands on the right side of another item of its component, drawn at random, where
// scores are independent normals. Components of more than 256 items are sampled evenly by rank. One half where there
// is no other.
std::vector<double> placement(const std::vector<uint32_t>& component, const Strengths&);

// An item's share of comparisons won, (wins + 1/2) / (comparisons + 1), in rankings as in pairs.
Strengths win_rate(const Orders& pairs);

}  // namespace muster::consensus::pairwise
