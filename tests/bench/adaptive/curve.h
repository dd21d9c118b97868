// Accuracy against answers, and what it takes to reach an accuracy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/bench/adaptive/recorded_set.h"

namespace muster::bench {

// Tasks are dealt into groups, so that what would have come out without some of them can be told (jackknife).
inline constexpr size_t kGroups = 20;

// Sums over seeds of one setting, by group of tasks.
struct Tally {
  std::vector<double> right = std::vector<double>(kGroups), judged = right, answers = right, tasks = right;

  // Adds one run: how each task ended. A result is right by the share of its most probable classes that are the truth.
  void add(const RecordedSet& set, const std::vector<double>& posterior, const std::vector<uint32_t>& count);
};

struct Point {
  double answers = 0;  // a task, mean
  double accuracy = 0;
  double error = 0;  // standard error of the accuracy over groups of tasks
};

// The settings of one way of working, by rising cost: k of fixed redundancy, thresholds of adaptive.
struct Curve {
  std::string name;
  std::vector<Tally> settings;

  // Without group `left_out`; kGroups: with all.
  std::vector<Point> points(size_t left_out = kGroups) const;
};

// The fewest answers a task at which the curve, straight between its points, reaches `accuracy`; nothing if it never
// does. At the left end a curve counts from its first point.
std::optional<double> answers_needed(const std::vector<Point>& curve, double accuracy);

}  // namespace muster::bench
