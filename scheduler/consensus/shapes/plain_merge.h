// Objects in pictures, everybody counting alike: what robust merging is measured against.
#pragma once

#include "scheduler/consensus/shapes/scene_estimate.h"

namespace muster::consensus {

// How the drawings of one object become one. Of polygons always by an unweighted vote on the mask (mask_vote.h), except
// Typical.
enum class Merge : uint8_t {
  Median,   // of each coordinate
  Mean,     // of each coordinate
  Typical,  // the drawing with the greatest mean IoU with the others (ties: the lower)
};

// An object is there if more than half of a task's people drew it, with the probability of their share; its label is
// that of most of them. Its fit is the mean IoU of its drawings with the result.
SceneEstimate plain_merge(const Scenes& scenes, Merge merge);

}  // namespace muster::consensus
