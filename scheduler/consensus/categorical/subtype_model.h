// A candidate of `auto`: classes with subtypes on which the whole crowd errs alike.
//
// Model: z_t is of class k and one of M subtypes m, with probability p[k, m]. Worker w answers l with probability
//   c[w, k, m, l],  row (w, k, m) ~ Dirichlet(own · a_w(k, l) + crowd · d[k, m, l]),
// a_w: right with the person's accuracy over all tasks, errors spread evenly; d: how the whole crowd answers such
// tasks. Given class and subtype people are independent; given the class alone they are not, as in EBCC (Li,
// Rubinstein, Cohn: Exploiting Worker Correlation for Label Aggregation in Crowdsourcing, ICML 2019). A class may so
// hold tasks that most people mistake for another, without that other class taking them over.
//
// E: q_t(k, m) ∝ p[k, m] Π_i c[w_i, k, m, l_i]. M: p, d, a and c from sums of q, with these imagined beforehand: one
// task a class; `crowd_strength` answers a row of d, two thirds of them right; kUsualStrength answers a person.
// Start: a task's vote shares say its class; how clear its vote is says its subtype (the first: unanimous), so that no
// chance is needed. Stops as state_model.h says. Memory grows with workers × classes² × subtypes.
#pragma once

#include <span>
#include <vector>

#include "scheduler/consensus/categorical/state_model.h"

namespace muster::consensus {

struct SubtypeModelOptions {
  uint32_t subtypes = 2;
  double own = 4, crowd = 1;  // in answers a row
  double crowd_strength = 6;
  bool flat_prior = false;  // classes are equally likely; their subtypes are not
  StateModelLimits limits = {};
};

class SubtypeModel : public StateModel {
 public:
  SubtypeModel(const Labels& labels, const SubtypeModelOptions& options);

 private:
  double initial_share(std::span<const double> shares, uint32_t state) const override;
  void maximize() override;
  void maximize_prior();
  void maximize_crowd();
  void maximize_person(uint32_t worker);

  SubtypeModelOptions options_;
  std::vector<double> crowd_;  // states × classes: d
  std::vector<double> row_;    // by label
};

}  // namespace muster::consensus
