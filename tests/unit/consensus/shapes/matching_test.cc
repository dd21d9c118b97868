#include "scheduler/consensus/shapes/matching.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "scheduler/consensus/shapes/box_merge.h"
#include "tests/unit/consensus/shapes/pictures.h"

namespace muster::consensus {
namespace {

// "ann:0 bob:1 | cat:0": objects, and whose n-th drawing (by geometry) is in each.
std::string picture(const Crowd& crowd) {
  const auto rows = crowd.answers();
  const auto scenes = read_scenes(rows);
  std::vector<std::string> objects;
  for (const Object& object : match(*scenes, 0)) {
    std::string text;
    for (const Member& member : object) {
      const auto& answer = scenes->of(0)[member.person];
      text += (text.empty() ? "" : " ") + scenes->workers[answer.worker] + ":" +
              std::to_string(member.drawing - answer.begin);
    }
    objects.push_back(text);
  }
  std::sort(objects.begin(), objects.end());
  std::string text;
  for (const std::string& object : objects) text += (text.empty() ? "" : " | ") + object;
  return text;
}

TEST(Match, JoinsWhatOverlapsAndKeepsTheRestApart) {
  Crowd crowd;
  crowd.add("t", "ann", {box(0, 0, 10, 10), box(50, 0, 60, 10)});
  crowd.add("t", "bob", {box(1, 0, 11, 10)});
  crowd.add("t", "cat", {box(49, 1, 60, 10), box(80, 80, 90, 90)});
  EXPECT_EQ(picture(crowd), "ann:0 bob:0 | ann:1 cat:0 | cat:1");
}

TEST(Match, NeverPutsTwoDrawingsOfAPersonIntoOneObject) {
  Crowd crowd;
  crowd.add("t", "ann", {box(0, 0, 10, 10), box(1, 0, 11, 10)});
  crowd.add("t", "bob", {box(1, 0, 11, 10)});
  EXPECT_EQ(picture(crowd), "ann:0 | ann:1 bob:0");
  crowd.add("t", "cat", {box(1, 0, 11, 10), box(0, 0, 10, 10)});
  EXPECT_EQ(picture(crowd), "ann:0 cat:0 | ann:1 bob:0 cat:1");
}

TEST(Match, PrefersTheSameLabelWhereGeometryAllowsBoth) {
  Crowd crowd;
  crowd.add("t", "ann", {box(0, 0, 10, 10, "Rider"), box(0, 1, 10, 11, "Horse")});
  crowd.add("t", "bob", {box(0, 1, 10, 11, "Rider")});
  EXPECT_EQ(picture(crowd), "ann:0 bob:0 | ann:1");
}

TEST(Match, DoesNotChainAlongARowOfNeighbours) {
  Crowd crowd;
  crowd.add("t", "ann", {box(0, 0, 10, 10)});
  crowd.add("t", "bob", {box(4, 0, 14, 10)});
  crowd.add("t", "cat", {box(8, 0, 18, 10)});
  crowd.add("t", "dan", {box(12, 0, 22, 10)});
  EXPECT_EQ(picture(crowd), "ann:0 bob:0 | cat:0 dan:0");
}

TEST(WeightedMedian, PassesHalfOfTheWeightAndMeetsItHalfWay) {
  const std::vector<WeightedBox> three = {{{0, 0, 10, 10}, 1}, {{2, 0, 12, 10}, 1}, {{50, 0, 90, 10}, 1}};
  EXPECT_EQ(weighted_median(three), (Box{2, 0, 12, 10}));
  const std::vector<WeightedBox> two = {{{0, 0, 10, 10}, 1}, {{2, 0, 12, 10}, 1}};
  EXPECT_EQ(weighted_median(two), (Box{1, 0, 11, 10}));
  const std::vector<WeightedBox> uneven = {{{0, 0, 10, 10}, 1}, {{2, 0, 12, 10}, 3}};
  EXPECT_EQ(weighted_median(uneven), (Box{2, 0, 12, 10}));
  EXPECT_EQ(weighted_mean(uneven), (Box{1.5, 0, 11.5, 10}));
}

}  // namespace
}  // namespace muster::consensus
