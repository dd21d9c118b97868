#include "tests/bench/adaptive/comparison.h"

#include <algorithm>
#include <cmath>
#include <mutex>

#include "scheduler/consensus/categorical/infer_categorical.h"
#include "scheduler/consensus/categorical/methods.h"
#include "tests/bench/adaptive/job_run.h"
#include "tests/bench/adaptive/parallel.h"

namespace muster::bench {
namespace {

constexpr double kConfidences[] = {0.6,   0.75,  0.85,  0.92,   0.95,   0.97,    0.985,
                                   0.993, 0.997, 0.999, 0.9997, 0.9999, 0.99999, 2};
constexpr uint32_t kFixed[] = {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20};
constexpr double kParts[] = {0.3, 0.45, 0.6, 0.75, 0.9};

bool is_slow(std::string_view method) {
  return method == "ebcc";
}

std::vector<Curve> fixed_curves(const RecordedSet& set, const Plan& plan) {
  uint32_t most = 0;
  for (uint32_t t = 0; t < set.labels.tasks(); ++t) {
    most = std::max(most, set.labels.begin[t + 1] - set.labels.begin[t]);
  }
  std::vector<uint32_t> redundancies;
  for (const uint32_t k : kFixed) {
    if (k < most) redundancies.push_back(k);
  }
  redundancies.push_back(most);
  const uint32_t settings = static_cast<uint32_t>(redundancies.size());
  std::vector<consensus::CategoricalMethod> methods;
  std::vector<Curve> curves;
  for (const auto& method : consensus::categorical_methods()) {
    if (is_slow(method.name) && !plan.all_methods) continue;
    methods.push_back(method);
    curves.push_back({std::string(method.name), std::vector<Tally>(settings)});
  }
  std::mutex adding;
  in_parallel(plan.threads, plan.seeds * settings, [&](uint32_t job) {
    const uint32_t k = redundancies[job % settings];
    const Arrivals arrivals(set, job / settings + 1);
    std::vector<uint32_t> count(set.labels.tasks());
    for (uint32_t t = 0; t < count.size(); ++t) count[t] = std::min(k, arrivals.most(t));
    const consensus::Labels labels = arrivals.labels(count);
    for (size_t m = 0; m < methods.size(); ++m) {
      const auto estimate = methods[m].run(labels);
      const std::lock_guard<std::mutex> lock(adding);
      curves[m].settings[job % settings].add(set, estimate.posterior, count);
    }
  });
  return curves;
}

Curve adaptive_curve(const RecordedSet& set, const Plan& plan) {
  constexpr uint32_t kSettings = std::size(kConfidences);
  Curve curve{"adaptive", std::vector<Tally>(kSettings)};
  std::mutex adding;
  in_parallel(plan.threads, plan.seeds * kSettings, [&](uint32_t job) {
    const Arrivals arrivals(set, job / kSettings + 1);
    consensus::StopRule rule;
    rule.min = plan.min;
    rule.confidence = kConfidences[job % kSettings];
    rule.price = std::max(0.0, (1 - rule.confidence) * plan.price_share);
    const JobRun run = run_adaptive(set, arrivals, rule);
    const std::lock_guard<std::mutex> lock(adding);
    curve.settings[job % kSettings].add(set, run.posterior, run.count);
  });
  return curve;
}

std::vector<Level> levels(const Comparison& comparison, size_t left_out) {
  std::vector<std::vector<Point>> fixed;
  double low = 0, high = 0;
  for (const Curve& curve : comparison.fixed) {
    fixed.push_back(curve.points(left_out));
    low = std::max(low, fixed.back()[2].accuracy);
    if (curve.name == consensus::categorical_method_names().front()) high = fixed.back().back().accuracy;
  }
  const std::vector<Point> adaptive = comparison.adaptive.points(left_out);
  const double all = adaptive.back().answers;
  std::vector<Level> made;
  for (size_t i = 0; i < std::size(kParts); ++i) {
    Level level;
    level.accuracy = low + (high - low) * kParts[i];
    level.fixed = 2 * all;
    level.majority = all;
    for (size_t m = 0; m < fixed.size(); ++m) {
      const auto needed = answers_needed(fixed[m], level.accuracy);
      if (!needed) continue;
      if (comparison.fixed[m].name == "majority") level.majority = *needed;
      if (*needed >= level.fixed) continue;
      level.fixed = *needed;
      level.best = comparison.fixed[m].name;
    }
    level.adaptive = answers_needed(adaptive, level.accuracy).value_or(all);
    level.saving = 1 - level.adaptive / level.fixed;
    level.saving_of_majority = 1 - level.adaptive / level.majority;
    made.push_back(level);
  }
  return made;
}

struct Savings {
  double best = 0, majority = 0;
};

Savings mean_savings(const std::vector<Level>& levels) {
  Savings mean;
  for (const Level& level : levels) {
    mean.best += level.saving / static_cast<double>(levels.size());
    mean.majority += level.saving_of_majority / static_cast<double>(levels.size());
  }
  return mean;
}

}  // namespace

Comparison compare(const RecordedSet& set, const Plan& plan) {
  Comparison comparison;
  comparison.set = set.name;
  comparison.fixed = fixed_curves(set, plan);
  comparison.adaptive = adaptive_curve(set, plan);
  comparison.levels = levels(comparison, kGroups);
  const Savings all = mean_savings(comparison.levels);
  comparison.saving = all.best;
  comparison.saving_of_majority = all.majority;
  double best = 0, majority = 0;
  for (size_t g = 0; g < kGroups; ++g) {
    const Savings without = mean_savings(levels(comparison, g));
    best += (without.best - all.best) * (without.best - all.best);
    majority += (without.majority - all.majority) * (without.majority - all.majority);
  }
  const double scale = (kGroups - 1.0) / kGroups;
  comparison.error = std::sqrt(scale * best);
  comparison.error_of_majority = std::sqrt(scale * majority);
  return comparison;
}

}  // namespace muster::bench
