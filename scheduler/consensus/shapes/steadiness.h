// How steadily does each person draw, and where is the object then?
//
// Model: a coordinate that person w draws of object j is off by s_j sigma_w e, where s_j is the object's width or
// height and e has Student's t distribution with kDegrees degrees of freedom: people are mostly near, and now and then
// far off. sigma_w^2 has a prior worth `strength` coordinates at the mean over all people. E: each coordinate weighs v
// = (kDegrees + 1) / (kDegrees + r^2 / sigma_w^2), r its relative distance from the object. M: an object is the mean of
// its boxes weighted by v / sigma_w^2; sigma_w^2 is the mean of v (r^2 + u), where u, the
//    object's own uncertainty 1 / sum v / sigma^2, keeps objects with few boxes from flattering their people.
// Starts from medians; stops when no object moves by more than `tolerance` of its size. Iteratively reweighted least
// squares for the t distribution: K. Lange, R. Little, J. Taylor, "Robust statistical modeling using the t
// distribution", Journal of the American Statistical Association 84, 1989.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/consensus/shapes/scene.h"

namespace muster::consensus {

struct Sketches {
  struct Sketch {
    uint32_t worker = 0;
    Box box;
  };
  uint32_t workers = 0;
  std::vector<uint32_t> begin = {0};  // objects + 1 positions in `sketches`
  std::vector<Sketch> sketches;       // by object; each object has at least one
  std::vector<double> weight;         // by object: how much it says about people, 0 to 1

  uint32_t objects() const { return static_cast<uint32_t>(begin.size() - 1); }
  std::span<const Sketch> of(uint32_t object) const {
    return {sketches.data() + begin[object], sketches.data() + begin[object + 1]};
  }
};

struct SteadinessOptions {
  double strength = 8;
  int max_iterations = 100;
  double tolerance = 1e-5;
};

struct Steadiness {
  std::vector<Box> box;          // by object
  std::vector<double> off_by;    // by object: expected distance of a coordinate from the right one, in sizes
  std::vector<double> variance;  // by worker: sigma^2
  int iterations = 0;
  bool converged = true;
};

Steadiness estimate_steadiness(const Sketches& sketches, const SteadinessOptions& options = {});

// The IoU of a box with the right one when each of its sides is off by this part of the size.
double expected_iou(double off_by);

}  // namespace muster::consensus
