#include "scheduler/consensus/shapes/mask_vote.h"

#include <gtest/gtest.h>

#include "scheduler/consensus/shapes/outline.h"
#include "scheduler/consensus/shapes/overlap.h"

namespace muster::consensus {
namespace {

Drawing polygon(std::vector<Point> points) {
  Drawing made;
  made.box = enclosing(points);
  made.points = std::move(points);
  return made;
}

Mask mask(const std::vector<std::string>& rows) {
  Mask made;
  made.rows = static_cast<int>(rows.size());
  made.columns = static_cast<int>(rows.front().size());
  for (const std::string& row : rows) {
    for (const char cell : row) made.inside.push_back(cell == '#');
  }
  return made;
}

std::string corners(const std::vector<std::string>& rows) {
  std::string text;
  for (const Corner& corner : outline(mask(rows))) {
    text += "(" + std::to_string(corner.column) + "," + std::to_string(corner.row) + ")";
  }
  return text;
}

TEST(Outline, GoesRoundARectangle) {
  EXPECT_EQ(corners({"....", ".##.", ".##."}), "(1,1)(3,1)(3,3)(1,3)");
}

TEST(Outline, TakesTheLargestPartWithoutItsHoles) {
  EXPECT_EQ(corners({"#......", "..####.", "..#..#.", "..#..#.", "..####."}), "(2,1)(6,1)(6,5)(2,5)");
}

TEST(Outline, KeepsDentsAndIgnoresWhatTouchesByACorner) {
  EXPECT_EQ(corners({"###..#", "##.##.", "###..."}), "(0,0)(3,0)(2,1)(3,3)(0,3)");
}

TEST(Outline, OfNothingIsEmpty) {
  EXPECT_EQ(corners({"..", ".."}), "");
}

TEST(MaskVote, OutvotesTheOneWhoIsFarOff) {
  const Drawing good = polygon({{0, 0}, {8, 0}, {8, 8}, {4, 4}, {0, 8}});
  const Drawing near = polygon({{0.1, 0}, {8, 0.1}, {8, 8}, {4, 4.1}, {0, 8}});
  const Drawing wild = polygon({{3, 3}, {20, 3}, {20, 20}, {3, 20}});
  const std::vector<WeightedDrawing> all = {{&good, 1}, {&near, 1}, {&wild, 1}};
  EXPECT_GT(iou(polygon(vote_on_mask(all)), good), 0.95);
  const std::vector<WeightedDrawing> heavy = {{&good, 1}, {&near, 1}, {&wild, 5}};
  EXPECT_GT(iou(polygon(vote_on_mask(heavy)), wild), 0.95);
}

TEST(MaskVote, OfTwoTakesTheWeightierAsItIs) {
  const Drawing a = polygon({{0, 0}, {8, 0}, {8, 8}}), b = polygon({{1, 0}, {8, 0}, {8, 8}});
  EXPECT_EQ(vote_on_mask(std::vector<WeightedDrawing>{{&a, 1}, {&b, 2}}), b.points);
  EXPECT_EQ(vote_on_mask(std::vector<WeightedDrawing>{{&b, 1}, {&a, 1}}), a.points);
}

}  // namespace
}  // namespace muster::consensus
