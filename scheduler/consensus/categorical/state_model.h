// What the models that `auto` compares share: a mixture over hidden states of tasks, fitted by EM from vote shares,
// that can say how probable it finds an answer it has not seen.
//
// Names of states. Answers cannot tell which class a state is of: the same states under other names foretell them as
// well. So a class's states are named anew after the fit: a state is of the class that the answers to its tasks name
// most, unless they name its own nearly as often. The states of a class that gold names keep theirs. Assumption: on no
// kind of task do most people take one class for the same other one. With one state a class nothing is renamed: there a
// person's own errors tell classes apart.
#pragma once

#include <span>
#include <vector>

#include "scheduler/consensus/categorical/mixture.h"
#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

struct StateModelLimits {
  int max_iterations = 60;
  double tolerance = 1e-2;  // stops when no task's posterior of a class moves by more
};

// `labels` must outlive it. REQUIRES at least 2 classes, one answer, and that the mixture fits.
class StateModel {
 public:
  virtual ~StateModel() = default;

  // Fits, from `start` (tasks × classes; it must have been given as many) or from vote shares.
  void fit(std::span<const double> start = {});
  Estimate estimate() const;
  // The sum over `answers` of log P(answer | the fitted people, the task's own fitted answers). They are those of one
  // task, not among the fitted.
  double log_predictive(uint32_t task, std::span<const Labels::Answer> answers) const;

 protected:
  StateModel(const Labels& labels, uint32_t subtypes, const StateModelLimits& limits);

  // How much of a class's posterior a state of it gets at the start; sums to 1 over each class's states.
  virtual double initial_share(std::span<const double> shares, uint32_t state) const = 0;
  // From the mixture's counts and mass to its prior and table.
  virtual void maximize() = 0;

  const Labels& labels_;
  const uint32_t classes_, subtypes_;
  Mixture mixture_;

 private:
  double moved();
  void name_states();
  void write_states(Estimate& estimate) const;

  StateModelLimits limits_;
  std::vector<double> last_;  // posteriors of the iteration before
  int iterations_ = 0;
  bool converged_ = false;
};

}  // namespace muster::consensus
