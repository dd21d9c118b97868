// The common half of all models with confusion matrices: from the probabilities of answers, each task's posterior and
// the expected counts of answers.
//
// A task is in one of `states` = classes × subtypes hidden states; while a model is fitted, state s is of class
// s / subtypes. Given the state, answers are independent: worker w says l with weight table[w, l, s]. One pass over the
// answers multiplies a task's prior by its answers' weights, normalises, and adds the result to counts[w, l, s] of each
// of its answers. Products are kept in range by scaling every few answers, so that no logarithm is taken per answer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/consensus/labels.h"

namespace muster::consensus {

class Mixture {
 public:
  // `labels` must outlive this. Workers × classes × states must fit (see fits()).
  Mixture(const Labels& labels, uint32_t subtypes);

  // Whether the tables, two of workers × classes × classes × subtypes numbers, stay within half a gigabyte.
  static bool fits(const Labels& labels, uint32_t subtypes);

  uint32_t states() const { return states_; }
  uint32_t subtypes() const { return subtypes_; }
  // Position of (w, l, first state) in `table` and `counts`.
  size_t cell(uint32_t worker, uint32_t label) const { return (size_t{worker} * labels_.classes + label) * states_; }

  // Written by the model between passes. Weights need not sum to 1, must be above 0 and at most 1.
  std::vector<double> prior;  // states
  std::vector<double> table;  // workers × classes × states
  // What class a state counts as in `posterior`.
  std::vector<uint32_t> state_class;

  // Written by a pass.
  std::vector<double> mass;       // states: sum over tasks
  std::vector<double> counts;     // workers × classes × states
  std::vector<double> posterior;  // tasks × classes

  // Counts from given posteriors of classes; `split`, tasks' shares of subtypes, may be called for each state in order:
  // it must return numbers that sum to 1 over the subtypes of each class.
  template <class Split>
  void count(std::span<const double> shares, Split split);

  // One pass. Returns the sum over tasks of the log of the normaliser (over the states of the known class where gold).
  double pass();

 private:
  template <uint32_t kStates>
  double pass_over();
  template <uint32_t kStates>
  double weigh(uint32_t task);
  void clear();
  void tally(uint32_t task, const double* weights);

  const Labels& labels_;
  uint32_t subtypes_, states_;
  std::vector<double> weights_;  // states of the task at hand
};

template <class Split>
void Mixture::count(std::span<const double> shares, Split split) {
  clear();
  for (uint32_t t = 0; t < labels_.tasks(); ++t) {
    for (uint32_t s = 0; s < states_; ++s) {
      weights_[s] = shares[size_t{t} * labels_.classes + s / subtypes_] * split(t, s);
    }
    tally(t, weights_.data());
  }
}

}  // namespace muster::consensus
