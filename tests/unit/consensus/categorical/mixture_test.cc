#include "scheduler/consensus/categorical/mixture.h"

#include <gtest/gtest.h>

#include <cmath>

#include "scheduler/consensus/categorical/log_sum.h"
#include "tests/unit/consensus/categorical/crowd.h"

namespace muster::consensus {
namespace {

TEST(Mixture, NormalisesProductsAndCounts) {
  const Labels labels = labels_of({"01"}, 2);
  Mixture mixture(labels, 1);
  mixture.prior = {0.5, 0.5};
  // By worker, answer, truth.
  mixture.table = {0.9, 0.2, 0.1, 0.8, 0.6, 0.3, 0.4, 0.7};
  const double zero = 0.5 * 0.9 * 0.4, one = 0.5 * 0.2 * 0.7;
  EXPECT_NEAR(mixture.pass(), std::log(zero + one), 1e-12);
  EXPECT_NEAR(mixture.posterior[0], zero / (zero + one), 1e-12);
  EXPECT_NEAR(mixture.counts[mixture.cell(0, 0)], zero / (zero + one), 1e-12);
  EXPECT_NEAR(mixture.counts[mixture.cell(1, 1) + 1], one / (zero + one), 1e-12);
  EXPECT_EQ(mixture.counts[mixture.cell(1, 0)], 0);
  EXPECT_NEAR(mixture.mass[1], one / (zero + one), 1e-12);
}

TEST(Mixture, StaysInRangeWithThousandsOfAnswers) {
  const Labels labels = labels_of({std::string(5000, '1')}, 2);
  Mixture mixture(labels, 1);
  mixture.prior = {0.5, 0.5};
  for (uint32_t w = 0; w < 5000; ++w) {
    for (uint32_t l = 0; l < 2; ++l) {
      mixture.table[mixture.cell(w, l)] = l == 0 ? 0.999 : 0.001;
      mixture.table[mixture.cell(w, l) + 1] = l == 1 ? 0.99 : 0.01;
    }
  }
  EXPECT_NEAR(mixture.pass(), std::log(0.5) + 5000 * std::log(0.99), 1e-6);
  EXPECT_NEAR(mixture.posterior[1], 1, 1e-12);
}

TEST(Mixture, SumsSubtypesToTheirClass) {
  const Labels labels = labels_of({"0"}, 2);
  Mixture mixture(labels, 2);
  mixture.prior = {0.1, 0.2, 0.3, 0.4};
  mixture.table = {0.5, 0.25, 0.125, 1, 1, 1, 1, 1};
  mixture.pass();
  const double first = 0.05 + 0.05, second = 0.0375 + 0.4;
  EXPECT_NEAR(mixture.posterior[0], first / (first + second), 1e-12);
}

TEST(LogSum, IsTheSumOfLogarithms) {
  LogSum sum;
  double expected = 0;
  for (int i = 1; i < 400; ++i) {
    const double factor = i % 7 == 0 ? 1e-180 : i % 5 == 0 ? 1e150 : 1.0 / i;
    sum.add_log_of(factor);
    expected += std::log(factor);
  }
  EXPECT_NEAR(sum.value(), expected, 1e-7);
}

}  // namespace
}  // namespace muster::consensus
