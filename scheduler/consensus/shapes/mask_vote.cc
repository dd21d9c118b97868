#include "scheduler/consensus/shapes/mask_vote.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "scheduler/consensus/shapes/outline.h"
#include "scheduler/consensus/shapes/overlap.h"

namespace muster::consensus {
namespace {

constexpr double kCells = 128;

std::vector<Point> corners(const Drawing& drawing) {
  if (!drawing.points.empty()) return drawing.points;
  const Box& box = drawing.box;
  return {{box.x1, box.y1}, {box.x2, box.y1}, {box.x2, box.y2}, {box.x1, box.y2}};
}

std::vector<Point> weightiest(std::span<const WeightedDrawing> drawings) {
  const auto best =
      std::max_element(drawings.begin(), drawings.end(), [](const WeightedDrawing& a, const WeightedDrawing& b) {
        return a.weight != b.weight ? a.weight < b.weight : *b.drawing < *a.drawing;
      });
  return corners(*best->drawing);
}

// Adds the drawing's weight to every cell whose middle it covers.
void add(const WeightedDrawing& one, const Box& around, double cell, Mask& mask, std::vector<double>& votes) {
  for (int row = 0; row < mask.rows; ++row) {
    for (const auto& [from, to] : inside_at(*one.drawing, around.y1 + (row + 0.5) * cell)) {
      const int first = std::max(0, static_cast<int>(std::ceil((from - around.x1) / cell - 0.5)));
      const int behind = std::min(mask.columns, static_cast<int>(std::ceil((to - around.x1) / cell - 0.5)));
      for (int column = first; column < behind; ++column) {
        votes[static_cast<size_t>(row) * static_cast<size_t>(mask.columns) + static_cast<size_t>(column)] += one.weight;
      }
    }
  }
}

}  // namespace

std::vector<Point> vote_on_mask(std::span<const WeightedDrawing> drawings) {
  if (drawings.size() < 3) return weightiest(drawings);
  std::vector<Point> extremes;
  double all = 0;
  for (const WeightedDrawing& one : drawings) {
    extremes.push_back({one.drawing->box.x1, one.drawing->box.y1});
    extremes.push_back({one.drawing->box.x2, one.drawing->box.y2});
    all += one.weight;
  }
  const Box around = enclosing(extremes);
  const double cell = std::max(around.width(), around.height()) / kCells;
  Mask mask;
  mask.columns = std::max(1, static_cast<int>(std::ceil(around.width() / cell - 1e-9)));
  mask.rows = std::max(1, static_cast<int>(std::ceil(around.height() / cell - 1e-9)));
  std::vector<double> votes(static_cast<size_t>(mask.columns) * static_cast<size_t>(mask.rows), 0);
  for (const WeightedDrawing& one : drawings) add(one, around, cell, mask, votes);
  for (const double vote : votes) mask.inside.push_back(vote > all / 2 * (1 + 1e-9));

  std::vector<Point> points;
  for (const Corner& corner : outline(mask)) {
    points.push_back({around.x1 + corner.column * cell, around.y1 + corner.row * cell});
  }
  return points.size() < 3 ? weightiest(drawings) : points;
}

}  // namespace muster::consensus
