#include "scheduler/consensus/measure/numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace muster::consensus {
namespace {

using Values = std::vector<double>;

TEST(Numbers, ErrorsAreMeansOfDifferences) {
  EXPECT_DOUBLE_EQ(mean_absolute_error(Values{1, 2, 6}, Values{2, 2, 3}), 4.0 / 3);
  EXPECT_DOUBLE_EQ(root_mean_square_error(Values{1, 2, 6}, Values{2, 2, 3}), std::sqrt(10.0 / 3));
}

TEST(Numbers, PearsonIsOneOnALineAndUndefinedWithoutSpread) {
  EXPECT_DOUBLE_EQ(pearson(Values{1, 2, 3}, Values{10, 20, 30}), 1);
  EXPECT_DOUBLE_EQ(pearson(Values{1, 2, 3}, Values{3, 2, 1}), -1);
  EXPECT_TRUE(std::isnan(pearson(Values{1, 1}, Values{1, 2})));
  EXPECT_TRUE(std::isnan(pearson(Values{}, Values{})));
}

TEST(Numbers, SpearmanSharesRanksOfEqualValues) {
  EXPECT_DOUBLE_EQ(spearman(Values{1, 2, 3, 4}, Values{1, 8, 27, 64}), 1);
  // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5, variances 4.5 and 5.
  EXPECT_DOUBLE_EQ(spearman(Values{1, 2, 2, 3}, Values{1, 2, 3, 4}), 4.5 / std::sqrt(4.5 * 5));
}

TEST(Numbers, KendallCountsPairs) {
  // 12 concordant, 3 discordant.
  EXPECT_DOUBLE_EQ(kendall(Values{1, 2, 3, 4, 5, 6}, Values{1, 4, 2, 3, 6, 5}), 9.0 / 15);
  // Ties: 4 concordant, none discordant; one pair tied in a alone, one in b alone: 4 / sqrt(5 · 5).
  EXPECT_DOUBLE_EQ(kendall(Values{1, 2, 2, 3}, Values{1, 1, 2, 3}), 4.0 / 5);
  EXPECT_DOUBLE_EQ(kendall(Values{1, 2, 3}, Values{9, 5, 1}), -1);
  EXPECT_TRUE(std::isnan(kendall(Values{1, 1}, Values{1, 2})));
}

TEST(Numbers, KendallAgreesWithCountingEveryPair) {
  uint64_t state = 7;
  const auto draw = [&](uint64_t below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>((state >> 33) % below);
  };
  for (int round = 0; round < 20; ++round) {
    Values a, b;
    for (int i = 0; i < 57; ++i) {
      a.push_back(draw(9));
      b.push_back(draw(7));
    }
    double balance = 0, untied_a = 0, untied_b = 0;
    for (size_t i = 0; i < a.size(); ++i) {
      for (size_t j = 0; j < i; ++j) {
        const double x = a[i] < a[j] ? -1 : a[i] > a[j], y = b[i] < b[j] ? -1 : b[i] > b[j];
        balance += x * y;
        untied_a += x * x;
        untied_b += y * y;
      }
    }
    EXPECT_NEAR(kendall(a, b), balance / std::sqrt(untied_a * untied_b), 1e-12);
  }
}

}  // namespace
}  // namespace muster::consensus
