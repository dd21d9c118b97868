#include "scheduler/consensus/categorical/glad.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/evidence.h"
#include "scheduler/consensus/categorical/log_sum.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

// Maximises linear e^b - quadratic e^2b / 2 - (b - mean)² / (2 variance) from `b` upwards; never returns worse.
double improve_ease(double b, double linear, double quadratic, double mean, double variance) {
  double ease = std::exp(b);
  const auto value = [&](double at, double x) {
    return x * (linear - 0.5 * quadratic * x) - (at - mean) * (at - mean) / (2 * variance);
  };
  double reached = value(b, ease);
  for (int step = 0; step < 2; ++step) {
    const double slope = ease * (linear - quadratic * ease) - (b - mean) / variance;
    const double curvature = ease * (2 * quadratic * ease - linear) + 1 / variance;
    const double least = 0.5 * (quadratic * ease * ease + 1 / variance);
    const double move = std::clamp(slope / std::max(curvature, least), -1.0, 1.0);
    const double next = b + move, next_ease = std::exp(next), next_value = value(next, next_ease);
    if (!(next_value > reached)) break;
    b = next;
    ease = next_ease;
    reached = next_value;
  }
  return b;
}

class Glad {
 public:
  Glad(const Labels& labels, const GladOptions& options, const std::vector<double>& log_errors)
      : labels_(labels),
        options_(options),
        evidence_(labels.classes, log_errors),
        log_others_(std::log(static_cast<double>(labels.classes - 1))),
        ability_(labels.workers, options.ability_mean),
        log_ease_(labels.tasks(), options.ease_mean),
        linear_(labels.workers),
        quadratic_(labels.workers) {
    size_t most = 0;
    for (uint32_t t = 0; t < labels.tasks(); ++t) most = std::max(most, labels.of(t).size());
    share_.resize(most);
    curvature_.resize(most);
  }

  // One E and M step. Returns the log posterior at the parameters before it.
  double step() {
    std::fill(linear_.begin(), linear_.end(), options_.ability_mean / options_.ability_variance);
    std::fill(quadratic_.begin(), quadratic_.end(), 1 / options_.ability_variance);
    wrong_ = LogSum();
    double log_posterior = log_prior() - std::log(static_cast<double>(labels_.classes)) * labels_.tasks();
    for (uint32_t t = 0; t < labels_.tasks(); ++t) log_posterior += step(t);
    for (uint32_t w = 0; w < labels_.workers; ++w) ability_[w] = linear_[w] / quadratic_[w];
    return log_posterior + wrong_.value();
  }

  void write(Estimate& estimate) {
    std::vector<double> right(labels_.workers, 0.0), counts(labels_.workers, 0.0);
    for (uint32_t t = 0; t < labels_.tasks(); ++t) {
      const double ease = std::exp(log_ease_[t]);
      weigh(t, ease);
      evidence_.write(labels_.truth(t), {&estimate.posterior[size_t{t} * labels_.classes], labels_.classes});
      for (const Labels::Answer& answer : labels_.of(t)) {
        right[answer.worker] += 1 / (1 + std::exp(-ability_[answer.worker] * ease));
        counts[answer.worker] += 1;
      }
    }
    const double usual = 1 / (1 + std::exp(-options_.ability_mean * std::exp(options_.ease_mean)));
    for (uint32_t w = 0; w < labels_.workers; ++w) {
      estimate.reliability[w] = counts[w] > 0 ? right[w] / counts[w] : usual;
    }
  }

 private:
  double log_prior() const {
    double ability = 0, ease = 0;
    for (const double a : ability_) ability += (a - options_.ability_mean) * (a - options_.ability_mean);
    for (const double b : log_ease_) ease += (b - options_.ease_mean) * (b - options_.ease_mean);
    return -ability / (2 * options_.ability_variance) - ease / (2 * options_.ease_variance);
  }

  double weigh(uint32_t task, double ease) {
    const std::span<const Labels::Answer> answers = labels_.of(task);
    return evidence_.weigh(
        answers, labels_.truth(task), [&](size_t i) { return ability_[answers[i].worker] * ease + log_others_; },
        [&](size_t i, double posterior) { share_[i] = posterior; });
  }

  double step(uint32_t task) {
    const std::span<const Labels::Answer> answers = labels_.of(task);
    double ease = std::exp(log_ease_[task]);
    double logarithm = weigh(task, ease) - static_cast<double>(answers.size()) * log_others_;
    double linear = 0, quadratic = 0;
    for (size_t i = 0; i < answers.size(); ++i) {
      const double ability = ability_[answers[i].worker], logit = ability * ease;
      const double e = std::exp(-std::abs(logit));
      wrong_.add_log_of(1 / (1 + e));
      logarithm -= std::max(logit, 0.0);
      curvature_[i] = std::abs(logit) < 1e-4 ? 0.25 : (1 - e) / ((1 + e) * 2 * std::abs(logit));
      linear += (share_[i] - 0.5) * ability;
      quadratic += curvature_[i] * ability * ability;
    }
    log_ease_[task] = improve_ease(log_ease_[task], linear, quadratic, options_.ease_mean, options_.ease_variance);
    ease = std::exp(log_ease_[task]);
    for (size_t i = 0; i < answers.size(); ++i) {
      linear_[answers[i].worker] += (share_[i] - 0.5) * ease;
      quadratic_[answers[i].worker] += curvature_[i] * ease * ease;
    }
    return logarithm;
  }

  const Labels& labels_;
  const GladOptions& options_;
  Evidence evidence_;
  double log_others_;
  std::vector<double> ability_, log_ease_;
  std::vector<double> linear_, quadratic_;  // by worker: what ability's bound is made of
  std::vector<double> share_, curvature_;   // by answer of the task at hand
  LogSum wrong_;
};

}  // namespace

Estimate glad(const Labels& labels, const GladOptions& options) {
  Estimate estimate = estimate_without_answers(labels, "glad");
  if (nothing_to_infer(labels)) return estimate;
  const std::vector<double> log_errors = options.errs_like_the_crowd ? crowd_log_errors(labels) : std::vector<double>{};
  Glad model(labels, options, log_errors);
  const double enough = options.tolerance * static_cast<double>(labels.answers.size());
  estimate.converged = false;
  while (!estimate.converged && estimate.iterations < options.max_iterations) {
    estimate.objective.push_back(model.step());
    ++estimate.iterations;
    const size_t n = estimate.objective.size();
    estimate.converged = n > 1 && estimate.objective[n - 1] - estimate.objective[n - 2] < enough;
  }
  model.write(estimate);
  estimate.errors = error_shares(log_errors, labels.classes);
  return estimate;
}

}  // namespace muster::consensus
