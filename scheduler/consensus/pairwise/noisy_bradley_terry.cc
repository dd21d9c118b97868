#include "scheduler/consensus/pairwise/noisy_bradley_terry.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scheduler/consensus/pairwise/bradley_terry.h"

namespace muster::consensus::pairwise {
namespace {

constexpr double kReported = 4, kTurned = 1;  // of Beta(kReported, kTurned)
constexpr int kRounds = 200, kSteps = 5;

// Per comparison: which pair of the tally it belongs to.
std::vector<uint32_t> pair_of(const Orders& orders, const std::vector<Pair>& pairs) {
  std::vector<uint32_t> found(orders.count());
  for (uint32_t o = 0; o < orders.count(); ++o) {
    const auto ends = std::minmax(orders.of(o)[0], orders.of(o)[1]);
    const auto at = std::lower_bound(pairs.begin(), pairs.end(), ends, [](const Pair& pair, const auto& wanted) {
      return std::pair(pair.first, pair.second) < std::pair(wanted.first, wanted.second);
    });
    found[o] = static_cast<uint32_t>(at - pairs.begin());
  }
  return found;
}

class Fit {
 public:
  explicit Fit(const Orders& orders)
      : orders_(orders),
        pairs_(tally(orders)),
        pair_of_(pair_of(orders, pairs_)),
        component_(components(orders)),
        score_(orders.items, 0) {
    fit_pairs(pairs_, component_, 100, score_);
    reported_ = agreement(orders, score_);
  }

  Strengths run() {
    Strengths strengths;
    strengths.converged = false;
    double before = -INFINITY;
    while (strengths.iterations < kRounds && !strengths.converged) {
      ++strengths.iterations;
      const double now = expect();
      fit_pairs(pairs_, component_, kSteps, score_);
      strengths.objective.push_back(now);
      strengths.converged = now - before <= 1e-7 * std::abs(now);
      before = now;
    }
    strengths.standard_error = standard_errors(pairs_, score_);
    strengths.reliability = std::move(reported_);
    centre(component_, score_);
    strengths.score = std::move(score_);
    return strengths;
  }

 private:
  // Gives the log posterior before the step, as it falls out of the responsibilities.
  double expect() {
    double sum = 0;
    for (const double s : score_) sum -= (softplus(-s) + softplus(s)) / 2;
    for (const double eta : reported_) sum += (kReported - 1) * std::log(eta) + (kTurned - 1) * std::log(1 - eta);
    for (Pair& pair : pairs_) pair.first_wins = pair.second_wins = 0;
    std::vector<double> seen(orders_.workers, kReported - 1), all(orders_.workers, kReported + kTurned - 2);
    for (uint32_t o = 0; o < orders_.count(); ++o) {
      const uint32_t winner = orders_.of(o)[0], loser = orders_.of(o)[1], worker = orders_.worker[o];
      const double p = logistic(score_[winner] - score_[loser]), eta = reported_[worker];
      const double said = eta * p + (1 - eta) * (1 - p), r = eta * p / said;
      sum += std::log(said);
      Pair& pair = pairs_[pair_of_[o]];
      pair.first_wins += winner < loser ? r : 1 - r;
      pair.second_wins += winner < loser ? 1 - r : r;
      seen[worker] += r;
      all[worker] += 1;
    }
    for (uint32_t w = 0; w < orders_.workers; ++w) reported_[w] = std::min(seen[w] / all[w], 1 - 1e-9);
    return sum;
  }

  const Orders& orders_;
  std::vector<Pair> pairs_;  // wins as expected in this round
  const std::vector<uint32_t> pair_of_, component_;
  std::vector<double> score_, reported_;
};

}  // namespace

Strengths noisy_bradley_terry(const Orders& orders) {
  return Fit(orders).run();
}

}  // namespace muster::consensus::pairwise
