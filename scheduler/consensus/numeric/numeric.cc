#include "scheduler/consensus/numeric/numeric.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "scheduler/consensus/method_names.h"
#include "scheduler/consensus/numeric/bias_variance.h"
#include "scheduler/consensus/numeric/ordinal_dawid_skene.h"
#include "scheduler/consensus/numeric/ratings.h"
#include "scheduler/consensus/numeric/summaries.h"

namespace muster::consensus::numeric {
namespace {

constexpr size_t kMostGrades = 64;
constexpr size_t kMostCells = size_t{1} << 27;  // of confusion matrices: a gigabyte
constexpr std::array<std::string_view, 4> kNumeric = {"bias-variance", "trimmed-mean", "median", "mean"};
constexpr std::array<std::string_view, 3> kOrdinal = {"ordinal-dawid-skene", "median", "bias-variance"};

NumericEstimate fit(std::string_view method, const Ratings& ratings) {
  if (method == "mean") return mean(ratings);
  if (method == "median") return median(ratings);
  if (method == "trimmed-mean") return trimmed_mean(ratings);
  return bias_variance(ratings);
}

double within(double tolerance, double standard_error, size_t answers) {
  if (standard_error <= 0) return static_cast<double>(answers) / static_cast<double>(answers + 1);
  return std::erf(tolerance / (standard_error * std::sqrt(2.0)));
}

void add_workers(const std::vector<std::string>& names, const std::vector<double>& reliability,
                 const std::vector<uint64_t>& answers, Inference& inference) {
  for (size_t w = 0; w < names.size(); ++w) inference.workers.push_back({names[w], reliability[w], answers[w]});
}

// `step`: 0 for numbers, else values are rounded to a multiple of it.
Inference told(const NamedRatings& named, std::string_view method, double step) {
  const Ratings& ratings = named.ratings;
  const double width = scale_width(ratings);
  const NumericEstimate estimate = fit(method, ratings);
  Inference inference;
  inference.method = method;
  inference.iterations = estimate.iterations;
  inference.converged = estimate.converged;
  std::vector<uint64_t> answers(ratings.workers, 0);
  for (const Ratings::Answer& answer : ratings.answers) ++answers[answer.worker];
  inference.tasks.reserve(ratings.tasks());
  for (uint32_t t = 0; t < ratings.tasks(); ++t) {
    const double tolerance = step > 0 ? step / 2 : 0.05 * width;
    const double confidence = width > 0 ? within(tolerance, estimate.standard_error[t], ratings.of(t).size())
                                        : within(0, 0, ratings.of(t).size());
    const double value = step > 0 ? std::round(estimate.value[t] / step) * step : estimate.value[t];
    inference.tasks.push_back({named.names.tasks[t], number_text(value), confidence});
  }
  add_workers(named.names.workers, estimate.reliability, answers, inference);
  return inference;
}

// The scale: every grade that occurs or is named, and those between them at the same steps, ascending; and per class of
// `labels` its place on the scale.
struct Scale {
  std::vector<double> grades;
  std::vector<uint32_t> place;
};

// The greatest number that divides all distances; whole grades below 1e15 are exact.
double step_of(const std::set<double>& grades) {
  double step = 0;
  for (const double grade : grades) {
    for (double rest = grade - *grades.begin(); rest > 0;) {
      const double left = step == 0 ? 0 : std::fmod(rest, step);
      if (step == 0) step = rest;
      if (left == 0) break;
      rest = step;
      step = left;
    }
  }
  return step;
}

Scale scale_of(const std::vector<std::string>& labels, const std::vector<std::string>& named) {
  std::set<double> grades;
  for (const std::string& label : labels) grades.insert(*parse_number(label));
  for (const std::string& label : named) {
    if (const auto grade = parse_number(label); grade && *grade == std::floor(*grade)) grades.insert(*grade);
  }
  if (const double step = step_of(grades); step > 0) {
    const double least = *grades.begin(), greatest = *grades.rbegin();
    if ((greatest - least) / step < kMostGrades) {
      for (double grade = least; grade < greatest; grade += step) grades.insert(grade);
    }
  }
  Scale scale;
  scale.grades.assign(grades.begin(), grades.end());
  for (const std::string& label : labels) {
    const auto at = std::lower_bound(scale.grades.begin(), scale.grades.end(), *parse_number(label));
    scale.place.push_back(static_cast<uint32_t>(at - scale.grades.begin()));
  }
  return scale;
}

Inference graded(NamedLabels named, const Scale& scale) {
  Labels& labels = named.labels;
  labels.classes = static_cast<uint32_t>(scale.grades.size());
  std::vector<uint64_t> answers(labels.workers, 0);
  for (Labels::Answer& answer : labels.answers) {
    answer.label = scale.place[answer.label];
    ++answers[answer.worker];
  }
  const Estimate estimate = ordinal_dawid_skene(labels, scale.grades);
  Inference inference;
  inference.method = estimate.method;
  inference.iterations = estimate.iterations;
  inference.converged = estimate.converged;
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    const uint32_t best = best_class(estimate.of(t));
    const double confidence = scale.grades.size() == 1 ? within(0, 0, labels.of(t).size()) : estimate.of(t)[best];
    inference.tasks.push_back({named.names.tasks[t], number_text(scale.grades[best]), confidence});
  }
  add_workers(named.names.workers, estimate.reliability, answers, inference);
  return inference;
}

}  // namespace

std::span<const std::string_view> numeric_methods() {
  return kNumeric;
}
std::span<const std::string_view> ordinal_methods() {
  return kOrdinal;
}

Result<Inference> infer_numeric(const Request& request) {
  const auto method = choose_method(request.method, kNumeric);
  if (!method) return tl::unexpected(method.error());
  const auto named = read_ratings(request.answers, false, request.repeats);
  if (!named) return tl::unexpected(named.error());
  return told(*named, *method, 0);
}

Result<Inference> infer_ordinal(const Request& request) {
  const auto method = choose_method(request.method, kOrdinal);
  if (!method) return tl::unexpected(method.error());
  const auto ratings = read_ratings(request.answers, true, request.repeats);
  if (!ratings) return tl::unexpected(ratings.error());
  if (*method != "ordinal-dawid-skene") return told(*ratings, *method, 1);
  const Scale scale = scale_of(ratings->names.classes, request.classes);
  const size_t grades = scale.grades.size();
  if (grades > kMostGrades || ratings->names.workers.size() * grades * grades > kMostCells) {
    Inference inference = told(*ratings, "bias-variance", 1);
    inference.why = std::to_string(grades) + " grades are too many for confusion matrices; fitted as numbers, rounded";
    return inference;
  }
  return graded(intern(request.answers, {}, request.repeats), scale);
}

}  // namespace muster::consensus::numeric
