#include "scheduler/consensus/categorical/habit_model.h"

#include <algorithm>

#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {

HabitModel::HabitModel(const Labels& labels, const HabitModelOptions& options)
    : StateModel(labels, 1, options.limits),
      options_(options),
      knows_(labels.workers, kUsualReliability),
      habit_(size_t{labels.workers} * classes_, 1.0 / classes_),
      row_(classes_) {}

double HabitModel::initial_share(std::span<const double>, uint32_t) const {
  return 1;
}

void HabitModel::maximize_habit(uint32_t worker) {
  double& knows = knows_[worker];
  const std::span<double> habit(&habit_[size_t{worker} * classes_], classes_);
  double known = 1, unknown = 1;
  for (uint32_t l = 0; l < classes_; ++l) {
    const double* counts = &mixture_.counts[mixture_.cell(worker, l)];
    double by_habit = 0;
    for (uint32_t k = 0; k < classes_; ++k) by_habit += counts[k];
    const double from_knowing = counts[l] * knows / (knows + (1 - knows) * habit[l]);
    by_habit -= from_knowing;
    known += from_knowing;
    unknown += by_habit;
    row_[l] = by_habit + 1;
  }
  const double all = unknown - 1 + classes_;
  for (uint32_t l = 0; l < classes_; ++l) habit[l] = row_[l] / all;
  knows = known / (known + unknown);
}

void HabitModel::maximize_confusion(uint32_t worker) {
  const double knows = knows_[worker];
  for (uint32_t k = 0; k < classes_; ++k) {
    double sum = 0;
    for (uint32_t l = 0; l < classes_; ++l) {
      const double base = (k == l ? knows : 0) + (1 - knows) * habit_[size_t{worker} * classes_ + l];
      row_[l] = mixture_.counts[mixture_.cell(worker, l) + k] + options_.strength * base;
      sum += row_[l];
    }
    for (uint32_t l = 0; l < classes_; ++l)
      mixture_.table[mixture_.cell(worker, l) + k] = std::max(row_[l] / sum, 1e-9);
  }
}

void HabitModel::maximize() {
  double tasks = classes_;
  for (const double mass : mixture_.mass) tasks += mass;
  for (uint32_t k = 0; k < classes_; ++k) {
    mixture_.prior[k] = options_.flat_prior ? 1.0 / classes_ : (mixture_.mass[k] + 1) / tasks;
  }
  for (uint32_t w = 0; w < labels_.workers; ++w) {
    maximize_habit(w);
    maximize_confusion(w);
  }
}

}  // namespace muster::consensus
