// A candidate of `auto`: confusion matrices that shrink towards "knows it, or follows a habit".
//
// Model: z_t ~ Categorical(p). Worker w knows the class with probability r_w and else says what their habit h_w says
// (the rank-one confusions of MACE: Hovy, Berg-Kirkpatrick, Vaswani, Hovy, NAACL 2013):
//   b[w, k, l] = r_w [k = l] + (1 - r_w) h_w(l).
// Their own confusion matrix varies around it, c[w, k, .] ~ Dirichlet(strength · b[w, k, .]), so that a person with few
// answers has little to learn, and one with many a whole matrix (hierarchical priors as in Kim and Ghahramani: Bayesian
// Classifier Combination, AISTATS 2012).
//
// E: q_t(k) ∝ p_k Π_i c[w_i, k, l_i], certain for gold. M: with n[w, k, l] the sum of q_t(k) over w's answers l,
//   c = (n + strength · b) / their sum over l;  p from sums of q, one imagined task each (with `flat_prior` it stays
//   1/K); n[w, l, l] is split into known, r / (r + (1 - r) h(l)) of it, and habit; r and h are these sums' shares, one
//   imagined answer each way and one of each label.
// Starts and stops as state_model.h says. Memory grows with workers × classes².
#pragma once

#include <span>
#include <vector>

#include "scheduler/consensus/categorical/state_model.h"

namespace muster::consensus {

struct HabitModelOptions {
  double strength = 16;  // of the belief that a person's confusions are those of knowledge and habit, in answers
  bool flat_prior = false;
  StateModelLimits limits = {};
};

class HabitModel : public StateModel {
 public:
  HabitModel(const Labels& labels, const HabitModelOptions& options);

 private:
  double initial_share(std::span<const double> shares, uint32_t state) const override;
  void maximize() override;
  void maximize_habit(uint32_t worker);
  void maximize_confusion(uint32_t worker);

  HabitModelOptions options_;
  std::vector<double> knows_;  // workers: r
  std::vector<double> habit_;  // workers × classes: h
  std::vector<double> row_;    // by label
};

}  // namespace muster::consensus
