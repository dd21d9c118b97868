#include "scheduler/consensus/categorical/subtype_model.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {

SubtypeModel::SubtypeModel(const Labels& labels, const SubtypeModelOptions& options)
    : StateModel(labels, options.subtypes, options.limits),
      options_(options),
      crowd_(size_t{mixture_.states()} * classes_),
      row_(classes_) {}

// Subtype m stands for votes about as clear as the middle of the m-th part of [unanimous, evenly split].
double SubtypeModel::initial_share(std::span<const double> shares, uint32_t state) const {
  const double guess = 1.0 / classes_;
  const double clear = (*std::max_element(shares.begin(), shares.end()) - guess) / (1 - guess);
  double all = 0, its = 0;
  for (uint32_t m = 0; m < subtypes_; ++m) {
    const double away = clear - (subtypes_ - m - 0.5) / subtypes_;
    const double share = std::exp(-8.0 * subtypes_ * away * away);
    all += share;
    if (m == state % subtypes_) its = share;
  }
  return its / all;
}

void SubtypeModel::maximize_prior() {
  double tasks = classes_;
  for (const double mass : mixture_.mass) tasks += mass;
  for (uint32_t s = 0; s < mixture_.states(); ++s) mixture_.prior[s] = (mixture_.mass[s] + 1.0 / subtypes_) / tasks;
  for (uint32_t k = 0; options_.flat_prior && k < classes_; ++k) {
    double sum = 0;
    for (uint32_t s = k * subtypes_; s < (k + 1) * subtypes_; ++s) sum += mixture_.prior[s];
    for (uint32_t s = k * subtypes_; s < (k + 1) * subtypes_; ++s) mixture_.prior[s] /= sum * classes_;
  }
}

void SubtypeModel::maximize_crowd() {
  const uint32_t states = mixture_.states();
  const double right = options_.crowd_strength * 2 / 3, wrong = (options_.crowd_strength - right) / (classes_ - 1);
  for (uint32_t s = 0; s < states; ++s) {
    for (uint32_t l = 0; l < classes_; ++l) crowd_[s * classes_ + l] = s / subtypes_ == l ? right : wrong;
  }
  for (uint32_t w = 0; w < labels_.workers; ++w) {
    for (uint32_t l = 0; l < classes_; ++l) {
      const double* counts = &mixture_.counts[mixture_.cell(w, l)];
      for (uint32_t s = 0; s < states; ++s) crowd_[s * classes_ + l] += counts[s];
    }
  }
  for (uint32_t s = 0; s < states; ++s) {
    double sum = 0;
    for (uint32_t l = 0; l < classes_; ++l) sum += crowd_[s * classes_ + l];
    for (uint32_t l = 0; l < classes_; ++l) crowd_[s * classes_ + l] /= sum;
  }
}

void SubtypeModel::maximize_person(uint32_t worker) {
  const uint32_t states = mixture_.states();
  double right = kUsualReliability * kUsualStrength, all = kUsualStrength;
  for (uint32_t l = 0; l < classes_; ++l) {
    const double* counts = &mixture_.counts[mixture_.cell(worker, l)];
    for (uint32_t s = 0; s < states; ++s) {
      all += counts[s];
      if (s / subtypes_ == l) right += counts[s];
    }
  }
  const double accuracy = right / all, error = (1 - accuracy) / (classes_ - 1);
  for (uint32_t s = 0; s < states; ++s) {
    double sum = 0;
    for (uint32_t l = 0; l < classes_; ++l) {
      row_[l] = mixture_.counts[mixture_.cell(worker, l) + s] + options_.crowd * crowd_[s * classes_ + l] +
                options_.own * (s / subtypes_ == l ? accuracy : error);
      sum += row_[l];
    }
    for (uint32_t l = 0; l < classes_; ++l)
      mixture_.table[mixture_.cell(worker, l) + s] = std::max(row_[l] / sum, 1e-9);
  }
}

void SubtypeModel::maximize() {
  maximize_prior();
  maximize_crowd();
  for (uint32_t w = 0; w < labels_.workers; ++w) maximize_person(w);
}

}  // namespace muster::consensus
