#include "scheduler/consensus/numeric/ordinal_dawid_skene.h"

#include <algorithm>
#include <cmath>

#include "common/base/check.h"

namespace muster::consensus::numeric {
namespace {

constexpr double kRowStrength = 4, kCoinStrength = 4, kCoinMean = 0.7;
constexpr int kRounds = 60;

// classes × classes: how a miss is spread over the other grades; 0 on the diagonal.
std::vector<double> misses(std::span<const double> grades) {
  const size_t classes = grades.size();
  double step = INFINITY;
  for (size_t k = 1; k < classes; ++k) step = std::min(step, grades[k] - grades[k - 1]);
  std::vector<double> spread(classes * classes, 0);
  for (size_t k = 0; k < classes; ++k) {
    double sum = 0;
    for (size_t l = 0; l < classes; ++l) {
      if (l != k) sum += spread[k * classes + l] = std::max(std::exp(-std::abs(grades[k] - grades[l]) / step), 1e-12);
    }
    for (size_t l = 0; l < classes && sum > 0; ++l) spread[k * classes + l] /= sum;
  }
  return spread;
}

class Fit {
 public:
  Fit(const Labels& labels, std::span<const double> grades)
      : labels_(labels), classes_(labels.classes), misses_(misses(grades)) {
    const size_t cells = size_t{labels.workers} * classes_ * classes_;
    log_confusion_.resize(cells);
    estimate_.classes = classes_;
    estimate_.posterior.assign(size_t{labels.tasks()} * classes_, 0);
    estimate_.prior.assign(classes_, 1.0 / classes_);
    estimate_.reliability.resize(labels.workers);
    estimate_.confusion.resize(cells);
    start();
  }

  Estimate run() {
    estimate_.converged = false;
    while (estimate_.iterations < kRounds && !estimate_.converged) {
      ++estimate_.iterations;
      learn_people();
      estimate_.converged = judge_tasks() <= 1e-4;
    }
    return std::move(estimate_);
  }

 private:
  void start() {
    for (uint32_t t = 0; t < labels_.tasks(); ++t) {
      double* row = &estimate_.posterior[size_t{t} * classes_];
      const auto answers = labels_.of(t);
      for (const Labels::Answer& answer : answers) row[answer.label] += 1 / static_cast<double>(answers.size());
      if (answers.empty()) std::fill_n(row, classes_, 1.0 / classes_);
    }
  }

  void learn_people() {
    std::vector<double>& counts = estimate_.confusion;
    std::fill(counts.begin(), counts.end(), 0);
    for (uint32_t t = 0; t < labels_.tasks(); ++t) {
      const double* row = &estimate_.posterior[size_t{t} * classes_];
      for (const auto& [worker, label] : labels_.of(t)) {
        double* column = &counts[size_t{worker} * classes_ * classes_ + label];
        for (uint32_t k = 0; k < classes_; ++k) column[size_t{k} * classes_] += row[k];
      }
    }
    for (uint32_t w = 0; w < labels_.workers; ++w) learn_person(w);
  }

  void learn_person(uint32_t worker) {
    double* counts = &estimate_.confusion[size_t{worker} * classes_ * classes_];
    double* logs = &log_confusion_[size_t{worker} * classes_ * classes_];
    double right = kCoinStrength * kCoinMean, all = kCoinStrength;
    for (uint32_t k = 0; k < classes_; ++k) {
      right += counts[k * classes_ + k];
      for (uint32_t l = 0; l < classes_; ++l) all += counts[k * classes_ + l];
    }
    const double coin = classes_ == 1 ? 1 : right / all;
    double diagonal = 0;
    for (uint32_t k = 0; k < classes_; ++k) {
      double sum = kRowStrength;
      for (uint32_t l = 0; l < classes_; ++l) sum += counts[k * classes_ + l];
      for (uint32_t l = 0; l < classes_; ++l) {
        const double base = l == k ? coin : (1 - coin) * misses_[k * classes_ + l];
        double& cell = counts[k * classes_ + l];
        cell = (cell + kRowStrength * base) / sum;
        logs[k * classes_ + l] = std::log(std::max(cell, 1e-300));
      }
      diagonal += counts[k * classes_ + k];
    }
    estimate_.reliability[worker] = std::min(1.0, diagonal / classes_);
  }

  // Gives the greatest movement of a posterior.
  double judge_tasks() {
    double moved = 0;
    std::vector<double> score(classes_);
    for (uint32_t t = 0; t < labels_.tasks(); ++t) {
      std::fill(score.begin(), score.end(), 0);
      for (const auto& [worker, label] : labels_.of(t)) {
        const double* column = &log_confusion_[size_t{worker} * classes_ * classes_ + label];
        for (uint32_t k = 0; k < classes_; ++k) score[k] += column[size_t{k} * classes_];
      }
      const double greatest = *std::max_element(score.begin(), score.end());
      double sum = 0;
      for (double& s : score) sum += s = std::exp(s - greatest);
      double* row = &estimate_.posterior[size_t{t} * classes_];
      for (uint32_t k = 0; k < classes_; ++k) {
        moved = std::max(moved, std::abs(score[k] / sum - row[k]));
        row[k] = score[k] / sum;
      }
    }
    return moved;
  }

  const Labels& labels_;
  const uint32_t classes_;
  const std::vector<double> misses_;
  std::vector<double> log_confusion_;
  Estimate estimate_;
};

}  // namespace

Estimate ordinal_dawid_skene(const Labels& labels, std::span<const double> grades) {
  MUSTER_CHECK(grades.size() == labels.classes);
  Estimate estimate;
  if (labels.classes > 0) estimate = Fit(labels, grades).run();
  estimate.method = "ordinal-dawid-skene";
  return estimate;
}

}  // namespace muster::consensus::numeric
