// What a categorical method found out about tasks and people.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace muster::consensus {

struct Estimate {
  uint32_t classes = 0;
  // tasks × classes, by task; every row sums to 1. A task without answers has the class prior.
  std::vector<double> posterior;
  // Per worker: the probability that an answer of theirs is right, 0 to 1; what the prior says for one without answers.
  std::vector<double> reliability;
  std::vector<double> prior;  // per class
  // workers × classes × classes: P(answer | truth), by worker, truth, answer; empty where the method has one number a
  // person (errors are then spread as `errors` has them).
  std::vector<double> confusion;
  // Where tasks of one class come in kinds (easy and hard ones, ones that look like another class), each kind is a
  // state: the states' classes and probabilities, and workers × states × classes P(answer | state), by worker, state,
  // answer. `prior` and `confusion` are their sums by class. Empty where a class is all there is.
  std::vector<uint32_t> state_class;
  std::vector<double> state_prior, state_confusion;
  // classes × classes: P(answer | truth, and wrong) for everybody, by truth, answer, 0 on the diagonal; empty: even
  // over the other classes.
  std::vector<double> errors;
  int iterations = 0;
  bool converged = true;
  // What theory says never falls, after each iteration: log posterior or evidence bound, in nats. Empty for methods
  // that climb nothing.
  std::vector<double> objective;
  std::string method;  // name in results and exports
  std::string why;     // for methods that choose: what was chosen and on what evidence

  uint32_t tasks() const { return classes == 0 ? 0 : static_cast<uint32_t>(posterior.size() / classes); }
  std::span<const double> of(uint32_t task) const { return {posterior.data() + size_t{task} * classes, classes}; }
};

// The class of a task's greatest posterior. Values within 1e-9 of the greatest are ties and go to the lowest class.
uint32_t best_class(std::span<const double> posterior);

}  // namespace muster::consensus
