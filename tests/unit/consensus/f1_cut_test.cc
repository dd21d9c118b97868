#include "scheduler/consensus/f1_cut.h"

#include <gtest/gtest.h>

#include <array>

#include "scheduler/consensus/emptiness.h"
#include "scheduler/consensus/method_names.h"
#include "scheduler/consensus/person_f1.h"

namespace muster::consensus {
namespace {

TEST(ExpectedF1Cut, IsHalfOfTheGreatestExpectedF1) {
  // Yes to the first: 2 * 0.9 / (1 + 1.6); to the first two: 2 * 1.5 / (2 + 1.6); to all: 2 * 1.6 / (3 + 1.6).
  const F1Cut cut = expected_f1_cut({0.1, 0.9, 0.6});
  EXPECT_NEAR(cut.f1, 3.0 / 3.6, 1e-12);
  EXPECT_NEAR(cut.threshold, 1.5 / 3.6, 1e-12);
}

TEST(ExpectedF1Cut, OfNothingIsOneHalf) {
  EXPECT_EQ(expected_f1_cut({}).threshold, 0.5);
  EXPECT_EQ(expected_f1_cut({0, 0}).threshold, 0.5);
  EXPECT_EQ(expected_f1_cut({1, 1}).threshold, 0.5);
}

TEST(KnownF1Cut, LiesBetweenTheNeighboursWhereF1IsGreatest) {
  const F1Cut cut = known_f1_cut({{0.9, true}, {0.7, false}, {0.3, true}, {0.2, true}, {0.1, false}, {0.05, false}});
  EXPECT_NEAR(cut.threshold, 0.15, 1e-12);
  EXPECT_NEAR(cut.f1, 6.0 / 7, 1e-12);
}

TEST(KnownF1Cut, NeverPartsEquals) {
  const F1Cut cut = known_f1_cut({{0.6, true}, {0.6, false}, {0.2, false}});
  EXPECT_NEAR(cut.threshold, 0.4, 1e-12);
  EXPECT_EQ(known_f1_cut({{0.6, false}}).threshold, 0.5);
}

TEST(PersonF1, StartsAsUsualAndFollowsWhatIsFound) {
  PersonF1 rates(2);
  EXPECT_NEAR(rates.of(0), 0.7, 1e-12);
  rates.add(0, 98, 98, 98);
  rates.add(1, 0, 98, 98);
  EXPECT_NEAR(rates.of(0), 99.4 / 100, 1e-12);
  EXPECT_NEAR(rates.of(1), 1.4 / 100, 1e-12);
}

TEST(Emptiness, GrowsWithTheAnswersThatFoundNothing) {
  Emptiness emptiness;
  for (int i = 0; i < 98; ++i) emptiness.add(1, 4, 1);
  EXPECT_NEAR(emptiness.after(1), 0.01 / (0.01 + 0.99 * 0.25), 1e-12);
  EXPECT_GT(emptiness.after(8), 0.99);
}

TEST(ChooseMethod, TakesTheFirstByDefaultAndListsAllWhenAskedForAnother) {
  constexpr std::array<std::string_view, 2> kNames = {"one", "two"};
  EXPECT_EQ(*choose_method("", kNames), "one");
  EXPECT_EQ(*choose_method("two", kNames), "two");
  EXPECT_EQ(choose_method("three", kNames).error().message,
            "there is no method 'three' for this kind; there are: one, two");
}

}  // namespace
}  // namespace muster::consensus
