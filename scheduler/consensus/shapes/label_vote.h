// What an object is said to be.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/consensus/shapes/scene_estimate.h"

namespace muster::consensus {

// The label of the greatest weight among an object's people (ties: the lower). `weight` is by worker, above 0;
// empty: 1.
uint32_t vote_on_label(const Scenes& scenes, uint32_t task, const Object& object, std::span<const double> weight = {});

// By worker: the share of objects that others drew too on which they say what most say, drawn to 0.7 by ten imagined.
std::vector<double> label_agreement(const Scenes& scenes, const Matches& matches);

}  // namespace muster::consensus
