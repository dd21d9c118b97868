// One box from many of the same object.
#pragma once

#include <span>
#include <vector>

#include "scheduler/consensus/shapes/scene.h"

namespace muster::consensus {

struct WeightedBox {
  Box box;
  double weight = 1;  // above 0
};

// By coordinate. The median is where half of the weight is passed; where a value meets it exactly, half-way to the
// next. Boxes must not be empty; boxes come back with width and height wherever all of them have.
Box weighted_median(std::span<const WeightedBox> boxes);
Box weighted_mean(std::span<const WeightedBox> boxes);

}  // namespace muster::consensus
