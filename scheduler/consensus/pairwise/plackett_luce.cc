#include "scheduler/consensus/pairwise/plackett_luce.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/pairwise/bradley_terry.h"

namespace muster::consensus::pairwise {
namespace {

constexpr int kSteps = 1000;

class Fit {
 public:
  explicit Fit(const Orders& orders)
      : orders_(orders),
        component_(components(orders)),
        wins_(orders.items, 0.5),
        strength_(orders.items, 1),
        score_(orders.items, 0) {
    for (uint32_t o = 0; o < orders.count(); ++o) {
      const auto order = orders.of(o);
      for (size_t place = 0; place + 1 < order.size(); ++place) wins_[order[place]] += 1;
    }
  }

  Strengths run() {
    Strengths strengths;
    strengths.converged = false;
    while (strengths.iterations < kSteps && !strengths.converged) {
      ++strengths.iterations;
      strengths.converged = step() <= 1e-6;
      strengths.objective.push_back(log_posterior());
    }
    strengths.standard_error = errors();
    strengths.reliability = concordance();
    centre(component_, score_);
    strengths.score = std::move(score_);
    return strengths;
  }

 private:
  // `left[s]` becomes the strength of the items from place s on.
  void sum_left(std::span<const uint32_t> order, std::vector<double>& left) const {
    left.assign(order.size(), 0);
    double sum = 0;
    for (size_t place = order.size(); place-- > 0;) left[place] = sum += strength_[order[place]];
  }

  double step() {
    std::vector<double> load(orders_.items), left;
    for (uint32_t i = 0; i < orders_.items; ++i) load[i] = 1 / (strength_[i] + 1);
    for (uint32_t o = 0; o < orders_.count(); ++o) {
      const auto order = orders_.of(o);
      sum_left(order, left);
      double stages = 0;
      for (size_t place = 0; place < order.size(); ++place) {
        if (place + 1 < order.size()) stages += 1 / left[place];
        load[order[place]] += stages;
      }
    }
    const std::vector<double> before = score_;
    for (uint32_t i = 0; i < orders_.items; ++i) score_[i] = std::log(wins_[i] / load[i]);
    const std::vector<double> level = level_steps(component_, score_);
    for (uint32_t i = 0; i < orders_.items; ++i) {
      score_[i] += level[component_[i]];
      strength_[i] = std::exp(score_[i]);
    }
    return furthest(before, score_);
  }

  double log_posterior() const {
    double sum = 0;
    std::vector<double> left;
    for (const double s : score_) sum -= (softplus(-s) + softplus(s)) / 2;
    for (uint32_t o = 0; o < orders_.count(); ++o) {
      const auto order = orders_.of(o);
      sum_left(order, left);
      for (size_t place = 0; place + 1 < order.size(); ++place) sum += score_[order[place]] - std::log(left[place]);
    }
    return sum;
  }

  std::vector<double> errors() const {
    std::vector<double> information(orders_.items), left;
    for (uint32_t i = 0; i < orders_.items; ++i) information[i] = logistic(score_[i]) * logistic(-score_[i]);
    for (uint32_t o = 0; o < orders_.count(); ++o) {
      const auto order = orders_.of(o);
      sum_left(order, left);
      double first = 0, second = 0;  // sums over stages of 1/D and 1/D²
      for (size_t place = 0; place < order.size(); ++place) {
        if (place + 1 < order.size()) {
          first += 1 / left[place];
          second += 1 / (left[place] * left[place]);
        }
        const double own = strength_[order[place]];
        information[order[place]] += std::max(0.0, own * first - own * own * second);
      }
    }
    for (double& value : information) value = 1 / std::sqrt(std::max(value, 1e-12));
    return information;
  }

  std::vector<double> concordance() const {
    std::vector<double> right(orders_.workers, 1), all(orders_.workers, 2);
    for (uint32_t o = 0; o < orders_.count(); ++o) {
      const auto order = orders_.of(o);
      for (size_t i = 0; i < order.size(); ++i) {
        for (size_t j = i + 1; j < order.size(); ++j) {
          const double apart = score_[order[i]] - score_[order[j]];
          right[orders_.worker[o]] += apart > 0 ? 1 : apart == 0 ? 0.5 : 0;
          all[orders_.worker[o]] += 1;
        }
      }
    }
    for (size_t w = 0; w < right.size(); ++w) right[w] /= all[w];
    return right;
  }

  const Orders& orders_;
  const std::vector<uint32_t> component_;
  std::vector<double> wins_, strength_, score_;  // per item
};

}  // namespace

Strengths plackett_luce(const Orders& rankings) {
  return Fit(rankings).run();
}

}  // namespace muster::consensus::pairwise
