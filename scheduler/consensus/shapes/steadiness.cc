#include "scheduler/consensus/shapes/steadiness.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "scheduler/consensus/shapes/box_merge.h"

namespace muster::consensus {
namespace {

constexpr double kDegrees = 1.5;
constexpr double kUsualSigma = 0.05, kImagined = 8;  // of all people together, before the first box
constexpr double kLeastVariance = 1e-8;              // nobody draws better than to a ten-thousandth
constexpr double Box::*kCoordinates[] = {&Box::x1, &Box::y1, &Box::x2, &Box::y2};
constexpr size_t kSides = std::size(kCoordinates);

double size_along(const Box& box, size_t coordinate) {
  return coordinate % 2 == 0 ? box.width() : box.height();
}

class SteadinessModel {
 public:
  SteadinessModel(const Sketches& sketches, double strength) : sketches_(sketches), strength_(strength) {
    found_.variance.assign(sketches.workers, kUsualSigma * kUsualSigma);
    found_.off_by.assign(sketches.objects(), 0);
    for (uint32_t j = 0; j < sketches.objects(); ++j) {
      std::vector<WeightedBox> boxes;
      for (const auto& sketch : sketches.of(j)) boxes.push_back({sketch.box, 1});
      found_.box.push_back(weighted_median(boxes));
    }
  }

  // Refits people, then objects. The farthest that a side moved, in sizes.
  double iterate() {
    fit_people();
    double moved = 0;
    for (uint32_t j = 0; j < sketches_.objects(); ++j) moved = std::max(moved, fit_object(j));
    return moved;
  }

  Steadiness take() { return std::move(found_); }

 private:
  double distance(uint32_t object, const Box& box, size_t c) const {
    const Box& now = found_.box[object];
    return (box.*kCoordinates[c] - now.*kCoordinates[c]) / size_along(now, c);
  }
  // The weight of a coordinate: v / sigma^2.
  double weight(const Sketches::Sketch& sketch, double distance) const {
    const double variance = found_.variance[sketch.worker];
    return (kDegrees + 1) / (kDegrees + distance * distance / variance) / variance;
  }
  void fit_people();
  double fit_object(uint32_t object);

  const Sketches& sketches_;
  const double strength_;
  Steadiness found_;
};

void SteadinessModel::fit_people() {
  std::vector<double> squares(sketches_.workers, 0), counts(sketches_.workers, 0);
  double all_squares = kImagined * kUsualSigma * kUsualSigma, all = kImagined;
  for (uint32_t j = 0; j < sketches_.objects(); ++j) {
    const auto sketches = sketches_.of(j);
    if (sketches.size() < 2) continue;
    for (size_t c = 0; c < kSides; ++c) {
      double certainty = 0;
      for (const auto& sketch : sketches) certainty += weight(sketch, distance(j, sketch.box, c));
      for (const auto& sketch : sketches) {
        const double r = distance(j, sketch.box, c);
        const double square =
            sketches_.weight[j] * weight(sketch, r) * found_.variance[sketch.worker] * (r * r + 1 / certainty);
        squares[sketch.worker] += square;
        counts[sketch.worker] += sketches_.weight[j];
        all_squares += square;
        all += sketches_.weight[j];
      }
    }
  }
  for (uint32_t w = 0; w < sketches_.workers; ++w) {
    const double variance = (squares[w] + strength_ * all_squares / all) / (counts[w] + strength_);
    found_.variance[w] = std::max(kLeastVariance, variance);
  }
}

double SteadinessModel::fit_object(uint32_t object) {
  const Box before = found_.box[object];
  Box now;
  double moved = 0, off_by = 0;
  for (size_t c = 0; c < kSides; ++c) {
    double sum = 0, weights = 0;
    for (const auto& sketch : sketches_.of(object)) {
      const double w = weight(sketch, distance(object, sketch.box, c));
      sum += w * sketch.box.*kCoordinates[c];
      weights += w;
    }
    now.*kCoordinates[c] = sum / weights;
    moved = std::max(moved, std::abs(now.*kCoordinates[c] - before.*kCoordinates[c]) / size_along(before, c));
    off_by += std::sqrt(1 / weights) / static_cast<double>(kSides);
  }
  if (now.width() > 0 && now.height() > 0) found_.box[object] = now;
  found_.off_by[object] = off_by;
  return moved;
}

}  // namespace

Steadiness estimate_steadiness(const Sketches& sketches, const SteadinessOptions& options) {
  SteadinessModel model(sketches, options.strength);
  int iterations = 0;
  bool converged = false;
  while (!converged && iterations < options.max_iterations) {
    ++iterations;
    converged = model.iterate() <= options.tolerance;
  }
  Steadiness found = model.take();
  found.iterations = iterations;
  found.converged = converged;
  return found;
}

double expected_iou(double off_by) {
  return std::max(0.0, (1 - 2 * off_by) / (1 + 2 * off_by));
}

}  // namespace muster::consensus
