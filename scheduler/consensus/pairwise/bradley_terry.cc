#include "scheduler/consensus/pairwise/bradley_terry.h"

#include <algorithm>
#include <cmath>

namespace muster::consensus::pairwise {
namespace {

constexpr int kSteps = 1000;

// By item: its pairs, seen from it.
struct Meetings {
  struct Met {
    uint32_t other;
    double comparisons;
  };
  std::vector<size_t> begin;
  std::vector<Met> met;
  std::vector<double> wins;
};

Meetings meetings(const std::vector<Pair>& pairs, size_t items) {
  Meetings all;
  all.begin.assign(items + 1, 0);
  all.wins.assign(items, 0);
  for (const Pair& pair : pairs) {
    ++all.begin[pair.first + 1];
    ++all.begin[pair.second + 1];
    all.wins[pair.first] += pair.first_wins;
    all.wins[pair.second] += pair.second_wins;
  }
  for (size_t i = 1; i <= items; ++i) all.begin[i] += all.begin[i - 1];
  all.met.resize(pairs.size() * 2);
  std::vector<size_t> next(all.begin.begin(), all.begin.end() - 1);
  for (const Pair& pair : pairs) {
    const double comparisons = pair.first_wins + pair.second_wins;
    all.met[next[pair.first]++] = {pair.second, comparisons};
    all.met[next[pair.second]++] = {pair.first, comparisons};
  }
  return all;
}

}  // namespace

double logistic(double x) {
  return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

double softplus(double x) {
  return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
}

double log_posterior(const std::vector<Pair>& pairs, const std::vector<double>& score) {
  double sum = 0;
  for (const Pair& pair : pairs) {
    const double apart = score[pair.first] - score[pair.second];
    sum -= pair.first_wins * softplus(-apart) + pair.second_wins * softplus(apart);
  }
  for (const double s : score) sum -= (softplus(-s) + softplus(s)) / 2;
  return sum;
}

double furthest(const std::vector<double>& before, const std::vector<double>& after) {
  double moved = 0;
  for (size_t i = 0; i < before.size(); ++i) moved = std::max(moved, std::abs(after[i] - before[i]));
  return moved;
}

std::vector<double> level_steps(const std::vector<uint32_t>& component, const std::vector<double>& score) {
  std::vector<double> above(component.size(), 0), count(component.size(), 0);
  for (size_t i = 0; i < score.size(); ++i) {
    above[component[i]] += logistic(score[i]) - 0.5;
    count[component[i]] += 1;
  }
  for (size_t c = 0; c < above.size(); ++c) above[c] = count[c] > 0 ? -above[c] / (count[c] / 4) : 0;
  return above;
}

PairFit fit_pairs(const std::vector<Pair>& pairs, const std::vector<uint32_t>& component, int steps,
                  std::vector<double>& score) {
  const Meetings all = meetings(pairs, score.size());
  std::vector<double> strength(score.size());
  for (size_t i = 0; i < score.size(); ++i) strength[i] = std::exp(score[i]);
  PairFit fit;
  while (fit.steps < steps && !fit.converged) {
    ++fit.steps;
    const std::vector<double> before = score;
    for (size_t i = 0; i < score.size(); ++i) {
      double load = 1 / (strength[i] + 1);
      for (size_t m = all.begin[i]; m < all.begin[i + 1]; ++m) {
        load += all.met[m].comparisons / (strength[i] + strength[all.met[m].other]);
      }
      strength[i] = (all.wins[i] + 0.5) / load;
      score[i] = std::log(strength[i]);
    }
    const std::vector<double> level = level_steps(component, score);
    for (size_t i = 0; i < score.size(); ++i) {
      score[i] += level[component[i]];
      strength[i] = std::exp(score[i]);
    }
    fit.objective.push_back(log_posterior(pairs, score));
    fit.converged = furthest(before, score) <= 1e-6;
  }
  return fit;
}

std::vector<double> standard_errors(const std::vector<Pair>& pairs, const std::vector<double>& score) {
  std::vector<double> information(score.size());
  for (size_t i = 0; i < score.size(); ++i) information[i] = logistic(score[i]) * logistic(-score[i]);
  for (const Pair& pair : pairs) {
    const double p = logistic(score[pair.first] - score[pair.second]);
    const double added = (pair.first_wins + pair.second_wins) * p * (1 - p);
    information[pair.first] += added;
    information[pair.second] += added;
  }
  for (double& value : information) value = 1 / std::sqrt(std::max(value, 1e-12));
  return information;
}

Strengths bradley_terry(const Orders& orders) {
  const std::vector<Pair> pairs = tally(orders);
  Strengths strengths;
  strengths.score.assign(orders.items, 0);
  const std::vector<uint32_t> component = components(orders);
  PairFit fit = fit_pairs(pairs, component, kSteps, strengths.score);
  strengths.standard_error = standard_errors(pairs, strengths.score);
  strengths.reliability = agreement(orders, strengths.score);
  strengths.iterations = fit.steps;
  strengths.converged = fit.converged;
  strengths.objective = std::move(fit.objective);
  centre(component, strengths.score);
  return strengths;
}

}  // namespace muster::consensus::pairwise
