#include "scheduler/consensus/categorical/calibration.h"

#include <gtest/gtest.h>

#include <cmath>

#include "scheduler/consensus/categorical/one_coin.h"
#include "tests/unit/consensus/categorical_choice/random_crowd.h"

namespace muster::consensus {
namespace {

// Results that say `posterior`, and are right with the odds of it to the power of `scale`.
struct Boasters {
  Estimate fit;
  std::vector<int32_t> truth;
};
Boasters boasters(uint64_t seed, uint32_t tasks, double scale) {
  std::mt19937_64 chance(seed);
  std::uniform_real_distribution<double> logit(0, 6), uniform;
  Boasters made;
  made.fit.classes = 2;
  for (uint32_t t = 0; t < tasks; ++t) {
    const double x = logit(chance), p = 1 / (1 + std::exp(-x));
    made.fit.posterior.insert(made.fit.posterior.end(), {p, 1 - p});
    made.truth.push_back(uniform(chance) < 1 / (1 + std::exp(-scale * x)) ? 0 : 1);
  }
  return made;
}

TEST(Calibration, FindsByHowMuchResultsBoast) {
  const Boasters made = boasters(1, 20'000, 0.4);
  const Calibration calibration = calibrate_by_gold(made.fit, made.truth);
  EXPECT_EQ(calibration.basis, CalibrationBasis::Gold);
  EXPECT_NEAR(calibration.curve.scale, 0.4, 0.05);
  EXPECT_NEAR(calibration.curve.offset, 0, 0.1);
  std::vector<double> right;
  for (const int32_t truth : made.truth) right.push_back(truth == 0 ? 1 : 0);
  for (const ReliabilityBin& bin : reliability_bins(calibration.confidence, right)) {
    if (bin.count < 100) continue;
    EXPECT_NEAR(bin.accuracy, bin.mean_confidence, 0.03 + 2 * bin.standard_error) << bin.from;
  }
}

TEST(Calibration, ATasksOwnTruthNeverCalibratesIt) {
  Boasters made = boasters(2, 200, 0.4);
  const Calibration before = calibrate_by_gold(made.fit, made.truth);
  made.truth[17] = 1 - made.truth[17];
  const Calibration after = calibrate_by_gold(made.fit, made.truth);
  EXPECT_EQ(after.confidence[17], before.confidence[17]);
  EXPECT_NE(after.confidence, before.confidence);
}

TEST(Calibration, LittleGoldChangesLittle) {
  Boasters made = boasters(3, 100, 0.4);
  const std::vector<int32_t> none(100, Labels::kUnknown);
  EXPECT_EQ(calibrate_by_gold(made.fit, none).basis, CalibrationBasis::None);
  std::vector<int32_t> one = none;
  one[0] = 0;
  const Calibration calibration = calibrate_by_gold(made.fit, one);
  EXPECT_NEAR(calibration.curve.scale, 1, 0.2);
}

// The square of the odds that one-coin gives: twice as sure as it should be.
Estimate twice_as_sure(const Labels& labels) {
  Estimate fit = one_coin(labels);
  for (size_t i = 0; i < fit.posterior.size(); i += 2) {
    double &a = fit.posterior[i], &b = fit.posterior[i + 1];
    const double sum = a * a + b * b;
    a = a * a / sum;
    b = b * b / sum;
  }
  return fit;
}

TEST(Calibration, HeldOutAnswersTellWithoutGold) {
  const RandomCrowd crowd = random_crowd(4, 3000, 5, std::vector<double>(30, 0.7), {1, 1});
  const Estimate fit = twice_as_sure(crowd.labels);
  const Calibration calibration = calibrate_by_answers(crowd.labels, fit, twice_as_sure);
  EXPECT_EQ(calibration.basis, CalibrationBasis::HeldOutAnswers);
  EXPECT_EQ(name(calibration.basis), "held-out answers");
  EXPECT_NEAR(calibration.curve.scale, 0.5, 0.15);
}

TEST(Calibration, HeldOutAnswersMakeNobodySurer) {
  const RandomCrowd crowd = random_crowd(5, 3000, 3, std::vector<double>(30, 0.6), {1, 1, 1, 1});
  const auto doubtful = [](const Labels& labels) {
    Estimate fit = one_coin(labels);
    for (double& p : fit.posterior) p = 0.8 * p + 0.05;
    return fit;
  };
  const Estimate fit = doubtful(crowd.labels);
  const Calibration calibration = calibrate_by_answers(crowd.labels, fit, doubtful);
  EXPECT_LE(calibration.curve.scale, 1);
  EXPECT_LE(calibration.curve.offset, 0);
  for (uint32_t t = 0; t < fit.tasks(); ++t) {
    EXPECT_LE(calibration.confidence[t], fit.of(t)[best_class(fit.of(t))] + 1e-6);
  }
  // The opposite case, so that the bound above is not an accident of this crowd.
  std::vector<Judged> sure;
  for (int i = 0; i < 1000; ++i) sure.push_back({0.8, i < 950 ? 1.0 : 0.0});
  EXPECT_GT(fit_curve(sure)(0.8), 0.9);
}

TEST(Calibration, NothingToGoByLeavesConfidencesAlone) {
  Labels labels;
  labels.workers = 1;
  labels.classes = 2;
  labels.begin = {0, 1};
  labels.answers = {{0, 1}};
  const Estimate fit = one_coin(labels);
  const Calibration calibration = calibrate_by_answers(labels, fit, [](const Labels& l) { return one_coin(l); });
  EXPECT_EQ(calibration.basis, CalibrationBasis::None);
  EXPECT_NEAR(calibration.confidence[0], fit.posterior[1], 1e-9);
}

TEST(ReliabilityBins, CountAndAverage) {
  const std::vector<double> confidence = {0.95, 0.97, 1.0, 0.55, 0.5}, right = {1, 0, 1, 1, 0};
  const auto bins = reliability_bins(confidence, right);
  ASSERT_EQ(bins.size(), 10u);
  EXPECT_EQ(bins[9].count, 3u);
  EXPECT_NEAR(bins[9].mean_confidence, 2.92 / 3, 1e-12);
  EXPECT_NEAR(bins[9].accuracy, 2.0 / 3, 1e-12);
  EXPECT_NEAR(bins[9].standard_error, std::sqrt(2.0 / 27), 1e-12);
  EXPECT_EQ(bins[5].count, 2u);
  EXPECT_EQ(bins[0].count, 0u);
}

}  // namespace
}  // namespace muster::consensus
