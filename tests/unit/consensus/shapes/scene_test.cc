#include "scheduler/consensus/shapes/scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scheduler/consensus/shapes/overlap.h"
#include "tests/unit/consensus/shapes/pictures.h"

namespace muster::consensus {
namespace {

using ::testing::HasSubstr;

std::string rewritten(std::string_view label) {
  const AnswerRow row{"t", "w", label};
  const auto scenes = read_scenes(std::span(&row, 1));
  return scenes ? write_drawings(scenes->drawings, scenes->labels) : scenes.error().message;
}

TEST(ReadScenes, KeepsBoxesAndPolygonsAndOrdersThem) {
  EXPECT_EQ(rewritten(R"([{"x1":5,"y1":6,"x2":7,"y2":8.25,"c":"b"},{"x1":1,"y1":2,"x2":3,"y2":4,"c":"a"}])"),
            R"([{"x1":1,"y1":2,"x2":3,"y2":4,"c":"a"},{"x1":5,"y1":6,"x2":7,"y2":8.25,"c":"b"}])");
  EXPECT_EQ(rewritten(R"([{"points":[[0,0],[4,0],[0,3]],"c":"车,\"x\""}])"),
            R"([{"points":[[0,0],[4,0],[0,3]],"c":"车,\"x\""}])");
}

TEST(ReadScenes, TurnsCornersRoundAndLeavesOutWhatHasNoArea) {
  EXPECT_EQ(rewritten(R"([{"x1":7,"y1":8,"x2":5,"y2":6},{"x1":1,"y1":1,"x2":1,"y2":9}])"),
            R"([{"x1":5,"y1":6,"x2":7,"y2":8,"c":""}])");
  EXPECT_EQ(rewritten(""), "[]");
  EXPECT_EQ(rewritten("[]"), "[]");
}

TEST(ReadScenes, SaysWhichRowIsWrongAndWhy) {
  EXPECT_THAT(rewritten("[{\"x1\":1}]"), HasSubstr("row 1: a box has the numbers"));
  EXPECT_THAT(rewritten("{"), HasSubstr("row 1: not a JSON list"));
  EXPECT_THAT(rewritten("[{\"points\":[[1,2]]}]"), HasSubstr("three points"));
  EXPECT_THAT(rewritten("[{\"x1\":1e300,\"y1\":0,\"x2\":1,\"y2\":1}]"), HasSubstr("numbers"));
  const AnswerRow rows[] = {{"t", "w", "[]"}, {"t", "v", "[3]"}};
  EXPECT_THAT(read_scenes(rows).error().message, HasSubstr("row 2: a shape is a JSON object"));
}

Drawing polygon(std::vector<Point> points) {
  Drawing made;
  made.box = enclosing(points);
  made.points = std::move(points);
  return made;
}

TEST(Iou, OfBoxesIsExact) {
  EXPECT_DOUBLE_EQ(iou(Box{0, 0, 2, 2}, Box{1, 0, 3, 2}), 1.0 / 3);
  EXPECT_EQ(iou(Box{0, 0, 2, 2}, Box{2, 0, 3, 2}), 0);
  EXPECT_EQ(iou(Box{0, 0, 2, 2}, Box{0, 0, 2, 2}), 1);
}

TEST(Iou, OfPolygonsCountsDentsAsOutside) {
  const Drawing square = polygon({{0, 0}, {4, 0}, {4, 4}, {0, 4}});
  const Drawing horseshoe = polygon({{0, 0}, {4, 0}, {4, 4}, {3, 4}, {3, 1}, {1, 1}, {1, 4}, {0, 4}});
  EXPECT_NEAR(iou(square, square), 1, 1e-9);
  EXPECT_NEAR(iou(square, horseshoe), 10.0 / 16, 0.01);
  Drawing boxed;
  boxed.box = {0, 0, 4, 2};
  EXPECT_NEAR(iou(square, boxed), 0.5, 0.02);
}

}  // namespace
}  // namespace muster::consensus
