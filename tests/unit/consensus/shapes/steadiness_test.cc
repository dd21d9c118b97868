#include "scheduler/consensus/shapes/steadiness.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "scheduler/consensus/shapes/box_merge.h"
#include "scheduler/consensus/shapes/overlap.h"

namespace muster::consensus {
namespace {

Sketches one_object(const std::vector<Box>& boxes) {
  Sketches made;
  made.workers = static_cast<uint32_t>(boxes.size());
  for (uint32_t w = 0; w < boxes.size(); ++w) made.sketches.push_back({w, boxes[w]});
  made.begin.push_back(made.workers);
  made.weight = {1};
  return made;
}

TEST(Steadiness, OfOneBoxGivesItBack) {
  EXPECT_EQ(estimate_steadiness(one_object({{1, 2, 3, 4}})).box[0], (Box{1, 2, 3, 4}));
}

TEST(Steadiness, IsNotMovedByAnOutlier) {
  const Box merged =
      estimate_steadiness(one_object({{0, 0, 100, 100}, {1, 0, 100, 101}, {0, 1, 101, 100}, {30, 30, 160, 180}}))
          .box[0];
  EXPECT_GT(iou(merged, Box{0, 0, 100, 100}), 0.95);  // their mean: 0.63
}

TEST(Steadiness, IsSurerOfMoreBoxes) {
  const auto two = estimate_steadiness(one_object({{0, 0, 10, 10}, {0.5, 0, 10.5, 10}}));
  const auto six = estimate_steadiness(one_object(
      {{0, 0, 10, 10}, {0.5, 0, 10.5, 10}, {0, 0, 10, 10}, {0.5, 0, 10.5, 10}, {0, 0, 10, 10}, {0.5, 0, 10.5, 10}}));
  EXPECT_LT(six.off_by[0], two.off_by[0]);
  EXPECT_GT(expected_iou(six.off_by[0]), expected_iou(two.off_by[0]));
}

TEST(Steadiness, KnowsWhoDrawsSteadilyAndBeatsTheMedianByIt) {
  std::mt19937 chance(5);
  std::normal_distribution<double> normal;
  const double sigma[] = {0.01, 0.01, 0.10, 0.10, 0.15};
  Sketches sketches;
  sketches.workers = 5;
  const Box truth{0, 0, 100, 50};
  double by_median = 0;
  for (int object = 0; object < 200; ++object) {
    std::vector<WeightedBox> boxes;
    for (uint32_t w = 0; w < 5; ++w) {
      const auto off = [&](double size) { return size * sigma[w] * normal(chance); };
      const Box box{off(100), off(50), 100 + off(100), 50 + off(50)};
      sketches.sketches.push_back({w, box});
      boxes.push_back({box, 1});
    }
    sketches.begin.push_back(static_cast<uint32_t>(sketches.sketches.size()));
    sketches.weight.push_back(1);
    by_median += iou(weighted_median(boxes), truth) / 200;
  }
  const auto found = estimate_steadiness(sketches);
  double by_weight = 0;
  for (const Box& box : found.box) by_weight += iou(box, truth) / 200;
  EXPECT_TRUE(found.converged);
  EXPECT_LT(10 * found.variance[0], found.variance[2]);
  EXPECT_LT(found.variance[2], found.variance[4]);
  EXPECT_GT(by_weight, by_median + 0.03);
}

}  // namespace
}  // namespace muster::consensus
