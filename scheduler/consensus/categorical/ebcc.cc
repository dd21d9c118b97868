#include "scheduler/consensus/categorical/ebcc.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "scheduler/consensus/categorical/bayes_dawid_skene.h"
#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/variational.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

struct Start {
  std::unique_ptr<Variational> model;
  std::vector<double> objective;
};

bool gains_little(const std::vector<double>& objective, double enough) {
  const size_t n = objective.size();
  return n > 1 && objective[n - 1] - objective[n - 2] < enough;
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
  if (!Mixture::fits(labels, options.subtypes)) return fewer_subtypes(labels);
  const double strength = options.wrong_prior * labels.classes + options.right_prior;
  const double diagonal = (options.wrong_prior + options.right_prior) / strength;
  const VariationalPriors priors{options.class_prior, options.subtype_prior,
                                 imagined_answers(labels, strength, diagonal, options.crowd_strength)};
  const double enough = options.tolerance * static_cast<double>(labels.answers.size());
  Start best;
  const auto climb = [enough](Start& start, int until) {
    while (static_cast<int>(start.objective.size()) < until && !gains_little(start.objective, enough)) {
      start.objective.push_back(start.model->step());
    }
  };
  for (int s = 0; s < options.starts; ++s) {
    Start start{std::make_unique<Variational>(labels, options.subtypes, priors, static_cast<uint64_t>(s) + 1), {}};
    climb(start, options.trial_iterations);
    if (best.model == nullptr || start.objective.back() > best.objective.back()) best = std::move(start);
  }
  climb(best, options.max_iterations);
  best.model->write(estimate);
  estimate.converged = gains_little(best.objective, enough);
  estimate.iterations = static_cast<int>(best.objective.size());
  estimate.objective = std::move(best.objective);
  return estimate;
}

}  // namespace muster::consensus
