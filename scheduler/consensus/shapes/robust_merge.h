// Objects in pictures: matched, counted by who would have seen them, and drawn by who draws steadily.
//
// 1. Drawings of different people are matched into objects (matching.h).
// 2. Each object exists with a probability that follows from each person's hits and false alarms (existence.h); those
//    are accepted that make the greatest expected F1 (f1_cut.h).
// 3. An object's box is the robust mean of its people's boxes, weighted by how steadily each draws (steadiness.h).
//    Where most of them drew polygons, it is the outline of a vote on its mask with the same weights (mask_vote.h).
// 4. What it is: the label of the greatest vote, a person's vote weighing the share of objects on which they say what
//    most people say, drawn to 0.7 by ten imagined objects (ties: the lower label).
// An object's confidence is its probability of existence times the IoU to expect of it, from the steadiness of its
// people; iterations are those of 2 and 3 together.
#pragma once

#include "scheduler/consensus/shapes/scene_estimate.h"

namespace muster::consensus {

SceneEstimate robust_merge(const Scenes& scenes);

}  // namespace muster::consensus
