#include "scheduler/consensus/categorical/mace.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "scheduler/consensus/categorical/dirichlet.h"
#include "scheduler/consensus/categorical/evidence.h"
#include "scheduler/consensus/categorical/split_mix.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

class Mace {
 public:
  // Seed 0 starts from vote shares.
  Mace(const Labels& labels, const MaceOptions& options, uint64_t seed)
      : labels_(labels),
        options_(options),
        evidence_(labels.classes),
        habit_prior_(labels.classes, options.habit_prior),
        given_(size_t{labels.workers} * labels.classes, 0.0),
        copied_(given_.size(), 0.0),
        log_odds_(given_.size()),
        copy_share_(given_.size()),
        spam_(labels.classes),
        habit_(labels.classes),
        reliability_(labels.workers) {
    for (const Labels::Answer& answer : labels.answers) given_[cell(answer)] += 1;
    if (seed == 0) {
      const std::vector<double> shares = vote_shares(labels);
      for (uint32_t t = 0; t < labels.tasks(); ++t) {
        for (const Labels::Answer& answer : labels.of(t)) {
          copied_[cell(answer)] += shares[size_t{t} * labels.classes + answer.label];
        }
      }
    } else {
      SplitMix random(seed);
      for (size_t i = 0; i < copied_.size(); ++i) copied_[i] = given_[i] * random.uniform();
    }
  }

  // One M and E step. Returns the evidence bound after both.
  double step() {
    double bound = -std::log(static_cast<double>(labels_.classes)) * labels_.tasks();
    for (uint32_t w = 0; w < labels_.workers; ++w) bound += maximize(w);
    std::fill(copied_.begin(), copied_.end(), 0.0);
    for (uint32_t t = 0; t < labels_.tasks(); ++t) bound += weigh(t);
    for (size_t i = 0; i < copied_.size(); ++i) copied_[i] *= copy_share_[i];
    return bound;
  }

  void write(Estimate& estimate) {
    for (uint32_t t = 0; t < labels_.tasks(); ++t) {
      weigh(t);
      evidence_.write(labels_.truth(t), {&estimate.posterior[size_t{t} * labels_.classes], labels_.classes});
    }
    estimate.reliability = reliability_;
  }

 private:
  size_t cell(const Labels::Answer& answer) const { return size_t{answer.worker} * labels_.classes + answer.label; }

  double maximize(uint32_t worker) {
    const uint32_t classes = labels_.classes;
    const double* given = &given_[size_t{worker} * classes];
    const double* copied = &copied_[size_t{worker} * classes];
    double copies = 0, spams = 0;
    for (uint32_t l = 0; l < classes; ++l) {
      spam_[l] = given[l] - copied[l];
      copies += copied[l];
      spams += spam_[l];
    }
    const double coin_prior[] = {options_.copy_prior, options_.spam_prior}, coin_counts[] = {copies, spams};
    double coin[2];
    const double divergence = dirichlet(coin_prior, coin_counts, coin) + dirichlet(habit_prior_, spam_, habit_);
    double bound = -divergence;
    for (uint32_t l = 0; l < classes; ++l) {
      const size_t i = size_t{worker} * classes + l;
      const double guess = coin[1] * habit_[l];
      log_odds_[i] = std::log1p(coin[0] / guess);
      copy_share_[i] = coin[0] / (coin[0] + guess);
      if (given[l] > 0) bound += given[l] * std::log(guess);
    }
    const double copying =
        (copies + options_.copy_prior) / (copies + spams + options_.copy_prior + options_.spam_prior);
    reliability_[worker] = copying + (1 - copying) / classes;
    return bound;
  }

  double weigh(uint32_t task) {
    const std::span<const Labels::Answer> answers = labels_.of(task);
    return evidence_.weigh(
        answers, labels_.truth(task), [&](size_t i) { return log_odds_[cell(answers[i])]; },
        [&](size_t i, double posterior) { copied_[cell(answers[i])] += posterior; });
  }

  const Labels& labels_;
  const MaceOptions& options_;
  Evidence evidence_;
  std::vector<double> habit_prior_;
  std::vector<double> given_, copied_;         // workers × classes: answers; expected copies among them
  std::vector<double> log_odds_, copy_share_;  // workers × classes
  std::vector<double> spam_, habit_;           // by class, of the worker at hand
  std::vector<double> reliability_;
};

struct MaceStart {
  Mace model;
  std::vector<double> objective;
};

}  // namespace

Estimate mace(const Labels& labels, const MaceOptions& options) {
  Estimate estimate = estimate_without_answers(labels, "mace");
  if (nothing_to_infer(labels)) return estimate;
  std::optional<MaceStart> best;
  const int trial_iterations = options.starts > 1 ? options.trial_iterations : 0;
  for (int s = 0; s < std::max(options.starts, 1); ++s) {
    MaceStart start{Mace(labels, options, static_cast<uint64_t>(s)), {}};
    while (static_cast<int>(start.objective.size()) < trial_iterations) start.objective.push_back(start.model.step());
    if (!best || start.objective.back() > best->objective.back()) best.emplace(std::move(start));
  }
  std::vector<double>& objective = best->objective;
  const double enough = options.tolerance * static_cast<double>(labels.answers.size());
  const auto is_enough = [&] {
    const size_t n = objective.size();
    return n > 1 && objective[n - 1] - objective[n - 2] < enough;
  };
  while (!is_enough() && static_cast<int>(objective.size()) < options.max_iterations) {
    objective.push_back(best->model.step());
  }
  best->model.write(estimate);
  estimate.converged = is_enough();
  estimate.iterations = static_cast<int>(objective.size());
  estimate.objective = std::move(objective);
  return estimate;
}

}  // namespace muster::consensus
