#include "scheduler/consensus/categorical/dawid_skene.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/mixture.h"

namespace muster::consensus {
namespace {

class DawidSkene {
 public:
  DawidSkene(const Labels& labels, const DawidSkeneOptions& options)
      : labels_(labels), mixture_(labels, 1), prior_pseudo_(options.prior_strength / labels.classes) {
    mixture_.count(vote_shares(labels), [](uint32_t, uint32_t) { return 1.0; });
    pseudo_ = imagined_answers(labels, options.row_strength, options.row_diagonal, options.crowd_strength);
    totals_.resize(labels.classes);
  }

  // Counts become probabilities. Returns the log of the prior's density there.
  double maximize() {
    double log_prior = 0;
    const double tasks = labels_.tasks() + prior_pseudo_ * labels_.classes;
    for (uint32_t k = 0; k < labels_.classes; ++k) {
      mixture_.prior[k] = (mixture_.mass[k] + prior_pseudo_) / tasks;
      log_prior += prior_pseudo_ * std::log(mixture_.prior[k]);
    }
    for (uint32_t w = 0; w < labels_.workers; ++w) log_prior += maximize(w);
    return log_prior;
  }

  double expect() { return mixture_.pass(); }

  void write(Estimate& estimate) {
    const uint32_t classes = labels_.classes;
    estimate.prior = mixture_.prior;
    estimate.posterior = mixture_.posterior;
    estimate.confusion.resize(mixture_.table.size());
    for (uint32_t w = 0; w < labels_.workers; ++w) {
      for (uint32_t l = 0; l < classes; ++l) {
        for (uint32_t k = 0; k < classes; ++k) {
          estimate.confusion[(size_t{w} * classes + k) * classes + l] = mixture_.table[mixture_.cell(w, l) + k];
        }
      }
    }
    reliability_from_confusion(estimate, labels_.workers);
  }

 private:
  double maximize(uint32_t worker) {
    const uint32_t classes = labels_.classes;
    const double* counts = &mixture_.counts[mixture_.cell(worker, 0)];
    double* table = &mixture_.table[mixture_.cell(worker, 0)];
    std::fill(totals_.begin(), totals_.end(), 0.0);
    for (uint32_t l = 0, i = 0; l < classes; ++l) {
      for (uint32_t k = 0; k < classes; ++k, ++i) totals_[k] += table[i] = counts[i] + pseudo_[i];
    }
    double log_prior = 0;
    for (uint32_t l = 0, i = 0; l < classes; ++l) {
      for (uint32_t k = 0; k < classes; ++k, ++i) {
        table[i] /= totals_[k];
        log_prior += pseudo_[i] * std::log(table[i]);
      }
    }
    return log_prior;
  }

  const Labels& labels_;
  Mixture mixture_;
  double prior_pseudo_;
  std::vector<double> pseudo_;  // imagined answers: by answer, then truth
  std::vector<double> totals_;  // by truth
};

}  // namespace

Estimate dawid_skene(const Labels& labels, const DawidSkeneOptions& options) {
  Estimate estimate = estimate_without_answers(labels, "dawid-skene");
  if (nothing_to_infer(labels)) return estimate;
  if (!Mixture::fits(labels, 1)) return one_coin_instead(labels, estimate.method);
  DawidSkene model(labels, options);
  const double enough = options.tolerance * static_cast<double>(labels.answers.size());
  estimate.converged = false;
  while (!estimate.converged && estimate.iterations < options.max_iterations) {
    const double log_prior = model.maximize();
    estimate.objective.push_back(log_prior + model.expect());
    ++estimate.iterations;
    const size_t n = estimate.objective.size();
    estimate.converged = n > 1 && estimate.objective[n - 1] - estimate.objective[n - 2] < enough;
  }
  model.write(estimate);
  return estimate;
}

}  // namespace muster::consensus
