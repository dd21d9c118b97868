#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "scheduler/consensus/numeric/numeric.h"
#include "scheduler/consensus/numeric/ratings.h"
#include "scheduler/consensus/numeric/summaries.h"

namespace muster::consensus::numeric {
namespace {

struct Weighted {
  double value, weight;
};

// Ascending by value, then weight, so that sums do not depend on who came first.
std::vector<Weighted> weighted(std::span<const PersonAnswer> answers) {
  std::vector<Weighted> list;
  for (const PersonAnswer& answer : answers) {
    const auto value = parse_number(answer.label);
    if (!value) continue;
    const double known = std::clamp(answer.reliability, 0.05, 0.95);
    list.push_back({*value, known / (1 - known)});
  }
  std::sort(list.begin(), list.end(), [](const Weighted& a, const Weighted& b) {
    return std::pair(a.value, a.weight) < std::pair(b.value, b.weight);
  });
  return list;
}

double weighted_median(const std::vector<Weighted>& list) {
  double all = 0, below = 0;
  for (const Weighted& one : list) all += one.weight;
  for (const Weighted& one : list) {
    below += one.weight;
    if (below >= all / 2) return one.value;
  }
  return list.back().value;
}

}  // namespace

Opinion score_numeric(std::span<const PersonAnswer> answers, double scale_width) {
  const std::vector<Weighted> list = weighted(answers);
  if (list.empty()) return {};
  double width = scale_width;
  if (width <= 0) width = std::max(std::abs(list.front().value), std::abs(list.back().value));
  if (width <= 0) width = 1;
  // Values of tasks are taken to lie about a quarter of the scale apart, which turns reliabilities into variances.
  const double between = width * width / 16;
  double value = weighted_median(list), precision = 0, misfit = 0;
  for (int round = 0; round < 20; ++round) {
    double sum = 0;
    precision = misfit = 0;
    for (const Weighted& one : list) {
      const double p = one.weight / between, z = std::abs(one.value - value) * std::sqrt(p);
      const double held = z <= 3 ? p : p * 3 / z;
      sum += held * one.value;
      precision += held;
      misfit += std::min(z * z, 9.0);
    }
    value = sum / precision;
  }
  const double error = std::sqrt(local_factor(misfit, list.size()) / precision);
  return {number_text(value), std::erf(0.05 * width / (error * std::sqrt(2.0)))};
}

Opinion score_ordinal(std::span<const PersonAnswer> answers, uint32_t grades) {
  std::vector<Weighted> list;
  for (const PersonAnswer& answer : answers) {
    const auto value = parse_number(answer.label);
    if (value && *value == std::floor(*value)) list.push_back({*value, std::clamp(answer.reliability, 0.05, 0.99)});
  }
  if (list.empty()) return {};
  std::sort(list.begin(), list.end(), [](const Weighted& a, const Weighted& b) {
    return std::pair(a.value, a.weight) < std::pair(b.value, b.weight);
  });
  const double least = list.front().value, seen = list.back().value - least + 1;
  const auto points = static_cast<size_t>(std::clamp(seen, 1.0, 1024.0));
  const size_t classes = std::max<size_t>({points, std::min<uint32_t>(grades, 1024), 2});
  std::vector<double> log_posterior(classes, 0);
  for (size_t k = 0; k < classes; ++k) {
    double misses = 0;
    for (size_t l = 0; l < classes; ++l) {
      if (l != k) misses += std::exp(-std::abs(static_cast<double>(k) - static_cast<double>(l)));
    }
    for (const Weighted& one : list) {
      const double steps = std::abs(one.value - least - static_cast<double>(k));
      log_posterior[k] += steps < 0.5 ? std::log(one.weight) : std::log((1 - one.weight) / misses) - steps;
    }
  }
  const auto best = std::max_element(log_posterior.begin(), log_posterior.end());
  double sum = 0;
  for (const double value : log_posterior) sum += std::exp(value - *best);
  return {number_text(least + static_cast<double>(best - log_posterior.begin())), 1 / sum};
}

}  // namespace muster::consensus::numeric
