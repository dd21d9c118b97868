#include "scheduler/consensus/shapes/outline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace muster::consensus {
namespace {

constexpr std::array<Corner, 4> kSteps = {{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};  // right, down, left, up

size_t number(const Mask& mask, Corner cell) {
  return static_cast<size_t>(cell.row) * static_cast<size_t>(mask.columns) + static_cast<size_t>(cell.column);
}

std::vector<Corner> part_from(const Mask& mask, Corner start, std::vector<bool>& seen) {
  std::vector<Corner> part = {start};
  seen[number(mask, start)] = true;
  for (size_t i = 0; i < part.size(); ++i) {
    for (const Corner& step : kSteps) {
      const Corner next{part[i].column + step.column, part[i].row + step.row};
      if (!mask.at(next.column, next.row) || seen[number(mask, next)]) continue;
      seen[number(mask, next)] = true;
      part.push_back(next);
    }
  }
  return part;
}

// The largest part alone, and its first cell by rows.
std::pair<Mask, Corner> largest_part(const Mask& mask) {
  std::vector<bool> seen(mask.inside.size(), false);
  std::vector<Corner> largest;
  for (int row = 0; row < mask.rows; ++row) {
    for (int column = 0; column < mask.columns; ++column) {
      if (!mask.at(column, row) || seen[number(mask, {column, row})]) continue;
      auto part = part_from(mask, {column, row}, seen);
      if (part.size() > largest.size()) largest = std::move(part);
    }
  }
  Mask alone{mask.columns, mask.rows, std::vector<bool>(mask.inside.size(), false)};
  for (const Corner& cell : largest) alone.inside[number(mask, cell)] = true;
  return {std::move(alone), largest.empty() ? Corner{-1, -1} : largest.front()};
}

// Walks with the inside on the right, from the first cell's upper left corner back to it. Where two cells touch by a
// corner alone, turns right: they are joined elsewhere or not at all.
std::vector<Corner> walk(const Mask& mask, Corner start) {
  std::vector<Corner> corners;
  Corner at = start;
  size_t heading = 0;
  do {
    corners.push_back(at);
    at = {at.column + kSteps[heading].column, at.row + kSteps[heading].row};
    // The cells ahead, right and left of the heading, by the corner that they share.
    const auto ahead = [&](size_t side) {
      static constexpr Corner kCells[4][2] = {
          {{0, 0}, {0, -1}}, {{-1, 0}, {0, 0}}, {{-1, -1}, {-1, 0}}, {{0, -1}, {-1, -1}}};
      return mask.at(at.column + kCells[heading][side].column, at.row + kCells[heading][side].row);
    };
    if (!ahead(0)) {
      heading = (heading + 1) % 4;
    } else if (ahead(1)) {
      heading = (heading + 3) % 4;
    }
  } while (!(at == start && heading == 0));
  return corners;
}

double distance(const Corner& point, const Corner& from, const Corner& to) {
  const double dx = to.column - from.column, dy = to.row - from.row;
  const double px = point.column - from.column, py = point.row - from.row;
  const double length = std::hypot(dx, dy);
  return length == 0 ? std::hypot(px, py) : std::abs(dx * py - dy * px) / length;
}

// Keeps the farthest of the corners strictly between, and looks at both halves again, if it is a cell away or more.
void keep_corners(const std::vector<Corner>& corners, size_t first, size_t last, std::vector<bool>& keep) {
  std::vector<std::pair<size_t, size_t>> open = {{first, last}};
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    double farthest = 0;
    size_t where = from;
    for (size_t i = from + 1; i < to; ++i) {
      const double away = distance(corners[i], corners[from], corners[to]);
      if (away > farthest) {
        farthest = away;
        where = i;
      }
    }
    if (farthest < 1) continue;
    keep[where] = true;
    open.emplace_back(from, where);
    open.emplace_back(where, to);
  }
}

}  // namespace

std::vector<Corner> outline(const Mask& mask) {
  const auto [part, start] = largest_part(mask);
  if (start.row < 0) return {};
  std::vector<Corner> corners = walk(part, start);
  size_t opposite = 0;
  double farthest = -1;
  for (size_t i = 0; i < corners.size(); ++i) {
    const double away = distance(corners[i], start, start);
    if (away > farthest) {
      farthest = away;
      opposite = i;
    }
  }
  corners.push_back(start);
  std::vector<bool> keep(corners.size(), false);
  keep[0] = keep[opposite] = true;
  keep_corners(corners, 0, opposite, keep);
  keep_corners(corners, opposite, corners.size() - 1, keep);
  std::vector<Corner> kept;
  for (size_t i = 0; i + 1 < corners.size(); ++i) {
    if (keep[i]) kept.push_back(corners[i]);
  }
  return kept;
}

}  // namespace muster::consensus
