#include "scheduler/consensus/categorical/auto_model.h"

#include <algorithm>
#include <cmath>

#include "common/base/check.h"
#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

uint32_t levels(const AutoModelOptions& options) {
  return options.hard > 0 ? 2 : 1;
}

}  // namespace

bool AutoModel::fits(const Labels& labels, const AutoModelOptions& options) {
  return Mixture::fits(labels, levels(options));
}

AutoModel::AutoModel(const Labels& labels, const AutoModelOptions& options)
    : labels_(labels),
      options_(options),
      classes_(labels.classes),
      mixture_(labels, levels(options)),
      class_prior_(classes_, 1.0 / classes_),
      hard_share_(options.hard > 0 ? 0.2 : 0),
      knows_(labels.workers, kUsualReliability),
      habit_(size_t{labels.workers} * classes_, 1.0 / classes_),
      usual_(size_t{labels.workers} * classes_, 1.0),
      confusion_(size_t{labels.workers} * classes_ * classes_),
      row_(classes_) {
  MUSTER_CHECK(classes_ >= 2 && fits(labels, options));
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

void AutoModel::fill_table(uint32_t worker) {
  const uint32_t states = mixture_.states(), subtypes = mixture_.subtypes();
  for (uint32_t l = 0; l < classes_; ++l) {
    double* cells = &mixture_.table[mixture_.cell(worker, l)];
    const double usual = usual_[size_t{worker} * classes_ + l];
    for (uint32_t s = 0; s < states; ++s) {
      const double own = confusion(worker, s / subtypes, l);
      cells[s] = std::max(s % subtypes == 0 ? own : (1 - options_.hard) * own + options_.hard * usual, 1e-9);
    }
  }
}

double AutoModel::expected(uint32_t worker, uint32_t truth, uint32_t label) const {
  const size_t cell = mixture_.cell(worker, label) + size_t{truth} * mixture_.subtypes();
  double sum = mixture_.counts[cell];
  if (mixture_.subtypes() == 2) {
    const double own = (1 - options_.hard) * confusion_[(size_t{worker} * classes_ + truth) * classes_ + label];
    sum += mixture_.counts[cell + 1] * own / mixture_.table[cell + 1];
  }
  return sum;
}

void AutoModel::maximize_prior() {
  const uint32_t subtypes = mixture_.subtypes();
  double tasks = 0, hard = 0;
  for (const double mass : mixture_.mass) tasks += mass;
  for (uint32_t k = 0; k < classes_; ++k) {
    double mass = 1;
    for (uint32_t h = 0; h < subtypes; ++h) mass += mixture_.mass[k * subtypes + h];
    class_prior_[k] = options_.flat_prior ? 1.0 / classes_ : mass / (tasks + classes_);
    if (subtypes == 2) hard += mixture_.mass[k * subtypes + 1];
  }
  if (subtypes == 2) hard_share_ = (hard + 1) / (tasks + 2);
  for (uint32_t k = 0; k < classes_; ++k) {
    mixture_.prior[k * subtypes] = class_prior_[k] * (1 - hard_share_);
    if (subtypes == 2) mixture_.prior[k * subtypes + 1] = class_prior_[k] * hard_share_;
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

double AutoModel::moved() {
  double most = 0;
  for (size_t i = 0; i < last_.size(); ++i) most = std::max(most, std::abs(last_[i] - mixture_.posterior[i]));
  last_ = mixture_.posterior;
  return most;
}

void AutoModel::fit(std::span<const double> start) {
  const double hard = hard_share_;
  const auto split = [&](uint32_t, uint32_t state) {
    return mixture_.subtypes() == 1 ? 1.0 : state % 2 == 0 ? 1 - hard : hard;
  };
  const std::vector<double> shares = start.empty() ? vote_shares(labels_) : std::vector<double>();
  mixture_.count(start.empty() ? std::span<const double>(shares) : start, split);
  last_.assign(mixture_.posterior.size(), 0.0);
  for (iterations_ = 0; iterations_ < options_.max_iterations && !converged_; ++iterations_) {
    maximize();
    mixture_.pass();
    converged_ = moved() < options_.tolerance;
  }
}

Estimate AutoModel::estimate() const {
  Estimate estimate = estimate_without_answers(labels_, "auto");
  estimate.posterior = mixture_.posterior;
  estimate.prior = class_prior_;
  estimate.confusion = confusion_;
  for (size_t i = 0; i < estimate.confusion.size(); ++i) {
    const size_t worker = i / (size_t{classes_} * classes_);
    const double diluted = hard_share_ * options_.hard;
    estimate.confusion[i] = (1 - diluted) * confusion_[i] + diluted * usual_[worker * classes_ + i % classes_];
  }
  reliability_from_confusion(estimate, labels_.workers);
  estimate.iterations = iterations_;
  estimate.converged = converged_;
  return estimate;
}

double AutoModel::log_predictive(uint32_t task, std::span<const Labels::Answer> answers) {
  const uint32_t states = mixture_.states();
  std::vector<double> weights(mixture_.prior);
  const int32_t truth = labels_.truth(task);
  for (uint32_t s = 0; s < states; ++s) {
    if (truth != Labels::kUnknown && static_cast<int32_t>(s / mixture_.subtypes()) != truth) weights[s] = 0;
  }
  double sum = 0;
  for (const Labels::Answer& answer : labels_.of(task)) {
    const double* cells = &mixture_.table[mixture_.cell(answer.worker, answer.label)];
    sum = 0;
    for (uint32_t s = 0; s < states; ++s) sum += weights[s] *= cells[s];
    for (uint32_t s = 0; s < states; ++s) weights[s] /= sum;
  }
  sum = 0;
  for (const double x : weights) sum += x;
  double total = 0;
  for (const Labels::Answer& answer : answers) {
    const double* cells = &mixture_.table[mixture_.cell(answer.worker, answer.label)];
    double p = 0;
    for (uint32_t s = 0; s < states; ++s) p += weights[s] * cells[s];
    total += std::log(std::max(p / sum, 1e-9));
  }
  return total;
}

}  // namespace muster::consensus
