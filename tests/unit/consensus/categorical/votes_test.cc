// Methods that count votes, against tables worked out by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/majority_vote.h"
#include "scheduler/consensus/categorical/votes.h"
#include "scheduler/consensus/categorical/wawa.h"
#include "scheduler/consensus/categorical/weighted_majority.h"
#include "scheduler/consensus/categorical/zero_based_skill.h"
#include "tests/unit/consensus/categorical/crowd.h"

namespace muster::consensus {
namespace {

TEST(MajorityVote, GivesSharesOfVotes) {
  const Estimate estimate = majority_vote(labels_of({"001", "012", "1.."}, 3));
  const std::vector<double> expected = {2. / 3, 1. / 3, 0, 1. / 3, 1. / 3, 1. / 3, 0, 1, 0};
  ASSERT_EQ(estimate.posterior.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(estimate.posterior[i], expected[i], 1e-12) << i;
}

TEST(MajorityVote, CreditsTiesInPartAndShrinksReliability) {
  // Worker 0 agrees with the majority once, and with a third of the tie.
  const Estimate estimate = majority_vote(labels_of({"001", "012"}, 3));
  EXPECT_NEAR(estimate.reliability[0], (1 + 1. / 3 + 2.8) / (2 + 4), 1e-12);
  EXPECT_NEAR(estimate.reliability[2], (0 + 1. / 3 + 2.8) / (2 + 4), 1e-12);
}

TEST(MajorityVote, TakesGoldForGranted) {
  Labels labels = labels_of({"000", "111"}, 2);
  labels.known = {1, Labels::kUnknown};
  const Estimate estimate = majority_vote(labels);
  EXPECT_EQ(best(estimate), "1 1");
  EXPECT_NEAR(estimate.reliability[0], (1 + 2.8) / (2 + 4), 1e-12);
}

TEST(Wawa, WeighsVotesByAgreementWithTheMajority) {
  // Worker 3 agrees with three majorities of four, the others with all they took part in; task 4 is a tie of 2 and 3.
  WawaOptions once;
  once.rounds = 1;
  const Estimate estimate = wawa(labels_of({"000.", "1111", "0001", "1111", "..10"}, 2), once);
  // Skills: worker 2 (4 + 1/2) / 5, worker 3 (2 + 1/2) / 4.
  EXPECT_NEAR(estimate.posterior[4 * 2 + 1], 0.9 / (0.9 + 0.625), 1e-12);
}

TEST(Wawa, LearnsAgainFromTheWeightedVote) {
  WawaOptions twice;
  twice.rounds = 2;
  const Estimate estimate = wawa(labels_of({"000.", "1111", "0001", "1111", "..10"}, 2), twice);
  // The tie went to worker 2.
  EXPECT_NEAR(estimate.posterior[4 * 2 + 1], 1.0 / (1.0 + 0.5), 1e-12);
}

TEST(ZeroBasedSkill, ComesToRestAtTheShareOfAgreement) {
  const Estimate estimate = zero_based_skill(labels_of({"001", "001", "000", "111"}, 2));
  EXPECT_TRUE(estimate.converged);
  EXPECT_EQ(best(estimate), "0 0 0 1");
  // Skills 1, 1 and 1/2.
  EXPECT_NEAR(estimate.posterior[0], 2 / 2.5, 1e-9);
}

TEST(WeightedMajority, IsNaiveBayesWithReliabilitiesByTheOthers) {
  const Estimate estimate = weighted_majority(labels_of({"001", "000", "00."}, 2));
  // Worker 0 agrees with half of the others, all, all; worker 2 with none, then both.
  const double r0 = (0.5 + 1 + 1 + 2.8) / (3 + 4), r2 = (0 + 1 + 2.8) / (2 + 4);
  EXPECT_NEAR(estimate.reliability[0], r0, 1e-12);
  EXPECT_NEAR(estimate.reliability[2], r2, 1e-12);
  const double yes = r0 * r0 * (1 - r2), no = (1 - r0) * (1 - r0) * r2;
  EXPECT_NEAR(estimate.posterior[0], yes / (yes + no), 1e-12);
}

TEST(WeightedMajority, LetsNobodyConfirmThemself) {
  Labels labels = labels_of({"01", "01"}, 2);
  labels.answers = {{0, 0}, {0, 0}, {0, 0}, {1, 1}, {0, 0}, {1, 0}};
  labels.begin = {0, 4, 6};
  const Estimate estimate = weighted_majority(labels);
  // Worker 0 said 0 three times against worker 1's only answer, and once with it.
  EXPECT_NEAR(estimate.reliability[0], (3 * 0 + 1 + 2.8) / (4 + 4), 1e-12);
  EXPECT_NEAR(estimate.reliability[1], (0 + 1 + 2.8) / (2 + 4), 1e-12);
}

TEST(ImaginedAnswers, HoldPeopleAgainstOthersOnly) {
  Labels labels = labels_of({"01"}, 2);
  labels.answers = {{0, 0}, {0, 0}, {1, 1}};
  labels.begin = {0, 3};
  // Worker 0's two answers say 0 where the other says 1; worker 1 says 1 where both of worker 0's say 0.
  const std::vector<double> imagined = imagined_answers(labels, 0, 1, 6);
  EXPECT_NEAR(imagined[0 * 2 + 0], 0, 1e-12);
  EXPECT_NEAR(imagined[0 * 2 + 1], 6, 1e-12);
  EXPECT_NEAR(imagined[1 * 2 + 0], 6, 1e-12);
}

TEST(WinnersTakeAll, DividesATie) {
  std::vector<double> shares = {0.4, 0.4, 0.2, 0.1, 0.9, 0};
  winners_take_all(shares, 3);
  EXPECT_EQ(shares, (std::vector<double>{0.5, 0.5, 0, 0, 1, 0}));
}

}  // namespace
}  // namespace muster::consensus
