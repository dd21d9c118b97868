#include "scheduler/consensus/categorical/state_model.h"

#include <algorithm>
#include <cmath>

#include "common/base/check.h"
#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

constexpr double kClearly = 1.25;  // times as often

}  // namespace

StateModel::StateModel(const Labels& labels, uint32_t subtypes, const StateModelLimits& limits)
    : labels_(labels), classes_(labels.classes), subtypes_(subtypes), mixture_(labels, subtypes), limits_(limits) {
  MUSTER_CHECK(classes_ >= 2 && !labels.answers.empty() && Mixture::fits(labels, subtypes));
}

double StateModel::moved() {
  double most = 0;
  for (size_t i = 0; i < last_.size(); ++i) most = std::max(most, std::abs(last_[i] - mixture_.posterior[i]));
  last_ = mixture_.posterior;
  return most;
}

void StateModel::fit(std::span<const double> start) {
  const std::vector<double> votes = start.empty() ? vote_shares(labels_) : std::vector<double>();
  const std::span<const double> shares = start.empty() ? std::span<const double>(votes) : start;
  mixture_.count(shares, [&](uint32_t task, uint32_t state) {
    return initial_share(shares.subspan(size_t{task} * classes_, classes_), state);
  });
  last_.assign(mixture_.posterior.size(), 0.0);
  for (iterations_ = 0; iterations_ < limits_.max_iterations && !converged_; ++iterations_) {
    maximize();
    mixture_.pass();
    converged_ = moved() < limits_.tolerance;
  }
  if (subtypes_ > 1) name_states();
}

void StateModel::name_states() {
  std::vector<bool> known(classes_, false);
  for (const int32_t truth : labels_.known) {
    if (truth != Labels::kUnknown) known[static_cast<size_t>(truth)] = true;
  }
  bool renamed = false;
  for (uint32_t s = 0; s < mixture_.states(); ++s) {
    uint32_t& name = mixture_.state_class[s];
    if (known[name]) continue;
    std::vector<double> said(classes_, 0.0);
    for (uint32_t w = 0; w < labels_.workers; ++w) {
      for (uint32_t l = 0; l < classes_; ++l) said[l] += mixture_.counts[mixture_.cell(w, l) + s];
    }
    const auto most = static_cast<uint32_t>(std::max_element(said.begin(), said.end()) - said.begin());
    if (said[most] <= kClearly * said[name]) continue;
    name = most;
    renamed = true;
  }
  if (renamed) mixture_.pass();
}

// A class's confusions are those of its states, by the states' shares.
Estimate StateModel::estimate() const {
  Estimate estimate = estimate_without_answers(labels_, "auto");
  estimate.posterior = mixture_.posterior;
  std::fill(estimate.prior.begin(), estimate.prior.end(), 0.0);
  for (uint32_t s = 0; s < mixture_.states(); ++s) estimate.prior[mixture_.state_class[s]] += mixture_.prior[s];
  estimate.confusion.assign(size_t{labels_.workers} * classes_ * classes_, 0.0);
  for (uint32_t w = 0; w < labels_.workers; ++w) {
    for (uint32_t l = 0; l < classes_; ++l) {
      const double* cells = &mixture_.table[mixture_.cell(w, l)];
      for (uint32_t s = 0; s < mixture_.states(); ++s) {
        const uint32_t k = mixture_.state_class[s];
        estimate.confusion[(size_t{w} * classes_ + k) * classes_ + l] +=
            cells[s] * mixture_.prior[s] / std::max(estimate.prior[k], 1e-300);
      }
    }
  }
  for (uint32_t k = 0; k < classes_; ++k) {
    if (estimate.prior[k] > 0) continue;  // no state bears its name
    for (uint32_t w = 0; w < labels_.workers; ++w) {
      std::fill_n(estimate.confusion.begin() + static_cast<ptrdiff_t>((size_t{w} * classes_ + k) * classes_), classes_,
                  1.0 / classes_);
    }
  }
  reliability_from_confusion(estimate, labels_.workers);
  if (subtypes_ > 1) write_states(estimate);
  estimate.iterations = iterations_;
  estimate.converged = converged_;
  return estimate;
}

void StateModel::write_states(Estimate& estimate) const {
  const uint32_t states = mixture_.states();
  estimate.state_class = mixture_.state_class;
  estimate.state_prior = mixture_.prior;
  estimate.state_confusion.resize(mixture_.table.size());
  for (uint32_t w = 0; w < labels_.workers; ++w) {
    for (uint32_t l = 0; l < classes_; ++l) {
      const double* cells = &mixture_.table[mixture_.cell(w, l)];
      for (uint32_t s = 0; s < states; ++s) {
        estimate.state_confusion[(size_t{w} * states + s) * classes_ + l] = cells[s];
      }
    }
  }
}

double StateModel::log_predictive(uint32_t task, std::span<const Labels::Answer> answers) const {
  const uint32_t states = mixture_.states();
  std::vector<double> weights(mixture_.prior);
  const int32_t truth = labels_.truth(task);
  for (uint32_t s = 0; s < states; ++s) {
    if (truth != Labels::kUnknown && static_cast<int32_t>(s / subtypes_) != truth) weights[s] = 0;
  }
  const auto normalise = [&] {
    double sum = 0;
    for (const double x : weights) sum += x;
    for (double& x : weights) x /= sum;
  };
  normalise();
  for (const Labels::Answer& answer : labels_.of(task)) {
    const double* cells = &mixture_.table[mixture_.cell(answer.worker, answer.label)];
    for (uint32_t s = 0; s < states; ++s) weights[s] *= cells[s];
    normalise();
  }
  double total = 0;
  for (const Labels::Answer& answer : answers) {
    const double* cells = &mixture_.table[mixture_.cell(answer.worker, answer.label)];
    double p = 0;
    for (uint32_t s = 0; s < states; ++s) p += weights[s] * cells[s];
    total += std::log(std::max(p, 1e-9));
  }
  return total;
}

}  // namespace muster::consensus
