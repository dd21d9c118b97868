#include "scheduler/consensus/categorical/ebcc.h"

#include <algorithm>
#include <utility>

#include "scheduler/consensus/categorical/bayes_dawid_skene.h"
#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/variational.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

void climb(Variational& model, const EbccOptions& options, double enough, Estimate& estimate) {
  estimate.converged = false;
  while (!estimate.converged && estimate.iterations < options.max_iterations) {
    estimate.objective.push_back(model.step());
    ++estimate.iterations;
    const size_t n = estimate.objective.size();
    estimate.converged = n > 1 && estimate.objective[n - 1] - estimate.objective[n - 2] < enough;
  }
  model.write(estimate);
}

void add(std::vector<double>& sums, const std::vector<double>& values, double weight) {
  sums.resize(values.size(), 0.0);
  for (size_t i = 0; i < values.size(); ++i) sums[i] += weight * values[i];
}

Estimate fewer_subtypes(const Labels& labels) {
  Estimate estimate = bayes_dawid_skene(labels);
  estimate.method = "ebcc";
  if (estimate.why.empty()) estimate.why = "too many people and classes for subtypes: one subtype a class instead";
  return estimate;
}

}  // namespace

Estimate ebcc(const Labels& labels, const EbccOptions& options) {
  Estimate estimate = estimate_without_answers(labels, "ebcc");
  if (nothing_to_infer(labels)) return estimate;
  const uint32_t affordable = labels.tasks() / (labels.classes * std::max(options.tasks_per_subtype, 1u));
  const uint32_t subtypes = std::clamp(affordable, 1u, std::max(options.subtypes, 1u));
  if (!Mixture::fits(labels, subtypes)) return fewer_subtypes(labels);
  const double strength = options.wrong_prior * labels.classes + options.right_prior;
  const double diagonal = (options.wrong_prior + options.right_prior) / strength;
  const VariationalPriors priors{options.class_prior, options.subtype_prior,
                                 imagined_answers(labels, strength, diagonal, options.crowd_strength)};
  const double enough = options.tolerance * static_cast<double>(labels.answers.size());
  const int starts = subtypes > 1 ? std::max(options.starts, 1) : 1;
  Estimate mean = estimate;
  for (std::vector<double>* sums : {&mean.posterior, &mean.prior, &mean.reliability}) sums->clear();
  for (int s = 0; s < starts; ++s) {
    Estimate start = estimate;
    Variational model(labels, subtypes, priors, static_cast<uint64_t>(s) + 1);
    climb(model, options, enough, start);
    add(mean.posterior, start.posterior, 1.0 / starts);
    add(mean.prior, start.prior, 1.0 / starts);
    add(mean.reliability, start.reliability, 1.0 / starts);
    add(mean.confusion, start.confusion, 1.0 / starts);
    if (s > 0 && start.objective.back() <= mean.objective.back()) continue;
    mean.objective = std::move(start.objective);
    mean.iterations = start.iterations;
    mean.converged = start.converged;
  }
  return mean;
}

}  // namespace muster::consensus
