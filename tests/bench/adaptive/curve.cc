#include "tests/bench/adaptive/curve.h"

#include <algorithm>
#include <cmath>

namespace muster::bench {

void Tally::add(const RecordedSet& set, const std::vector<double>& posterior, const std::vector<uint32_t>& count) {
  const size_t classes = set.labels.classes;
  for (uint32_t t = 0; t < set.labels.tasks(); ++t) {
    const size_t group = t % kGroups;
    tasks[group] += 1;
    answers[group] += count[t];
    if (set.truth[t] < 0) continue;
    const double* row = &posterior[t * classes];
    const double least = *std::max_element(row, row + classes) - 1e-9;
    const auto equals = std::count_if(row, row + classes, [&](double p) { return p >= least; });
    judged[group] += 1;
    if (row[set.truth[t]] >= least) right[group] += 1.0 / static_cast<double>(equals);
  }
}

std::vector<Point> Curve::points(size_t left_out) const {
  std::vector<Point> points;
  for (const Tally& tally : settings) {
    double right = 0, judged = 0, answers = 0, tasks = 0;
    for (size_t g = 0; g < kGroups; ++g) {
      if (g == left_out) continue;
      right += tally.right[g];
      judged += tally.judged[g];
      answers += tally.answers[g];
      tasks += tally.tasks[g];
    }
    Point point{answers / tasks, right / judged, 0};
    for (size_t g = 0; g < kGroups; ++g) {
      if (g == left_out) continue;
      const double off = tally.right[g] - point.accuracy * tally.judged[g];
      point.error += off * off;
    }
    point.error = std::sqrt(point.error) / judged;
    points.push_back(point);
  }
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.answers < b.answers; });
  return points;
}

std::optional<double> answers_needed(const std::vector<Point>& curve, double accuracy) {
  for (size_t i = 0; i < curve.size(); ++i) {
    if (curve[i].accuracy < accuracy) continue;
    if (i == 0) return curve[0].answers;
    const Point &a = curve[i - 1], &b = curve[i];
    return a.answers + (b.answers - a.answers) * (accuracy - a.accuracy) / (b.accuracy - a.accuracy);
  }
  return std::nullopt;
}

}  // namespace muster::bench
