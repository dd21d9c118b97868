// What a method found out about objects, and how a task's result is read from it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/consensus/shapes/matching.h"
#include "scheduler/consensus/shapes/scene.h"

namespace muster::consensus {

struct SceneEstimate {
  struct Found {
    Drawing drawing;
    uint32_t votes = 0;  // people who drew it
    double exists = 0;   // the probability that it is there
    double fit = 1;      // the expected IoU of `drawing` with the right one, if it is
    double confidence() const { return exists * fit; }
  };
  std::vector<uint32_t> begin = {0};  // tasks + 1 positions in `objects`
  std::vector<Found> objects;         // by task
  double threshold = 0.5;             // an object is accepted from this probability of existence on
  std::vector<double> reliability;    // by worker: the expected F1 of their drawings, each counting with its IoU
  int iterations = 0;
  bool converged = true;

  std::span<const Found> of(uint32_t task) const {
    return {objects.data() + begin[task], objects.data() + begin[task + 1]};
  }
};

// All tasks' groups of drawings of the same object.
struct Matches {
  std::vector<uint32_t> begin = {0};  // tasks + 1 positions in `objects`
  std::vector<Object> objects;

  explicit Matches(const Scenes& scenes);
};

struct SceneResult {
  std::vector<Drawing> drawings;
  // Expected F1 of `drawings`, each right as far as its IoU goes; of none, the probability that there are none.
  double confidence = 0;
};

std::vector<SceneResult> decide_scenes(const SceneEstimate& estimate, const Scenes& scenes);

// Fills `reliability`.
void rate_drawers(const Scenes& scenes, const Matches& matches, SceneEstimate& estimate);

}  // namespace muster::consensus
