// Bradley-Terry: the better item wins more often, the more so the further apart they are.
//
// Model: i beats j with probability γ_i / (γ_i + γ_j). Prior: every item has won half a comparison and lost half a
// comparison against an imaginary item of strength 1, so that strengths exist on any data and items that nobody
// compared stay at 1.
// Minorise-maximise step, with W_i wins and N_ij comparisons of i and j:
//   γ_i = (W_i + 1/2) / (Σ_j N_ij / (γ_i + γ_j) + 1 / (γ_i + 1)),
// every item with the newest strengths of the others. Comparisons say nothing about a component's level, so that steps
// alone approach the prior's level slowly: after each step the scores of a component are moved together by
//   −Σ (γ_i / (γ_i + 1) − 1/2) / (items / 4),
// a Newton step with the greatest curvature. Both raise the log posterior each time. Scores are log γ.
// The standard error of a score is 1/√(Σ_j N_ij p_ij (1 − p_ij) + p_i (1 − p_i)), the observed information's diagonal.
// Stops when no score moves by more than 1e-6, or after 1,000 steps.
//
// Sources: R. A. Bradley, M. E. Terry, Rank analysis of incomplete block designs, Biometrika 1952; D. R. Hunter,
// MM algorithms for generalized Bradley-Terry models, Annals of Statistics 2004.
#pragma once

#include "scheduler/consensus/pairwise/strengths.h"

namespace muster::consensus::pairwise {

// REQUIRES: all orders of length 2.
Strengths bradley_terry(const Orders& pairs);

// The model on given wins, not centred: starts from `score` and leaves the newest there. At most `steps` steps.
struct PairFit {
  int steps = 0;
  bool converged = false;
  std::vector<double> objective;  // after each step
};
PairFit fit_pairs(const std::vector<Pair>& pairs, const std::vector<uint32_t>& component, int steps,
                  std::vector<double>& score);

// The common movement of each component, as above. Scores change by what is given back, per item's component.
std::vector<double> level_steps(const std::vector<uint32_t>& component, const std::vector<double>& score);

// Log posterior of scores under the wins, up to a constant.
double log_posterior(const std::vector<Pair>& pairs, const std::vector<double>& score);

std::vector<double> standard_errors(const std::vector<Pair>& pairs, const std::vector<double>& score);

// The greatest difference between places of two lists of one length.
double furthest(const std::vector<double>& before, const std::vector<double>& after);

// 1 / (1 + e^-x)
double logistic(double x);
// log(1 + e^x) without overflow
double softplus(double x);

}  // namespace muster::consensus::pairwise
