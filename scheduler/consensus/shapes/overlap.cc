#include "scheduler/consensus/shapes/overlap.h"

#include <algorithm>

namespace muster::consensus {
namespace {

constexpr int kLines = 64;

using Intervals = std::vector<std::pair<double, double>>;

double length(const Intervals& intervals) {
  double sum = 0;
  for (const auto& [from, to] : intervals) sum += to - from;
  return sum;
}

double common(const Intervals& a, const Intervals& b) {
  double sum = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    sum += std::max(0.0, std::min(a[i].second, b[j].second) - std::max(a[i].first, b[j].first));
    (a[i].second < b[j].second ? i : j) += 1;
  }
  return sum;
}

bool apart(const Box& a, const Box& b) {
  return a.x2 <= b.x1 || b.x2 <= a.x1 || a.y2 <= b.y1 || b.y2 <= a.y1;
}

}  // namespace

double iou(const Box& a, const Box& b) {
  if (apart(a, b)) return 0;
  const double both = (std::min(a.x2, b.x2) - std::max(a.x1, b.x1)) * (std::min(a.y2, b.y2) - std::max(a.y1, b.y1));
  return both / (a.width() * a.height() + b.width() * b.height() - both);
}

Intervals inside_at(const Drawing& drawing, double y) {
  if (drawing.points.empty()) {
    if (y < drawing.box.y1 || y >= drawing.box.y2) return {};
    return {{drawing.box.x1, drawing.box.x2}};
  }
  std::vector<double> crossings;
  for (size_t i = 0; i < drawing.points.size(); ++i) {
    const Point& a = drawing.points[i];
    const Point& b = drawing.points[(i + 1) % drawing.points.size()];
    if ((a.y <= y) != (b.y <= y)) crossings.push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
  }
  std::sort(crossings.begin(), crossings.end());
  Intervals inside;
  for (size_t i = 0; i + 1 < crossings.size(); i += 2) inside.emplace_back(crossings[i], crossings[i + 1]);
  return inside;
}

double iou(const Drawing& a, const Drawing& b) {
  if (a.points.empty() && b.points.empty()) return iou(a.box, b.box);
  if (apart(a.box, b.box)) return 0;
  const double top = std::min(a.box.y1, b.box.y1), bottom = std::max(a.box.y2, b.box.y2);
  double both = 0, sum = 0;
  for (int i = 0; i < kLines; ++i) {
    const double y = top + (i + 0.5) / kLines * (bottom - top);
    const Intervals in_a = inside_at(a, y), in_b = inside_at(b, y);
    both += common(in_a, in_b);
    sum += length(in_a) + length(in_b);
  }
  return sum > both ? both / (sum - both) : 0;
}

}  // namespace muster::consensus
