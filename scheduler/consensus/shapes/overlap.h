// How much two drawings have in common.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "scheduler/consensus/shapes/scene.h"

namespace muster::consensus {

// Common area over joint area, 0 to 1. Exact for two boxes; with polygons (even-odd rule) along 64 lines across both.
double iou(const Drawing& a, const Drawing& b);
double iou(const Box& a, const Box& b);

// Where the horizontal line at `y` is inside the drawing: ascending, apart from each other.
std::vector<std::pair<double, double>> inside_at(const Drawing& drawing, double y);

}  // namespace muster::consensus
