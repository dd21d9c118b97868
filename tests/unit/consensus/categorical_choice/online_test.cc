#include "scheduler/consensus/policy/online.h"

#include <gtest/gtest.h>

#include <cmath>

#include "scheduler/consensus/policy/stopping.h"
#include "tests/unit/consensus/categorical_choice/random_crowd.h"

namespace muster::consensus {
namespace {

std::vector<double> posterior(const RunningEstimates& estimates, const std::vector<Ballot>& answers) {
  std::vector<double> p(estimates.classes());
  estimates.posterior(answers, p);
  return p;
}

TEST(RunningEstimates, WithoutAnswersEveryClassIsAsLikely) {
  EXPECT_EQ(posterior(RunningEstimates(4), {}), std::vector<double>({0.25, 0.25, 0.25, 0.25}));
}

TEST(RunningEstimates, StrangersCountAsTheAverage) {
  // Odds (0.7 / 0.3)² of class 0.
  EXPECT_NEAR(posterior(RunningEstimates(2), {{1, 0}, {2, 0}})[0], 0.49 / 0.58, 1e-6);
  // One answer of 0.7 among three classes.
  const auto p = posterior(RunningEstimates(3), {{1, 2}});
  EXPECT_NEAR(p[2], 0.7, 1e-6);
  EXPECT_NEAR(p[0], 0.15, 1e-6);
}

TEST(RunningEstimates, AKnownPersonOutweighsTwoStrangers) {
  RunningEstimates estimates(2);
  estimates.set_history(7, 0.95, 100);
  const double odds = 0.95 / 0.05 * (0.3 / 0.7) * (0.3 / 0.7);
  EXPECT_NEAR(posterior(estimates, {{7, 1}, {8, 0}, {9, 0}})[1], odds / (1 + odds), 1e-5);
}

TEST(RunningEstimates, PosteriorDoesNotDependOnTheOrderOfAnswers) {
  RunningEstimates estimates(3);
  for (uint32_t w = 0; w < 5; ++w) estimates.set_history(w, 0.4 + 0.1 * w, 10);
  const auto a = posterior(estimates, {{0, 0}, {1, 1}, {2, 2}, {3, 1}});
  const auto b = posterior(estimates, {{3, 1}, {2, 2}, {1, 1}, {0, 0}});
  for (size_t c = 0; c < 3; ++c) EXPECT_NEAR(a[c], b[c], 1e-12);
}

TEST(RunningEstimates, NobodyConfirmsThemself) {
  RunningEstimates estimates(2);
  for (int i = 0; i < 50; ++i) estimates.learn(std::vector<Ballot>{{1, 0}});
  EXPECT_DOUBLE_EQ(estimates.reliability(1), estimates.average_reliability());
  EXPECT_EQ(estimates.trust(1), Trust{});
}

TEST(RunningEstimates, AgreementWithOneOtherMovesAsTheExactPosteriorDoes) {
  RunningEstimates estimates(2);
  estimates.learn(std::vector<Ballot>{{1, 0}, {2, 0}});
  // Beta(2.8, 1.2), likelihood 0.3 + 0.4 p: mean (0.3 · 0.7 + 0.4 · 0.532) / 0.58.
  EXPECT_NEAR(estimates.reliability(1), 0.4228 / 0.58, 1e-5);
  EXPECT_NEAR(estimates.reliability(2), 0.4228 / 0.58, 1e-5);
}

TEST(RunningEstimates, GoldIsAPlainCount) {
  RunningEstimates estimates(2);
  estimates.learn_gold({1, 0}, 0);
  EXPECT_NEAR(estimates.reliability(1), 3.8 / 5, 1e-5);
  estimates.learn_gold({1, 0}, 1);
  EXPECT_NEAR(estimates.reliability(1), 3.8 / 6, 1e-5);
}

TEST(RunningEstimates, LearnsWhoIsGoodFromOthersAlone) {
  std::vector<double> accuracy(20, 0.8);
  accuracy[3] = 0.95;
  accuracy[4] = 0.55;
  const RandomCrowd crowd = random_crowd(5, 4000, 5, accuracy, {1, 1, 1});
  RunningEstimates estimates(3);
  for (uint32_t t = 0; t < crowd.labels.tasks(); ++t) estimates.learn(crowd.labels.of(t));
  for (uint32_t w = 0; w < accuracy.size(); ++w) EXPECT_NEAR(estimates.reliability(w), accuracy[w], 0.05) << w;
}

TEST(RunningEstimates, AdversariesSpeakAgainstWhatTheySay) {
  RunningEstimates estimates(2);
  estimates.set_history(1, 0.05, 50);
  EXPECT_LT(posterior(estimates, {{1, 0}})[0], 0.1);
}

Estimate fit_of_two(std::vector<double> confusion) {
  Estimate fit;
  fit.classes = 2;
  fit.prior = {0.6, 0.4};
  fit.reliability = {0.8, 0.6};
  fit.confusion = std::move(confusion);
  return fit;
}

TEST(RunningEstimates, TakeOverAFitWithConfusions) {
  RunningEstimates estimates(2);
  const std::vector<RunningEstimates::Fitted> people = {{10, 30}, {20, 30}};
  estimates.correct(fit_of_two({0.9, 0.1, 0.3, 0.7, 0.5, 0.5, 0.2, 0.8}), people);
  const double one = 0.6 * 0.9 * 0.5, two = 0.4 * 0.3 * 0.8;  // 10 says 0, 20 says 1
  EXPECT_NEAR(posterior(estimates, {{10, 0}, {20, 1}})[0], one / (one + two), 1e-6);
  // A stranger errs like the mean of both.
  const double a = 0.6 * 0.7, b = 0.4 * 0.25;
  EXPECT_NEAR(posterior(estimates, {{99, 0}})[0], a / (a + b), 1e-6);
  EXPECT_NEAR(estimates.reliability(10), 0.8, 1e-6);
  estimates.correct(fit_of_two({}), people);
  EXPECT_NEAR(posterior(estimates, {{10, 0}})[0], 0.6 * 0.8 / (0.6 * 0.8 + 0.4 * 0.2), 1e-6);
}

TEST(RunningEstimates, SumOverTheKindsOfAClass) {
  RunningEstimates estimates(2);
  Estimate fit = fit_of_two({});
  fit.reliability = {0.8};
  fit.confusion = {0.75, 0.25, 0.3, 0.7};
  fit.state_class = {0, 0, 1, 1};
  fit.state_prior = {0.5, 0.1, 0.3, 0.1};
  fit.state_confusion = {0.9, 0.1, 0.2, 0.8, 0.1, 0.9, 0.6, 0.4};  // state, answer
  estimates.correct(fit, std::vector<RunningEstimates::Fitted>{{1, 40}});
  const double zero = 0.5 * 0.1 + 0.1 * 0.8, one = 0.3 * 0.9 + 0.1 * 0.4;
  EXPECT_NEAR(posterior(estimates, {{1, 1}})[1], one / (zero + one), 1e-6);
}

TEST(RunningEstimates, HoldManyPeople) {
  RunningEstimates estimates(2);
  for (uint32_t w = 0; w < 50'000; ++w) estimates.set_history(w * 64, 0.5 + 1e-5 * (w % 40'000), 10);
  EXPECT_EQ(estimates.people(), 50'000u);
  EXPECT_NEAR(estimates.reliability(64 * 30'000), 0.8, 1e-5);
}

TEST(ConfidenceCurve, IsTheIdentityUntilFitted) {
  EXPECT_DOUBLE_EQ(ConfidenceCurve{}(0.83), 0.83);
  EXPECT_NEAR((ConfidenceCurve{0.5F, 0})(0.9), 0.75, 1e-6);  // odds 9 become 3
}

TEST(WorthOfAnother, LooksPastAnswersThatCannotTurnTheResult) {
  const RunningEstimates estimates(2);
  EXPECT_NEAR(estimates.worth_of_another({}, 1), 0.2, 1e-6);
  const std::vector<Ballot> one = {{1, 0}};
  EXPECT_NEAR(estimates.worth_of_another(one, 1), 0, 1e-6);
  // Two answers against turn it: 0.784 right instead of 0.7.
  EXPECT_NEAR(estimates.worth_of_another(one, 8), 0.042, 1e-6);
}

TEST(Trust, GrowsWithCheckedAgreementAndFallsWithOneDisagreement) {
  RunningEstimates estimates(2);
  for (int i = 0; i < 12; ++i) estimates.learn(std::vector<Ballot>{{1, 0}, {2, 0}});
  EXPECT_EQ(estimates.trust(1).agreed_in_a_row, 12u);
  estimates.learn(std::vector<Ballot>{{1, 1}, {2, 0}, {3, 0}, {4, 0}});
  EXPECT_EQ(estimates.trust(1).agreed_in_a_row, 0u);
  EXPECT_EQ(estimates.trust(2).agreed_in_a_row, 13u);
}

TEST(Trust, LetsPeopleWorkAloneAllButOneTimeInN) {
  EXPECT_FALSE(may_work_alone({9}, 1, 2, 3));
  for (const uint32_t n : {10u, 50u}) {
    int alone = 0;
    for (uint32_t task = 0; task < 20'000; ++task) alone += may_work_alone({n}, 4, task, 17) ? 1 : 0;
    EXPECT_NEAR(alone / 20'000.0, 1 - 1.0 / n, 0.01);
  }
  EXPECT_EQ(may_work_alone({10}, 4, 5, 6), may_work_alone({10}, 4, 5, 6));
}

}  // namespace
}  // namespace muster::consensus
