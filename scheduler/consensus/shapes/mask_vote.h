// One polygon from many of the same object.
#pragma once

#include <span>
#include <vector>

#include "scheduler/consensus/shapes/scene.h"

namespace muster::consensus {

struct WeightedDrawing {
  const Drawing* drawing = nullptr;
  double weight = 1;  // above 0
};

// The outline of where drawings with more than half of the weight lie: a vote in each cell of a grid over all of them,
// 128 cells along its longer side; the largest connected part, without holes; corners that stand out from a straight
// line by less than a cell are left out. Of one or two drawings, or where they have nothing in common, the one of
// greatest weight as it is (ties: the lower). A box among them counts as the polygon of its corners.
std::vector<Point> vote_on_mask(std::span<const WeightedDrawing> drawings);

}  // namespace muster::consensus
