#include "scheduler/consensus/categorical/ebcc.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "scheduler/consensus/categorical/bayes_dawid_skene.h"
#include "tests/unit/consensus/categorical/crowd.h"

namespace muster::consensus {
namespace {

// Tasks of class 1 come in two sorts: on one in three of them most people say 0 together.
Simulated lookalikes() {
  const std::vector<Confusion> easy(9, Confusion{{0.9, 0.1}, {0.1, 0.9}});
  std::vector<Confusion> hard(9, Confusion{{0.9, 0.1}, {0.75, 0.25}});
  for (size_t w = 0; w < 3; ++w) hard[w] = {{0.9, 0.1}, {0.05, 0.95}};
  Simulated made = simulate(easy, {0.5, 0.5}, 600, 1, 3);
  const Simulated of_hard = simulate(hard, {0, 1}, 300, 1, 4);
  const auto before = static_cast<uint32_t>(made.labels.answers.size());
  made.labels.answers.insert(made.labels.answers.end(), of_hard.labels.answers.begin(), of_hard.labels.answers.end());
  for (uint32_t t = 1; t <= 300; ++t) made.labels.begin.push_back(before + of_hard.labels.begin[t]);
  made.truth.insert(made.truth.end(), of_hard.truth.begin(), of_hard.truth.end());
  return made;
}

TEST(Ebcc, ExplainsCorrelatedErrorsBetterThanIndependentPeople) {
  const Simulated made = lookalikes();
  BayesDawidSkeneOptions same_prior;
  same_prior.wrong_prior = 1;
  same_prior.right_prior = 3;
  const double independent = bayes_dawid_skene(made.labels, same_prior).objective.back();
  EXPECT_GT(ebcc(made.labels).objective.back(), independent + 10);
}

TEST(Ebcc, NeverLosesBound) {
  EbccOptions options;
  options.tolerance = 0;
  const Estimate estimate = ebcc(lookalikes().labels, options);
  EXPECT_EQ(estimate.objective.size(), static_cast<size_t>(options.max_iterations));
  EXPECT_EQ(first_fall(estimate.objective), -1);
}

TEST(Ebcc, IsBayesianDawidSkeneWithOneSubtype) {
  const Simulated made = lookalikes();
  EbccOptions one;
  one.subtypes = 1;
  one.class_prior = 0;  // nearly: every class keeps a thousandth
  one.max_iterations = 12;
  one.tolerance = 0;
  BayesDawidSkeneOptions same;
  same.class_prior = 1e-3;
  same.wrong_prior = one.wrong_prior;
  same.right_prior = one.right_prior;
  same.crowd_strength = one.crowd_strength;
  same.max_iterations = 12;
  same.tolerance = 0;
  const Estimate a = ebcc(made.labels, one), b = bayes_dawid_skene(made.labels, same);
  for (size_t i = 0; i < a.posterior.size(); ++i) ASSERT_NEAR(a.posterior[i], b.posterior[i], 1e-9) << i;
  EXPECT_NEAR(a.objective.back(), b.objective.back(), 1e-6);
}

TEST(Ebcc, GoesOnWithTheStartThatExplainsMost) {
  const Simulated made = lookalikes();
  EbccOptions one;
  one.starts = 1;
  const double first = ebcc(made.labels, one).objective.back();
  EXPECT_GT(ebcc(made.labels).objective.back(), first + 1);
}

TEST(Ebcc, TellsHardTasksByTheFewWhoSeeThem) {
  const Simulated made = lookalikes();
  const double independent = accuracy(bayes_dawid_skene(made.labels), made.truth);
  EXPECT_GT(accuracy(ebcc(made.labels), made.truth), independent + 0.1);
}

TEST(Ebcc, TakesTheClassesToBeAsFrequentAsTheVotesSay) {
  // Of two people who always disagree nothing can be learned: the posterior prior stays between the votes'.
  const Estimate estimate = ebcc(labels_of({"0.", "0.", "0.", "01", ".1"}, 2));
  EXPECT_GT(estimate.prior[0], 0.6);  // votes: 3.5 of 5
  EXPECT_LT(estimate.prior[0], 0.8);
}

TEST(BayesDawidSkene, BoundsTheEvidenceOfOneAnswer) {
  // One answer: the evidence is the sum over classes of 1/2 of the prior's mean, which is 1/2; a bound stays below.
  BayesDawidSkeneOptions options;
  options.crowd_strength = 0;
  const Estimate estimate = bayes_dawid_skene(labels_of({"0"}, 2), options);
  EXPECT_LE(estimate.objective.back(), std::log(0.5) + 1e-9);
  EXPECT_GT(estimate.objective.back(), std::log(0.5) - 1);
  EXPECT_GT(estimate.posterior[0], 0.6);
}

}  // namespace
}  // namespace muster::consensus
