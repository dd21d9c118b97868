// A candidate of `auto`: confusion matrices that shrink towards "knows it, or follows a habit", over tasks of which
// some are hard.
//
// Model: z_t ~ Categorical(p); a task is easy, or hard with probability s. Worker w knows the class with probability
// r_w and else says what their habit h_w says (the rank-one confusions of MACE: Hovy, Berg-Kirkpatrick, Vaswani, Hovy,
// NAACL 2013):  b[w, k, l] = r_w [k = l] + (1 - r_w) h_w(l).  Their own confusion matrix varies around it,
//   c[w, k, .] ~ Dirichlet(strength · b[w, k, .]),
// so that a person with few answers has two kinds of number to learn, and one with many a whole matrix (hierarchical
// priors as in Kim and Ghahramani: Bayesian Classifier Combination, AISTATS 2012). On a hard task a share `hard` of
// everybody's answers is g_w, how often they give each label at all:  P(l | k, hard) = (1 - hard) c[w, k, l] + hard
// g_w(l). Hard tasks explain why people err together where each of them is good; without them posteriors of tasks
// with many answers are far too sure.
//
// E: q_t(k, easy or hard) ∝ p_k s Π_i P(l_i | k, easy or hard), certain of k for gold.
// M: with n[w, k, l] the expected answers that came from c (on hard tasks (1 - hard) c / P of each):
//   c = (n + strength · b) / their sum over l;  p, s from sums of q with one imagined task each;
//   answers n[w, l, l] are split into known, r / (r + (1 - r) h(l)), and habit; r and h from these sums with one
//   imagined answer each way, and one of each label.
// With `flat_prior` p stays 1/K. Starts and stops as state_model.h says. Memory grows with workers × classes² (twice
// that with hard tasks).
#pragma once

#include <span>
#include <vector>

#include "scheduler/consensus/categorical/state_model.h"

namespace muster::consensus {

struct AutoModelOptions {
  double strength = 16;  // of the belief that a person's confusions are those of knowledge and habit, in answers
  double hard = 0;       // 0: all tasks are alike
  bool flat_prior = false;
  StateModelLimits limits = {};
};

class AutoModel : public StateModel {
 public:
  AutoModel(const Labels& labels, const AutoModelOptions& options);

 private:
  double initial_share(std::span<const double> shares, uint32_t state) const override;
  void maximize() override;
  void maximize_prior();
  void maximize_habit(uint32_t worker);
  void maximize_confusion(uint32_t worker);
  double expected(uint32_t worker, uint32_t truth, uint32_t label) const;  // n
  void fill_table(uint32_t worker);
  double& confusion(uint32_t worker, uint32_t truth, uint32_t label) {
    return confusion_[(size_t{worker} * classes_ + truth) * classes_ + label];
  }

  AutoModelOptions options_;
  double hard_share_;
  std::vector<double> knows_;      // workers: r
  std::vector<double> habit_;      // workers × classes: h
  std::vector<double> usual_;      // workers × classes: g
  std::vector<double> confusion_;  // workers × classes × classes, by truth: c
  std::vector<double> row_;        // by label
};

}  // namespace muster::consensus
