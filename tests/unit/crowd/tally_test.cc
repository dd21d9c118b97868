#include "tests/crowd/tally.h"

#include <gtest/gtest.h>

namespace muster::crowd {
namespace {

const std::vector<std::string> kClasses{"a", "b", "c"};

TEST(Tally, MajorityIsTheMostFrequentLabel) {
  EXPECT_EQ(majority(kClasses, {"b", "a", "b"}), "b");
}
TEST(Tally, TiesGoToTheLabelThatStandsFirst) {
  EXPECT_EQ(majority(kClasses, {"c", "b", "b", "c"}), "b");
  EXPECT_EQ(majority({"c", "b", "a"}, {"c", "b", "b", "c"}), "c");
}
TEST(Tally, NoVotesGiveNoMajority) {
  EXPECT_EQ(majority(kClasses, {}), std::nullopt);
}

TEST(Accuracy, SharesTies) {
  Accuracy fair;
  judge_fairly(fair, "c", winners(kClasses, {"c", "b", "b", "c"}));
  judge_fairly(fair, "a", winners(kClasses, {"c", "b", "b", "c"}));
  judge_fairly(fair, "a", winners(kClasses, {"a"}));
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
