#include "tests/crowd/tally.h"

#include <gtest/gtest.h>

namespace muster::crowd {
namespace {

TEST(Tally, MajorityIsTheMostFrequentLabel) {
  EXPECT_EQ(majority({"b", "a", "b"}), "b");
}
TEST(Tally, TiesGoToTheSmallestJsonString) {
  EXPECT_EQ(majority({"c", "b", "b", "c"}), "b");
  EXPECT_EQ(majority({"2", "10", "1", "10", "2", "1"}), "1");
  EXPECT_EQ(majority({"2", "10"}), "10");
  EXPECT_EQ(majority({"a", "a b"}), "a b");
}
TEST(Tally, NoVotesGiveNoMajority) {
  EXPECT_EQ(majority({}), std::nullopt);
}

TEST(Accuracy, SharesTies) {
  Accuracy fair;
  judge_fairly(fair, "c", winners({"c", "b", "b", "c"}));
  judge_fairly(fair, "a", winners({"c", "b", "b", "c"}));
  judge_fairly(fair, "a", winners({"a"}));
  EXPECT_DOUBLE_EQ(fair.right, 1.5);
  EXPECT_DOUBLE_EQ(*fair.share(), 0.5);
}

TEST(Accuracy, LeavesOutWhatHasNoTruthOrNoValue) {
  Accuracy accuracy;
  judge(accuracy, std::nullopt, "a");
  judge(accuracy, "a", std::nullopt);
  EXPECT_EQ(accuracy.share(), std::nullopt);
  judge(accuracy, "a", "b");
  judge(accuracy, "a", "a");
  EXPECT_DOUBLE_EQ(*accuracy.share(), 0.5);
}

}  // namespace
}  // namespace muster::crowd
