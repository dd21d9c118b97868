// Confusion matrices known up to a Dirichlet each: the machine of Bayesian Dawid-Skene (one subtype) and of EBCC.
//
// Model: class k ~ Categorical(p), p ~ Dirichlet; subtype m ~ Categorical(u_k), u_k ~ Dirichlet(subtype_prior / M
// each); worker w answers l with probability c[w, k, m, l], each row ~ Dirichlet(answer_prior[., k]). Mean field:
// q(tasks' states) q(p) q(u) q(c). Every factor is a Dirichlet of prior + expected counts, and the states' weights are
// products of exp E[log .] (see mixture.h). The evidence bound after both halves of a step is the sum of the log
// normalisers less the divergences of all Dirichlets from their priors; it never falls.
#pragma once

#include <vector>

#include "scheduler/consensus/categorical/dirichlet.h"
#include "scheduler/consensus/categorical/mixture.h"
#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct VariationalPriors {
  std::vector<double> class_prior;   // per class
  double subtype_prior = 0.1;        // in all
  std::vector<double> answer_prior;  // classes × classes: by answer, then truth
};

class Variational {
 public:
  // Starts from vote shares, split over subtypes by arbitrary numbers drawn with `seed`. `labels` and `priors` must
  // outlive this.
  Variational(const Labels& labels, uint32_t subtypes, const VariationalPriors& priors, uint64_t seed);

  // One step of all parameters, then of all tasks. Returns the evidence bound.
  double step();

  // Fills in posterior, prior, confusion (mean, over subtypes as frequent as they are) and reliability;
  // tasks without answers have the mean class prior.
  void write(Estimate& estimate) const;

 private:
  double update_prior();
  double update_rows(uint32_t worker);
  void write_confusion(Estimate& estimate) const;

  const Labels& labels_;
  const VariationalPriors& priors_;
  Mixture mixture_;
  std::vector<LogGamma> prior_at_;             // of answer_prior
  std::vector<double> prior_total_;            // by truth: sum of answer_prior over answers
  std::vector<LogGamma> total_at_;             // of prior_total_
  std::vector<double> row_slope_, row_total_;  // by state, of the worker at hand
};

}  // namespace muster::consensus
