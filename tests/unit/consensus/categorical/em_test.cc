// Dawid-Skene and one-coin: one iteration against the formulas written out again, and what must hold at the end.
#include <gtest/gtest.h>

#include <cmath>

#include "scheduler/consensus/categorical/bayes_dawid_skene.h"
#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/dawid_skene.h"
#include "scheduler/consensus/categorical/one_coin.h"
#include "tests/unit/consensus/categorical/crowd.h"

namespace muster::consensus {
namespace {

TEST(OneCoin, IteratesAsItsFormulasSay) {
  OneCoinOptions once;
  once.errs_like_the_crowd = false;
  once.max_iterations = 1;
  const Estimate estimate = one_coin(labels_of({"000", "001"}, 3), once);
  // Vote shares: worker 0 and 1 are right by 1 + 2/3, worker 2 by 1 + 1/3, of two answers each.
  const double r = (1 + 2. / 3 + 2.8) / 6, s = (1 + 1. / 3 + 2.8) / 6;
  EXPECT_NEAR(estimate.reliability[0], r, 1e-12);
  EXPECT_NEAR(estimate.reliability[2], s, 1e-12);
  const double zero = r * r * (1 - s) / 2, one = (1 - r) * (1 - r) / 4 * s, two = (1 - r) * (1 - r) / 4 * (1 - s) / 2;
  EXPECT_NEAR(estimate.of(1)[0], zero / (zero + one + two), 1e-12);
  EXPECT_NEAR(estimate.of(1)[2], two / (zero + one + two), 1e-12);
  // The log posterior: answers, then the Beta prior.
  const double all_zero = r * r * s, others = (1 - r) * (1 - r) * (1 - s) / 8;
  const double answers = std::log((all_zero + 2 * others) / 3) + std::log((zero + one + two) / 3);
  const double prior = 2 * (2.8 * std::log(r) + 1.2 * std::log(1 - r)) + 2.8 * std::log(s) + 1.2 * std::log(1 - s);
  ASSERT_EQ(estimate.objective.size(), 1u);
  EXPECT_NEAR(estimate.objective[0], answers + prior, 1e-10);
}

TEST(OneCoin, SpreadsErrorsAsTheCrowdErrs) {
  OneCoinOptions once;
  once.max_iterations = 1;
  const Estimate estimate = one_coin(labels_of({"001", "002", "001"}, 3), once);
  // Held against the others' votes: where class 0 is true, 1 was said twice and 2 once; each once more imagined.
  ASSERT_EQ(estimate.errors.size(), 9u);
  EXPECT_NEAR(estimate.errors[0 * 3 + 1], 3. / 5, 1e-12);
  EXPECT_NEAR(estimate.errors[0 * 3 + 2], 2. / 5, 1e-12);
  EXPECT_EQ(estimate.errors[0], 0);
  // Where 1 is true: 0 was said for twice 2/2; 2 never.
  EXPECT_NEAR(estimate.errors[1 * 3 + 0], 3. / 4, 1e-12);
  const double r = estimate.reliability[0], s = estimate.reliability[2];
  const double zero = r * r * (1 - s) * 0.6, one = (1 - r) * (1 - r) * 0.75 * 0.75 * s;
  const double two = (1 - r) * (1 - r) * estimate.errors[6] * estimate.errors[6] * (1 - s) * estimate.errors[7];
  EXPECT_NEAR(estimate.of(0)[0], zero / (zero + one + two), 1e-12);
  EXPECT_NEAR(estimate.of(0)[2], two / (zero + one + two), 1e-12);
}

TEST(DawidSkene, IteratesAsItsFormulasSay) {
  DawidSkeneOptions once;
  once.max_iterations = 1;
  once.crowd_strength = 0;
  const Estimate estimate = dawid_skene(labels_of({"00", "01"}, 2), once);
  // Shares of class 0: 1 and 1/2. Imagined: 0.7 right, 0.3 wrong; half a task of each class.
  const double p = (1.5 + 0.5) / 3;
  const double a00 = (1.5 + 0.7) / 2.5, a10 = (0.5 + 0.3) / 1.5;  // worker 0 says 0 to class 0, to class 1
  const double b00 = (1 + 0.7) / 2.5, b10 = 0.3 / 1.5;            // worker 1 says 0
  EXPECT_NEAR(estimate.prior[0], p, 1e-12);
  EXPECT_NEAR(estimate.confusion[0], a00, 1e-12);
  EXPECT_NEAR(estimate.confusion[2], a10, 1e-12);
  const double zero = p * a00 * (1 - b00), one = (1 - p) * a10 * (1 - b10);
  EXPECT_NEAR(estimate.of(1)[0], zero / (zero + one), 1e-12);
  EXPECT_NEAR(estimate.reliability[1], p * b00 + (1 - p) * (1 - b10), 1e-12);
  const double answers = std::log(p * a00 * b00 + (1 - p) * a10 * b10) + std::log(zero + one);
  const double prior = 0.5 * std::log(p) + 0.5 * std::log(1 - p) + 0.7 * std::log(a00) + 0.3 * std::log(1 - a00) +
                       0.3 * std::log(a10) + 0.7 * std::log(1 - a10) + 0.7 * std::log(b00) + 0.3 * std::log(1 - b00) +
                       0.3 * std::log(b10) + 0.7 * std::log(1 - b10);
  EXPECT_NEAR(estimate.objective[0], answers + prior, 1e-10);
}

TEST(ImaginedAnswers, SpreadAsTheCrowdErrs) {
  // Against the others' votes: 0 given 0 twice (each by the other, half and half with 1), and so on.
  const std::vector<double> even = imagined_answers(labels_of({"001"}, 2), 1, 0.7, 0);
  EXPECT_NEAR(even[0], 0.7, 1e-12);
  EXPECT_NEAR(even[1], 0.3, 1e-12);
  const std::vector<double> crowd = imagined_answers(labels_of({"001"}, 2), 1, 0.7, 2);
  // Truth 0: says 0 for 2 * 1/2, says 1 for 1 * 2/2, with 0.7 and 0.3 besides, of 3 in all.
  EXPECT_NEAR(crowd[0], 2 * 1.7 / 3 + 0.7, 1e-12);
  EXPECT_NEAR(crowd[2], 2 * 1.3 / 3 + 0.3, 1e-12);
}

TEST(Confusion, RowsOfEveryModelSumToOne) {
  const Labels labels = labels_of({"012.", "0112", "20.1"}, 3);
  for (const Estimate& estimate : {dawid_skene(labels), bayes_dawid_skene(labels)}) {
    ASSERT_EQ(estimate.confusion.size(), 4u * 9);
    for (size_t row = 0; row < 12; ++row) {
      EXPECT_NEAR(estimate.confusion[row * 3] + estimate.confusion[row * 3 + 1] + estimate.confusion[row * 3 + 2], 1,
                  1e-9);
    }
  }
}

TEST(DawidSkene, LetsGoldTurnAMajority) {
  // Workers 0 and 1 are wrong on every gold task, worker 2 is right.
  std::vector<std::string> rows(12, "001");
  Labels labels = labels_of(rows, 2);
  for (uint32_t t = 6; t < 12; ++t) {
    for (uint32_t i = labels.begin[t]; i < labels.begin[t + 1]; ++i) labels.answers[i].label ^= 1;
  }
  EXPECT_EQ(best_class(dawid_skene(labels).of(0)), 0u);
  labels.known = {Labels::kUnknown, 1, 1, 1, 1, 1, Labels::kUnknown, 0, 0, 0, 0, 0};
  EXPECT_EQ(best_class(dawid_skene(labels).of(0)), 1u);
  EXPECT_EQ(best_class(one_coin(labels).of(0)), 1u);
  EXPECT_EQ(best_class(bayes_dawid_skene(labels).of(6)), 0u);
}

TEST(DawidSkene, AnswersAsOneCoinWhereMatricesDoNotFit) {
  Labels labels;
  labels.classes = 1000;
  labels.workers = 200;
  for (uint32_t t = 0; t < 300; ++t) {
    for (uint32_t w = 0; w < 3; ++w) labels.answers.push_back({(t + 67 * w) % 200, w < 2 ? t : t + 500});
    labels.begin.push_back(static_cast<uint32_t>(labels.answers.size()));
  }
  const Estimate estimate = dawid_skene(labels);
  EXPECT_EQ(estimate.method, "dawid-skene");
  EXPECT_NE(estimate.why, "");
  EXPECT_TRUE(estimate.confusion.empty());
  EXPECT_EQ(best_class(estimate.of(7)), 7u);
  EXPECT_EQ(bayes_dawid_skene(labels).posterior, estimate.posterior);
}

}  // namespace
}  // namespace muster::consensus
