#include "scheduler/consensus/categorical/tick_rates.h"

#include <algorithm>
#include <cmath>

namespace muster::consensus {
namespace {

constexpr double kUsualHit = 0.7, kUsualFalseAlarm = 0.1;
constexpr double kImagined = 10;  // answers that stand behind the usual rates, and behind a label's
constexpr double kLeast = 1e-3;   // no rate is nearer to 0 or 1: one answer never settles a task

double bounded(double rate) {
  return std::clamp(rate, kLeast, 1 - kLeast);
}

}  // namespace

TickRates::TickRates(const Selections& selections, double strength)
    : workers_(selections.answers.workers),
      labels_(selections.classes()),
      strength_(strength),
      answers_(workers_, 0),
      ticks_(size_t{workers_} * labels_, 0) {
  for (const auto& answer : selections.answers.answers) {
    ++answers_[answer.worker];
    for (const uint32_t label : selections.ticked(answer)) ++ticks_[at(answer.worker, label)];
  }
}

void TickRates::tally(const Selections& selections, const MultilabelEstimate& estimate) {
  hits_.reasons.assign(ticks_.size(), 0);
  hits_.done.assign(ticks_.size(), 0);
  std::vector<double> yes(labels_, 0);
  for (uint32_t t = 0; t < selections.answers.tasks(); ++t) {
    for (const auto& one : estimate.of(t)) yes[one.label] = one.yes;
    for (const auto& answer : selections.answers.of(t)) {
      for (const auto& one : estimate.of(t)) hits_.reasons[at(answer.worker, one.label)] += one.yes;
      for (const uint32_t label : selections.ticked(answer)) hits_.done[at(answer.worker, label)] += yes[label];
    }
  }
  false_alarms_ = hits_;
  for (size_t i = 0; i < ticks_.size(); ++i) {
    false_alarms_.reasons[i] = std::max(0.0, answers_[i / labels_] - hits_.reasons[i]);
    false_alarms_.done[i] = std::max(0.0, ticks_[i] - hits_.done[i]);
  }
}

std::vector<double> TickRates::rates(const Tally& tally, double usual) const {
  std::vector<double> label_done(labels_, 0), label_reasons(labels_, 0);
  double all_done = kImagined * usual, all_reasons = kImagined;
  for (size_t i = 0; i < ticks_.size(); ++i) {
    label_done[i % labels_] += tally.done[i];
    label_reasons[i % labels_] += tally.reasons[i];
    all_done += tally.done[i];
    all_reasons += tally.reasons[i];
  }
  const double overall = all_done / all_reasons;
  std::vector<double> rate(ticks_.size());
  for (uint32_t w = 0; w < workers_; ++w) {
    double done = strength_ * overall, expected = done;
    for (uint32_t l = 0; l < labels_; ++l) {
      const double of_label = (label_done[l] + kImagined * overall) / (label_reasons[l] + kImagined);
      done += tally.done[at(w, l)];
      expected += tally.reasons[at(w, l)] * of_label;
      rate[at(w, l)] = of_label;
    }
    for (uint32_t l = 0; l < labels_; ++l) {
      double& own = rate[at(w, l)];
      const double prior = bounded(own * done / expected);
      own = bounded((tally.done[at(w, l)] + strength_ * prior) / (tally.reasons[at(w, l)] + strength_));
    }
  }
  return rate;
}

void TickRates::fit(const Selections& selections, const MultilabelEstimate& estimate) {
  tally(selections, estimate);
  const std::vector<double> hit = rates(hits_, kUsualHit), false_alarm = rates(false_alarms_, kUsualFalseAlarm);
  silence_.resize(ticks_.size());
  tick_.resize(ticks_.size());
  for (size_t i = 0; i < ticks_.size(); ++i) {
    silence_[i] = std::log((1 - hit[i]) / (1 - false_alarm[i]));
    tick_[i] = std::log(hit[i] / false_alarm[i]) - silence_[i];
  }
  std::vector<double> yes(labels_, 1);
  for (const auto& one : estimate.candidates) yes[one.label] += one.yes;
  prior_odds_.resize(labels_);
  for (uint32_t l = 0; l < labels_; ++l) {
    prior_odds_[l] = std::log(yes[l] / (selections.answers.tasks() + 2 - yes[l]));
  }
}

}  // namespace muster::consensus
