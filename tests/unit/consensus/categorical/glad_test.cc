#include "scheduler/consensus/categorical/glad.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/unit/consensus/categorical/crowd.h"

namespace muster::consensus {
namespace {

double sigma(double x) {
  return 1 / (1 + std::exp(-x));
}

TEST(Glad, StartsFromEqualAbilityAndEase) {
  GladOptions once;
  once.errs_like_the_crowd = false;
  once.max_iterations = 1;
  const Estimate estimate = glad(labels_of({"001"}, 3), once);
  // The first value of the objective is the likelihood at a = b = 1; the prior's terms are zero there.
  const double right = sigma(std::exp(1.0)), wrong = (1 - right) / 2;
  const double likelihood = (right * right * wrong + wrong * wrong * right + wrong * wrong * wrong) / 3;
  ASSERT_EQ(estimate.objective.size(), 1u);
  EXPECT_NEAR(estimate.objective[0], std::log(likelihood), 1e-10);
}

TEST(Glad, EndsWhereTheGradientVanishes) {
  // One person, one task, truth known: log 1/2 + log sigma(a e^b) - (a-1)²/2 - (b-1)²/2 is stationary in a and b.
  Labels labels = labels_of({"0"}, 2);
  labels.known = {0};
  GladOptions patient;
  patient.max_iterations = 5000;
  patient.tolerance = 0;
  const Estimate estimate = glad(labels, patient);
  double a = 1, b = 1;
  for (int i = 0; i < 200000; ++i) {
    const double x = std::exp(b), miss = 1 - sigma(a * x);
    a += 0.01 * (miss * x - (a - 1));
    b += 0.01 * (miss * a * x - (b - 1));
  }
  const double expected = std::log(sigma(a * std::exp(b))) - (a - 1) * (a - 1) / 2 - (b - 1) * (b - 1) / 2;
  EXPECT_NEAR(estimate.objective.back(), expected + std::log(0.5), 1e-6);
  EXPECT_NEAR(estimate.reliability[0], sigma(a * std::exp(b)), 1e-3);
}

TEST(Glad, TellsTheAbleFromTheRest) {
  std::vector<Confusion> people(8, even_errors(4, 0.5));
  people[0] = people[1] = even_errors(4, 0.95);
  const Simulated made = simulate(people, {0.25, 0.25, 0.25, 0.25}, 600, 1, 7);
  const Estimate estimate = glad(made.labels);
  EXPECT_GT(estimate.reliability[0], estimate.reliability[5] + 0.2);
  EXPECT_EQ(first_fall(estimate.objective), -1);
}

}  // namespace
}  // namespace muster::consensus
