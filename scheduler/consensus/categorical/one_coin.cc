#include "scheduler/consensus/categorical/one_coin.h"

#include <cmath>

#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/evidence.h"

namespace muster::consensus {
namespace {

class OneCoin {
 public:
  OneCoin(const Labels& labels, const OneCoinOptions& options, const std::vector<double>& log_errors)
      : labels_(labels),
        options_(options),
        evidence_(labels.classes, log_errors),
        counts_(answer_counts(labels)),
        right_(agreement(labels, vote_shares(labels))),
        reliability_(labels.workers),
        log_odds_(labels.workers) {}

  // The probability of one's own answers becomes one's reliability. Returns what of the log posterior the tasks do not
  // tell: the prior, and each answer's probability of being one particular error.
  double maximize() {
    const double right_prior = options_.mean * options_.strength;
    const double others = labels_.classes - 1;
    double constant = -std::log(static_cast<double>(labels_.classes)) * labels_.tasks();
    for (uint32_t w = 0; w < labels_.workers; ++w) {
      const double r = (right_[w] + right_prior) / (counts_[w] + options_.strength);
      const double log_right = std::log(r), log_wrong = std::log1p(-r);
      const double log_error = log_wrong - std::log(others);
      reliability_[w] = r;
      log_odds_[w] = log_right - log_error;
      constant += counts_[w] * log_error + right_prior * log_right + (options_.strength - right_prior) * log_wrong;
      right_[w] = 0;
    }
    return constant;
  }

  double expect() {
    double sum = 0;
    for (uint32_t t = 0; t < labels_.tasks(); ++t) sum += weigh(t);
    return sum;
  }

  void write(Estimate& estimate) {
    for (uint32_t t = 0; t < labels_.tasks(); ++t) {
      weigh(t);
      evidence_.write(labels_.truth(t), {&estimate.posterior[size_t{t} * labels_.classes], labels_.classes});
    }
    estimate.reliability = reliability_;
  }

 private:
  double weigh(uint32_t task) {
    const std::span<const Labels::Answer> answers = labels_.of(task);
    return evidence_.weigh(
        answers, labels_.truth(task), [&](size_t i) { return log_odds_[answers[i].worker]; },
        [&](size_t i, double posterior) { right_[answers[i].worker] += posterior; });
  }

  const Labels& labels_;
  const OneCoinOptions& options_;
  Evidence evidence_;
  std::vector<double> counts_, right_, reliability_, log_odds_;  // by worker
};

}  // namespace

Estimate one_coin(const Labels& labels, const OneCoinOptions& options) {
  Estimate estimate = estimate_without_answers(labels, "one-coin");
  estimate.reliability.assign(labels.workers, options.mean);
  if (nothing_to_infer(labels)) return estimate;
  const std::vector<double> log_errors = options.errs_like_the_crowd ? crowd_log_errors(labels) : std::vector<double>{};
  OneCoin model(labels, options, log_errors);
  const double enough = options.tolerance * static_cast<double>(labels.answers.size());
  estimate.converged = false;
  while (!estimate.converged && estimate.iterations < options.max_iterations) {
    const double constant = model.maximize();
    estimate.objective.push_back(constant + model.expect());
    ++estimate.iterations;
    const size_t n = estimate.objective.size();
    estimate.converged = n > 1 && estimate.objective[n - 1] - estimate.objective[n - 2] < enough;
  }
  model.write(estimate);
  estimate.errors = error_shares(log_errors, labels.classes);
  return estimate;
}

}  // namespace muster::consensus
