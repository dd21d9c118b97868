#include "scheduler/consensus/categorical/mixture.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/categorical/log_sum.h"

namespace muster::consensus {
namespace {

constexpr size_t kMostCells = size_t{1} << 25;  // of eight bytes, twice
constexpr size_t kAnswersPerScaling = 16;

}  // namespace

Mixture::Mixture(const Labels& labels, uint32_t subtypes)
    : prior(size_t{labels.classes} * subtypes),
      table(size_t{labels.workers} * labels.classes * labels.classes * subtypes),
      state_class(prior.size()),
      mass(prior.size()),
      counts(table.size()),
      posterior(size_t{labels.tasks()} * labels.classes),
      labels_(labels),
      subtypes_(subtypes),
      states_(labels.classes * subtypes),
      weights_(states_) {
  for (uint32_t s = 0; s < states_; ++s) state_class[s] = s / subtypes_;
}

bool Mixture::fits(const Labels& labels, uint32_t subtypes) {
  const double cells = double{1} * labels.workers * labels.classes * labels.classes * subtypes;
  return cells <= static_cast<double>(kMostCells);
}

void Mixture::clear() {
  std::fill(mass.begin(), mass.end(), 0.0);
  std::fill(counts.begin(), counts.end(), 0.0);
}

void Mixture::tally(uint32_t task, const double* weights) {
  for (uint32_t s = 0; s < states_; ++s) mass[s] += weights[s];
  for (const Labels::Answer& answer : labels_.of(task)) {
    double* to = &counts[cell(answer.worker, answer.label)];
    for (uint32_t s = 0; s < states_; ++s) to[s] += weights[s];
  }
}

// Leaves the normalised weights of a task's states in weights_. Returns the log of what was divided out by scaling; the
// last sum is left to the caller by way of weights_ not being normalised yet.
template <uint32_t kStates>
double Mixture::weigh(uint32_t task) {
  const uint32_t states = kStates != 0 ? kStates : states_;
  double* weights = weights_.data();
  std::copy(prior.begin(), prior.end(), weights);
  if (const int32_t truth = labels_.truth(task); truth != Labels::kUnknown) {
    for (uint32_t s = 0; s < states; ++s) weights[s] = static_cast<int32_t>(s / subtypes_) == truth ? weights[s] : 0;
  }
  double scaled = 0;
  size_t until_scaling = kAnswersPerScaling;
  for (const Labels::Answer& answer : labels_.of(task)) {
    const double* factors = &table[(size_t{answer.worker} * labels_.classes + answer.label) * states];
    for (uint32_t s = 0; s < states; ++s) weights[s] *= factors[s];
    if (--until_scaling > 0) continue;
    until_scaling = kAnswersPerScaling;
    const double greatest = *std::max_element(weights, weights + states);
    for (uint32_t s = 0; s < states; ++s) weights[s] /= greatest;
    scaled += std::log(greatest);
  }
  return scaled;
}

template <uint32_t kStates>
double Mixture::pass_over() {
  const uint32_t states = kStates != 0 ? kStates : states_;
  double* weights = weights_.data();
  LogSum logarithm;
  for (uint32_t t = 0; t < labels_.tasks(); ++t) {
    logarithm.add(weigh<kStates>(t));
    double sum = 0;
    for (uint32_t s = 0; s < states; ++s) sum += weights[s];
    logarithm.add_log_of(sum);
    for (uint32_t s = 0; s < states; ++s) {
      weights[s] /= sum;
      mass[s] += weights[s];
    }
    for (const Labels::Answer& answer : labels_.of(t)) {
      double* to = &counts[(size_t{answer.worker} * labels_.classes + answer.label) * states];
      for (uint32_t s = 0; s < states; ++s) to[s] += weights[s];
    }
    double* row = &posterior[size_t{t} * labels_.classes];
    if (subtypes_ == 1) {
      for (uint32_t s = 0; s < states; ++s) row[s] = weights[s];
    } else {
      std::fill(row, row + labels_.classes, 0.0);
      for (uint32_t s = 0; s < states; ++s) row[state_class[s]] += weights[s];
    }
  }
  return logarithm.value();
}

double Mixture::pass() {
  clear();
  switch (states_) {
    case 2:
      return pass_over<2>();
    case 3:
      return pass_over<3>();
    case 4:
      return pass_over<4>();
    case 5:
      return pass_over<5>();
    default:
      return pass_over<0>();
  }
}

}  // namespace muster::consensus
