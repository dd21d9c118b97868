// How sure is honestly sure: turns a fit's posteriors into confidences that are right as often as they say.
//
// Posteriors are too sure, because people err together and models are wrong. The curve is Platt's (Probabilistic
// Outputs for Support Vector Machines, 1999): logit(confidence) = scale · x + offset, where x is the logit of the
// winning posterior, capped at ±kMostLogit; scale is not negative. It is fitted by penalised maximum likelihood
// (towards scale 1, offset 0, as strong as kPriorTasks tasks), so that with few known tasks little changes.
// - With gold: right or wrong is known. Tasks are dealt into 5 parts by a hash; each part's confidences come from a
//   curve fitted to the other parts' gold, so that a task's own truth never calibrates it.
// - Without: answers are dealt into 4 parts; the method is fitted to every three, and the fourth's answers agree with
//   its results or not. Let π be the chance that the result is right, r the person's reliability: an answer agrees with
//   probability π r + (1 - π)(1 - r) / (K - 1). The curve π(x) is fitted to all held-out answers by EM over the unknown
//   rightness. Of more than 100,000 answers a sample of the tasks is dealt. Assumption: given the truth, a held-out
//   answer is independent of the others; where people share errors, it flatters, and most so where a job asked on only
//   for tasks in doubt. So the curve never makes surer: a scale above 1 counts as 1, an offset above 0 as 0 (even odds
//   are no knowledge, and agreement that people owe to shared errors is much the same at all odds: it ends up there).
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/labels.h"
#include "scheduler/consensus/policy/online.h"

namespace muster::consensus {

inline constexpr double kPriorTasks = 5;

enum class CalibrationBasis : uint8_t { None, Gold, HeldOutAnswers };
std::string_view name(CalibrationBasis);  // "none", "gold", "held-out answers"

struct Calibration {
  CalibrationBasis basis = CalibrationBasis::None;
  ConfidenceCurve curve;           // from all there is: for the running estimates
  std::vector<double> confidence;  // of each task's result
};

// One observation: a result's winning posterior, and how surely it was right (0 to 1).
struct Judged {
  double posterior = 0;
  double right = 0;
};
ConfidenceCurve fit_curve(std::span<const Judged> judged);

// `known` by task, Labels::kUnknown where it is not. REQUIRES a fit that has not seen them.
Calibration calibrate_by_gold(const Estimate& fit, std::span<const int32_t> known);

using CategoricalFit = std::function<Estimate(const Labels&)>;
// For a method that learns from the gold in `labels`; `fit` is what `run` makes of them. The curve comes from five fits
// that each know the gold of the other parts only; known tasks have confidence 1.
Calibration calibrate_by_learned_gold(const Labels& labels, const Estimate& fit, const CategoricalFit& run);

// `fit` is what `run` makes of `labels`.
Calibration calibrate_by_answers(const Labels& labels, const Estimate& fit, const CategoricalFit& run);

// As the reliability diagram shows it.
struct ReliabilityBin {
  double from = 0, to = 0;
  uint64_t count = 0;
  double mean_confidence = 0, accuracy = 0;
  double standard_error = 0;  // of the accuracy
};
// `bins` equal parts of [0, 1]; empty ones too. REQUIRES as many `right` (0 to 1) as confidences.
std::vector<ReliabilityBin> reliability_bins(std::span<const double> confidence, std::span<const double> right,
                                             uint32_t bins = 10);

}  // namespace muster::consensus
