// One task's posterior where every answer speaks for its own class alone.
//
// In models with one error rate a person, an answer with label l multiplies the odds of class l against every other
// class by one number. With a flat class prior, the posterior of class k is then exp(s_k) / sum_j exp(s_j), where s_k
// is the sum of log odds of the answers that say k; classes that nobody named share s = 0. Work is in the order of the
// answers, whatever the number of classes.
//
// Errors need not be even over the other classes: given a table of how much likelier than even each error is, an answer
// also speaks to every other class. Work is then in the order of answers × classes.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "scheduler/consensus/labels.h"

namespace muster::consensus {

class Evidence {
 public:
  // `log_errors`, by answer and then truth: the log of an error's share of its truth's errors, times classes - 1; 0 on
  // the diagonal. Empty: errors are even.
  explicit Evidence(uint32_t classes, std::vector<double> log_errors = {})
      : log_errors_(std::move(log_errors)), score_(classes, kUntouched), share_(classes, 0.0), choices_(classes) {}

  // How many classes there are to choose from on the tasks that follow, if fewer than all.
  void choose_among(uint32_t choices) { choices_ = choices; }

  // Sums `log_odds(i)` of the task's i-th answer and calls `tell(i, posterior of that answer's class)` for each. A
  // known `truth` is certain. Returns the log of sum_j exp(s_j) (of exp(s_truth) where it is known).
  template <class LogOdds, class Tell>
  double weigh(std::span<const Labels::Answer> answers, int32_t truth, LogOdds log_odds, Tell tell) {
    double greatest = log_errors_.empty() ? gather(answers, log_odds) : gather_all(answers, log_odds);
    double logarithm = 0;
    if (truth != Labels::kUnknown) {
      const double of_truth = score_[static_cast<size_t>(truth)];
      logarithm = of_truth == kUntouched ? 0 : of_truth;
      for (const uint32_t label : named_) share_[label] = static_cast<int32_t>(label) == truth ? 1 : 0;
      rest_ = 0;
    } else {
      const double unnamed = static_cast<double>(choices_ - named_.size());
      if (unnamed > 0 && greatest < 0) greatest = 0;
      rest_ = unnamed > 0 ? std::exp(-greatest) : 0;
      double sum = unnamed * rest_;
      for (const uint32_t label : named_) sum += share_[label] = std::exp(score_[label] - greatest);
      for (const uint32_t label : named_) share_[label] /= sum;
      rest_ /= sum;
      logarithm = greatest + std::log(sum);
    }
    for (size_t i = 0; i < answers.size(); ++i) tell(i, share_[answers[i].label]);
    for (const uint32_t label : named_) score_[label] = kUntouched;
    return logarithm;
  }

  // After weigh: writes the whole posterior.
  void write(int32_t truth, std::span<double> row) const {
    for (double& value : row) value = rest_;
    for (const uint32_t label : named_) row[label] = share_[label];
    if (truth != Labels::kUnknown) row[static_cast<size_t>(truth)] = 1;
  }

 private:
  static constexpr double kUntouched = -1e300;

  template <class LogOdds>
  double gather(std::span<const Labels::Answer> answers, LogOdds log_odds) {
    named_.clear();
    for (size_t i = 0; i < answers.size(); ++i) {
      double& score = score_[answers[i].label];
      if (score == kUntouched) {
        named_.push_back(answers[i].label);
        score = log_odds(i);
      } else {
        score += log_odds(i);
      }
    }
    double greatest = kUntouched;
    for (const uint32_t label : named_) greatest = score_[label] > greatest ? score_[label] : greatest;
    return greatest;
  }

  template <class LogOdds>
  double gather_all(std::span<const Labels::Answer> answers, LogOdds log_odds) {
    named_.resize(score_.size());
    std::iota(named_.begin(), named_.end(), 0);
    std::fill(score_.begin(), score_.end(), 0.0);
    for (size_t i = 0; i < answers.size(); ++i) {
      const double* errors = &log_errors_[answers[i].label * score_.size()];
      for (size_t k = 0; k < score_.size(); ++k) score_[k] += errors[k];
      score_[answers[i].label] += log_odds(i);
    }
    return *std::max_element(score_.begin(), score_.end());
  }

  std::vector<double> log_errors_;
  std::vector<double> score_;    // by class, kUntouched between tasks
  std::vector<double> share_;    // by class, valid for named_
  std::vector<uint32_t> named_;  // classes that the task's answers name
  size_t choices_;
  double rest_ = 0;  // posterior of each class that nobody named
};

}  // namespace muster::consensus
