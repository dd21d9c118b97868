#include "scheduler/consensus/shapes/box_merge.h"

#include <algorithm>
#include <utility>

namespace muster::consensus {
namespace {

constexpr double Box::*kCoordinates[] = {&Box::x1, &Box::y1, &Box::x2, &Box::y2};

double median(std::vector<std::pair<double, double>>& values) {
  std::sort(values.begin(), values.end());
  double all = 0, passed = 0;
  for (const auto& value : values) all += value.second;
  for (size_t i = 0; i + 1 < values.size(); ++i) {
    passed += values[i].second;
    if (passed > all / 2 * (1 + 1e-9)) return values[i].first;
    if (passed >= all / 2 * (1 - 1e-9)) return (values[i].first + values[i + 1].first) / 2;
  }
  return values.back().first;
}

}  // namespace

Box weighted_median(std::span<const WeightedBox> boxes) {
  Box made;
  std::vector<std::pair<double, double>> values;
  for (const auto coordinate : kCoordinates) {
    values.clear();
    for (const WeightedBox& one : boxes) values.emplace_back(one.box.*coordinate, one.weight);
    made.*coordinate = median(values);
  }
  return made;
}

Box weighted_mean(std::span<const WeightedBox> boxes) {
  Box made;
  for (const auto coordinate : kCoordinates) {
    double sum = 0, weights = 0;
    for (const WeightedBox& one : boxes) {
      sum += one.weight * one.box.*coordinate;
      weights += one.weight;
    }
    made.*coordinate = sum / weights;
  }
  return made;
}

}  // namespace muster::consensus
