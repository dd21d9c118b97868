#include "scheduler/consensus/pairwise/strengths.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace muster::consensus::pairwise {
namespace {

constexpr size_t kOpponents = 256;

double normal_cdf(double z) {
  return std::erfc(-z / std::sqrt(2.0)) / 2;
}

// Items of each component by score, then number.
std::vector<std::vector<uint32_t>> ranked(const std::vector<uint32_t>& component, const std::vector<double>& score) {
  const uint32_t count = component.empty() ? 0 : *std::max_element(component.begin(), component.end()) + 1;
  std::vector<std::vector<uint32_t>> members(count);
  for (uint32_t i = 0; i < component.size(); ++i) members[component[i]].push_back(i);
  for (auto& list : members) {
    std::sort(list.begin(), list.end(),
              [&](uint32_t a, uint32_t b) { return std::pair(score[a], a) < std::pair(score[b], b); });
  }
  return members;
}

}  // namespace

std::vector<Pair> tally(const Orders& pairs) {
  std::vector<Pair> all;
  all.reserve(pairs.count());
  for (uint32_t o = 0; o < pairs.count(); ++o) {
    const uint32_t winner = pairs.of(o)[0], loser = pairs.of(o)[1];
    if (winner < loser) {
      all.push_back({winner, loser, 1, 0});
    } else {
      all.push_back({loser, winner, 0, 1});
    }
  }
  std::sort(all.begin(), all.end(),
            [](const Pair& a, const Pair& b) { return std::pair(a.first, a.second) < std::pair(b.first, b.second); });
  std::vector<Pair> different;
  for (const Pair& pair : all) {
    if (different.empty() || different.back().first != pair.first || different.back().second != pair.second) {
      different.push_back(pair);
    } else {
      different.back().first_wins += pair.first_wins;
      different.back().second_wins += pair.second_wins;
    }
  }
  return different;
}

void centre(const std::vector<uint32_t>& component, std::vector<double>& score) {
  std::vector<double> sum(component.size(), 0), count(component.size(), 0);
  for (size_t i = 0; i < component.size(); ++i) {
    sum[component[i]] += score[i];
    count[component[i]] += 1;
  }
  for (size_t i = 0; i < component.size(); ++i) score[i] -= sum[component[i]] / count[component[i]];
}

std::vector<double> agreement(const Orders& pairs, const std::vector<double>& score) {
  std::vector<double> right(pairs.workers, 1), all(pairs.workers, 2);
  for (uint32_t o = 0; o < pairs.count(); ++o) {
    const double difference = score[pairs.of(o)[0]] - score[pairs.of(o)[1]];
    right[pairs.worker[o]] += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
    all[pairs.worker[o]] += 1;
  }
  for (size_t w = 0; w < right.size(); ++w) right[w] /= all[w];
  return right;
}

std::vector<double> placement(const std::vector<uint32_t>& component, const Strengths& strengths) {
  std::vector<double> confidence(component.size(), 0.5);
  for (const auto& members : ranked(component, strengths.score)) {
    if (members.size() < 2) continue;
    const size_t opponents = std::min(members.size(), kOpponents);
    for (const uint32_t item : members) {
      double sum = 0, count = 0;
      for (size_t o = 0; o < opponents; ++o) {
        const uint32_t other = members[o * members.size() / opponents];
        if (other == item) continue;
        const double error = std::hypot(strengths.standard_error[item], strengths.standard_error[other]);
        const double apart = std::abs(strengths.score[item] - strengths.score[other]);
        sum += error > 0 ? normal_cdf(apart / error) : apart > 0 ? 1 : 0.5;
        count += 1;
      }
      confidence[item] = sum / count;
    }
  }
  return confidence;
}

Strengths win_rate(const Orders& pairs) {
  std::vector<double> wins(pairs.items, 0.5), met(pairs.items, 1);
  for (uint32_t o = 0; o < pairs.count(); ++o) {
    wins[pairs.of(o)[0]] += 1;
    met[pairs.of(o)[0]] += 1;
    met[pairs.of(o)[1]] += 1;
  }
  Strengths strengths;
  for (uint32_t i = 0; i < pairs.items; ++i) {
    const double rate = wins[i] / met[i];
    strengths.score.push_back(rate);
    strengths.standard_error.push_back(std::sqrt(rate * (1 - rate) / met[i]));
  }
  strengths.reliability = agreement(pairs, strengths.score);
  return strengths;
}

}  // namespace muster::consensus::pairwise
