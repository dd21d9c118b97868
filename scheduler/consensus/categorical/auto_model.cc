#include "scheduler/consensus/categorical/auto_model.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

uint32_t levels(const AutoModelOptions& options) {
  return options.hard > 0 ? 2 : 1;
}

// Of a task, before anything is known.
constexpr double kHardShare = 0.2;

}  // namespace

AutoModel::AutoModel(const Labels& labels, const AutoModelOptions& options)
    : StateModel(labels, levels(options), options.limits),
      options_(options),
      hard_share_(options.hard > 0 ? kHardShare : 0),
      knows_(labels.workers, kUsualReliability),
      habit_(size_t{labels.workers} * classes_, 1.0 / classes_),
      usual_(size_t{labels.workers} * classes_, 1.0),
      confusion_(size_t{labels.workers} * classes_ * classes_),
      row_(classes_) {
  for (const Labels::Answer& answer : labels.answers) usual_[size_t{answer.worker} * classes_ + answer.label] += 1;
  for (uint32_t w = 0; w < labels.workers; ++w) {
    const std::span<double> row(&usual_[size_t{w} * classes_], classes_);
    double sum = 0;
    for (const double x : row) sum += x;
    for (double& x : row) x /= sum;
    for (uint32_t k = 0; k < classes_; ++k) {
      for (uint32_t l = 0; l < classes_; ++l) {
        confusion(w, k, l) = (k == l ? kUsualReliability : 0) + (1 - kUsualReliability) / classes_;
      }
    }
    fill_table(w);
  }
}

double AutoModel::initial_share(std::span<const double>, uint32_t state) const {
  if (subtypes_ == 1) return 1;
  return state % subtypes_ == 0 ? 1 - hard_share_ : hard_share_;
}

void AutoModel::fill_table(uint32_t worker) {
  const uint32_t states = mixture_.states();
  for (uint32_t l = 0; l < classes_; ++l) {
    double* cells = &mixture_.table[mixture_.cell(worker, l)];
    const double usual = usual_[size_t{worker} * classes_ + l];
    for (uint32_t s = 0; s < states; ++s) {
      const double own = confusion(worker, s / subtypes_, l);
      cells[s] = std::max(s % subtypes_ == 0 ? own : (1 - options_.hard) * own + options_.hard * usual, 1e-9);
    }
  }
}

double AutoModel::expected(uint32_t worker, uint32_t truth, uint32_t label) const {
  const size_t cell = mixture_.cell(worker, label) + size_t{truth} * subtypes_;
  double sum = mixture_.counts[cell];
  if (subtypes_ == 2) {
    const double own = (1 - options_.hard) * confusion_[(size_t{worker} * classes_ + truth) * classes_ + label];
    sum += mixture_.counts[cell + 1] * own / mixture_.table[cell + 1];
  }
  return sum;
}

void AutoModel::maximize_prior() {
  double tasks = 0, hard = 0;
  for (const double mass : mixture_.mass) tasks += mass;
  for (uint32_t k = 0; k < classes_; ++k) {
    double mass = 1;
    for (uint32_t h = 0; h < subtypes_; ++h) mass += mixture_.mass[k * subtypes_ + h];
    const double prior = options_.flat_prior ? 1.0 / classes_ : mass / (tasks + classes_);
    for (uint32_t h = 0; h < subtypes_; ++h) mixture_.prior[k * subtypes_ + h] = prior;
    if (subtypes_ == 2) hard += mixture_.mass[k * subtypes_ + 1];
  }
  if (subtypes_ == 2) hard_share_ = (hard + 1) / (tasks + 2);
  for (uint32_t s = 0; s < mixture_.states(); ++s) {
    mixture_.prior[s] *= s % subtypes_ == 0 ? 1 - hard_share_ : hard_share_;
  }
}

void AutoModel::maximize_habit(uint32_t worker) {
  double& knows = knows_[worker];
  const std::span<double> habit(&habit_[size_t{worker} * classes_], classes_);
  double known = 1, unknown = 1;
  for (uint32_t l = 0; l < classes_; ++l) {
    double by_habit = 0;
    for (uint32_t k = 0; k < classes_; ++k) {
      const double n = expected(worker, k, l);
      const double from_knowing = k == l ? n * knows / (knows + (1 - knows) * habit[l]) : 0;
      known += from_knowing;
      by_habit += n - from_knowing;
    }
    unknown += by_habit;
    row_[l] = by_habit + 1;
  }
  const double all = unknown - 1 + classes_;
  for (uint32_t l = 0; l < classes_; ++l) habit[l] = row_[l] / all;
  knows = known / (known + unknown);
}

void AutoModel::maximize_confusion(uint32_t worker) {
  for (uint32_t k = 0; k < classes_; ++k) {
    double sum = 0;
    for (uint32_t l = 0; l < classes_; ++l) {
      const double habit = (1 - knows_[worker]) * habit_[size_t{worker} * classes_ + l];
      row_[l] = expected(worker, k, l) + options_.strength * ((k == l ? knows_[worker] : 0) + habit);
      sum += row_[l];
    }
    for (uint32_t l = 0; l < classes_; ++l) confusion(worker, k, l) = row_[l] / sum;
  }
}

void AutoModel::maximize() {
  maximize_prior();
  for (uint32_t w = 0; w < labels_.workers; ++w) {
    maximize_habit(w);
    maximize_confusion(w);
    fill_table(w);
  }
}

}  // namespace muster::consensus
