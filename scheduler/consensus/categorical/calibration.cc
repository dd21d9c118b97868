#include "scheduler/consensus/categorical/calibration.h"

#include <algorithm>
#include <cmath>

#include "common/base/check.h"
#include "scheduler/consensus/categorical/folds.h"

namespace muster::consensus {
namespace {

constexpr uint32_t kGoldParts = 5, kAnswerParts = 4;
constexpr double kMostAnswers = 100'000;  // a curve has two numbers: beyond it a sample of the tasks tells them
constexpr int kNewtonSteps = 30, kEmSteps = 50;

double capped_logit(double posterior) {
  const double least = 1 / (1 + std::exp(kMostLogit));
  const double p = std::clamp(posterior, least, 1 - least);
  return std::log(p / (1 - p));
}

double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

double winning(const Estimate& fit, uint32_t task) {
  const std::span<const double> row = fit.of(task);
  return row.empty() ? 0 : row[best_class(row)];
}

// By which part's curve a task is judged.
uint32_t gold_part(uint32_t task) {
  return part_of(task, 0, kGoldParts);
}

ConfidenceCurve curve_without(const Estimate& fit, std::span<const int32_t> known, uint32_t part) {
  std::vector<Judged> judged;
  for (uint32_t t = 0; t < fit.tasks(); ++t) {
    if (known[t] == Labels::kUnknown || gold_part(t) == part) continue;
    const bool right = static_cast<int32_t>(best_class(fit.of(t))) == known[t];
    judged.push_back({winning(fit, t), right ? 1.0 : 0.0});
  }
  return fit_curve(judged);
}

// A held-out answer beside the result it was not part of.
struct Witness {
  double posterior, agrees_if_right, agrees_if_wrong;
  bool agrees;
};

std::vector<Witness> witnesses(const Labels& all_labels, const CategoricalFit& run) {
  const double share = kMostAnswers / std::max(1.0, static_cast<double>(all_labels.answers.size()));
  const Labels some = share < 1 ? sample_tasks(all_labels, share) : Labels{};
  const Labels& labels = share < 1 ? some : all_labels;
  std::vector<Witness> all;
  for (uint32_t part = 0; part < kAnswerParts; ++part) {
    const Fold dealt = deal(labels, part, kAnswerParts);
    if (dealt.kept.answers.empty()) continue;
    const Estimate fit = run(dealt.kept);
    for (uint32_t t = 0; t < labels.tasks(); ++t) {
      if (dealt.kept.of(t).empty() || labels.truth(t) != Labels::kUnknown) continue;
      const uint32_t result = best_class(fit.of(t));
      for (const Labels::Answer& answer : dealt.held_out.of(t)) {
        const double r = std::clamp(fit.reliability[answer.worker], 0.01, 0.99);
        all.push_back({winning(fit, t), r, (1 - r) / (labels.classes - 1), answer.label == result});
      }
    }
  }
  return all;
}

}  // namespace

std::string_view name(CalibrationBasis basis) {
  switch (basis) {
    case CalibrationBasis::Gold:
      return "gold";
    case CalibrationBasis::HeldOutAnswers:
      return "held-out answers";
    case CalibrationBasis::None:
      break;
  }
  return "none";
}

// Newton's method on the penalised log likelihood, which is concave.
ConfidenceCurve fit_curve(std::span<const Judged> judged) {
  double scale = 1, offset = 0;
  for (int step = 0; step < kNewtonSteps; ++step) {
    double g0 = -kPriorTasks * (scale - 1), g1 = -kPriorTasks * offset;
    double h00 = kPriorTasks, h01 = 0, h11 = kPriorTasks;
    for (const Judged& one : judged) {
      const double x = capped_logit(one.posterior), p = logistic(scale * x + offset);
      const double off = one.right - p, weight = p * (1 - p);
      g0 += off * x;
      g1 += off;
      h00 += weight * x * x;
      h01 += weight * x;
      h11 += weight;
    }
    const double determinant = h00 * h11 - h01 * h01;
    const double by_scale = (h11 * g0 - h01 * g1) / determinant, by_offset = (h00 * g1 - h01 * g0) / determinant;
    scale = std::clamp(scale + std::clamp(by_scale, -1.0, 1.0), 0.0, 10.0);
    offset += std::clamp(by_offset, -1.0, 1.0);
    if (std::abs(by_scale) + std::abs(by_offset) < 1e-9) break;
  }
  return {static_cast<float>(scale), static_cast<float>(offset)};
}

Calibration calibrate_by_gold(const Estimate& fit, std::span<const int32_t> known) {
  MUSTER_CHECK(known.size() == fit.tasks());
  Calibration made;
  made.confidence.resize(known.size());
  if (std::count(known.begin(), known.end(), Labels::kUnknown) < static_cast<ptrdiff_t>(known.size())) {
    made.basis = CalibrationBasis::Gold;
  }
  std::vector<ConfidenceCurve> curves;
  for (uint32_t part = 0; part < kGoldParts; ++part) curves.push_back(curve_without(fit, known, part));
  made.curve = curve_without(fit, known, kGoldParts);
  for (uint32_t t = 0; t < known.size(); ++t) made.confidence[t] = curves[gold_part(t)](winning(fit, t));
  return made;
}

Calibration calibrate_by_learned_gold(const Labels& labels, const Estimate& fit, const CategoricalFit& run) {
  MUSTER_CHECK(labels.known.size() == fit.tasks());
  std::vector<Judged> judged;
  for (uint32_t part = 0; part < kGoldParts; ++part) {
    Labels others = labels;
    bool any = false;
    for (uint32_t t = 0; t < labels.tasks(); ++t) {
      if (gold_part(t) != part || labels.truth(t) == Labels::kUnknown || labels.of(t).empty()) continue;
      others.known[t] = Labels::kUnknown;
      any = true;
    }
    if (!any) continue;
    const Estimate unaware = run(others);
    for (uint32_t t = 0; t < labels.tasks(); ++t) {
      if (others.known[t] == labels.known[t]) continue;
      const bool right = static_cast<int32_t>(best_class(unaware.of(t))) == labels.known[t];
      judged.push_back({winning(unaware, t), right ? 1.0 : 0.0});
    }
  }
  Calibration made;
  if (!judged.empty()) made.basis = CalibrationBasis::Gold;
  made.curve = fit_curve(judged);
  for (uint32_t t = 0; t < fit.tasks(); ++t) {
    made.confidence.push_back(labels.known[t] == Labels::kUnknown ? made.curve(winning(fit, t)) : 1);
  }
  return made;
}

Calibration calibrate_by_answers(const Labels& labels, const Estimate& fit, const CategoricalFit& run) {
  Calibration made;
  const std::vector<Witness> all = labels.classes < 2 ? std::vector<Witness>() : witnesses(labels, run);
  if (!all.empty()) made.basis = CalibrationBasis::HeldOutAnswers;
  std::vector<Judged> judged(all.size());
  for (int step = 0; step < kEmSteps && !all.empty(); ++step) {
    const ConfidenceCurve before = made.curve;
    for (size_t i = 0; i < all.size(); ++i) {
      const Witness& one = all[i];
      const double p = before(one.posterior);
      const double right = p * (one.agrees ? one.agrees_if_right : 1 - one.agrees_if_right);
      const double wrong = (1 - p) * (one.agrees ? one.agrees_if_wrong : 1 - one.agrees_if_wrong);
      judged[i] = {one.posterior, right / (right + wrong)};
    }
    made.curve = fit_curve(judged);
    if (std::abs(made.curve.scale - before.scale) + std::abs(made.curve.offset - before.offset) < 1e-4) break;
  }
  made.curve.scale = std::min(made.curve.scale, 1.0F);
  made.curve.offset = std::min(made.curve.offset, 0.0F);
  made.confidence.resize(fit.tasks());
  for (uint32_t t = 0; t < fit.tasks(); ++t) {
    const double raw = winning(fit, t);
    made.confidence[t] = std::min(raw, made.curve(raw));  // below one half a flatter curve would make surer
  }
  return made;
}

std::vector<ReliabilityBin> reliability_bins(std::span<const double> confidence, std::span<const double> right,
                                             uint32_t bins) {
  MUSTER_CHECK(confidence.size() == right.size() && bins > 0);
  std::vector<ReliabilityBin> all(bins);
  for (uint32_t b = 0; b < bins; ++b) {
    all[b].from = double{1} * b / bins;
    all[b].to = double{1} * (b + 1) / bins;
  }
  for (size_t i = 0; i < confidence.size(); ++i) {
    const double place = std::clamp(confidence[i], 0.0, 1.0) * bins;
    ReliabilityBin& bin = all[std::min(static_cast<uint32_t>(place + 1e-9), bins - 1)];
    ++bin.count;
    bin.mean_confidence += confidence[i];
    bin.accuracy += right[i];
  }
  for (ReliabilityBin& bin : all) {
    if (bin.count == 0) continue;
    const double count = static_cast<double>(bin.count);
    bin.mean_confidence /= count;
    bin.accuracy /= count;
    bin.standard_error = std::sqrt(bin.accuracy * (1 - bin.accuracy) / count);
  }
  return all;
}

}  // namespace muster::consensus
