// Which drawings of different people are of the same object?
//
// Pairs of drawings by different people are taken from the most alike down, alike being their IoU, less a quarter where
// they are said to be different things. Each pair joins its two groups into one, if nobody would be in it twice and the
// groups' median boxes still overlap as much as a pair must. What remains are groups with at most one drawing a person.
// Pairs must have an IoU of kSameObject: below one half, because people draw small things loosely, and far above what
// neighbours have in common.
//
// Depends on the drawings alone: not on who drew them, nor in which order. Quadratic in the drawings of one task.
#pragma once

#include <cstdint>
#include <vector>

#include "scheduler/consensus/shapes/scene.h"

namespace muster::consensus {

inline constexpr double kSameObject = 0.4;

struct Member {
  uint32_t person = 0;   // position among the task's answers
  uint32_t drawing = 0;  // position in Scenes::drawings
};
using Object = std::vector<Member>;  // by person

// Ordered by their first drawing in order of geometry.
std::vector<Object> match(const Scenes& scenes, uint32_t task);

}  // namespace muster::consensus
