#include "scheduler/consensus/categorical/bayes_dawid_skene.h"

#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/variational.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {

Estimate bayes_dawid_skene(const Labels& labels, const BayesDawidSkeneOptions& options) {
  Estimate estimate = estimate_without_answers(labels, "bayes-dawid-skene");
  if (nothing_to_infer(labels)) return estimate;
  if (!Mixture::fits(labels, 1)) return one_coin_instead(labels, estimate.method);
  const double strength = options.wrong_prior * labels.classes + options.right_prior;
  const double diagonal = (options.wrong_prior + options.right_prior) / strength;
  VariationalPriors priors;
  priors.class_prior.assign(labels.classes, options.class_prior);
  priors.answer_prior = imagined_answers(labels, strength, diagonal, options.crowd_strength);
  Variational model(labels, 1, priors, 0);
  const double enough = options.tolerance * static_cast<double>(labels.answers.size());
  estimate.converged = false;
  while (!estimate.converged && estimate.iterations < options.max_iterations) {
    estimate.objective.push_back(model.step());
    ++estimate.iterations;
    const size_t n = estimate.objective.size();
    estimate.converged = n > 1 && estimate.objective[n - 1] - estimate.objective[n - 2] < enough;
  }
  model.write(estimate);
  return estimate;
}

}  // namespace muster::consensus
