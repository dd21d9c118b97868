// The outline of a mask of cells.
#pragma once

#include <cstddef>
#include <vector>

namespace muster::consensus {

struct Mask {
  int columns = 0, rows = 0;
  std::vector<bool> inside;  // by row, then column

  bool at(int column, int row) const {
    return column >= 0 && row >= 0 && column < columns && row < rows &&
           inside[static_cast<size_t>(row) * static_cast<size_t>(columns) + static_cast<size_t>(column)];
  }
};

// Where four cells meet; (0, 0) is the first cell's first corner.
struct Corner {
  int column = 0, row = 0;

  bool operator==(const Corner&) const = default;
};

// Round the largest part whose cells touch along sides (ties: the part met first, by rows), outside only. Corners less
// than a cell away from the line between those that are kept are left out (D. Douglas, T. Peucker, Cartographica 10,
// 1973). Empty where nothing is inside.
std::vector<Corner> outline(const Mask& mask);

}  // namespace muster::consensus
