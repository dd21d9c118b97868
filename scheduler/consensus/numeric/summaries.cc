#include "scheduler/consensus/numeric/summaries.h"

#include <algorithm>
#include <cmath>

namespace muster::consensus::numeric {
namespace {

std::vector<double> sorted_values(std::span<const Ratings::Answer> answers) {
  std::vector<double> values;
  values.reserve(answers.size());
  for (const Ratings::Answer& answer : answers) values.push_back(answer.value);
  std::sort(values.begin(), values.end());
  return values;
}

double mean_between(const std::vector<double>& values, size_t from, size_t to) {
  double sum = 0;
  for (size_t i = from; i < to; ++i) sum += values[i];
  return sum / static_cast<double>(to - from);
}

double variance(const std::vector<double>& values) {
  double mean = 0, sum = 0;
  for (const double v : values) mean += v / static_cast<double>(values.size());
  for (const double v : values) sum += (v - mean) * (v - mean);
  return sum / static_cast<double>(values.size());
}

void judge_people(const Ratings& ratings, double unseen, NumericEstimate& estimate, double& pooled) {
  std::vector<double> sum(ratings.workers, 0), count(ratings.workers, 0);
  double all = unseen, answers = 1;
  for (uint32_t t = 0; t < ratings.tasks(); ++t) {
    const auto n = static_cast<double>(ratings.of(t).size());
    if (n < 2) continue;
    for (const Ratings::Answer& answer : ratings.of(t)) {
      const double difference = answer.value - estimate.value[t];
      const double square = difference * difference * n / (n - 1);
      sum[answer.worker] += square;
      count[answer.worker] += 1;
      all += square;
      answers += 1;
    }
  }
  pooled = all / answers;
  const double between = variance(estimate.value);
  estimate.reliability.resize(ratings.workers);
  estimate.deviation.resize(ratings.workers);
  for (uint32_t w = 0; w < ratings.workers; ++w) {
    const double own = (sum[w] + 4 * pooled) / (count[w] + 4);
    estimate.deviation[w] = std::sqrt(own);
    estimate.reliability[w] = between + own > 0 ? between / (between + own) : 0.5;
  }
}

template <class Summary>
NumericEstimate summarise(const Ratings& ratings, Summary summary) {
  NumericEstimate estimate;
  estimate.value.resize(ratings.tasks());
  for (uint32_t t = 0; t < ratings.tasks(); ++t) estimate.value[t] = summary(ratings.of(t));
  double pooled = 0;
  judge_people(ratings, variance_unseen(scale_width(ratings)), estimate, pooled);
  estimate.standard_error.resize(ratings.tasks());
  for (uint32_t t = 0; t < ratings.tasks(); ++t) {
    double misfit = 0;
    for (const Ratings::Answer& answer : ratings.of(t)) {
      const double difference = answer.value - estimate.value[t];
      if (pooled > 0) misfit += difference * difference / pooled;
    }
    const size_t n = ratings.of(t).size();
    estimate.standard_error[t] = std::sqrt(pooled / static_cast<double>(n) * local_factor(misfit, n));
  }
  return estimate;
}

}  // namespace

double local_factor(double misfit, size_t answers) {
  return (misfit + 4) / (static_cast<double>(answers) + 3);
}

double variance_unseen(double scale_width) {
  return scale_width * scale_width / 100;
}

double median_of(std::span<const Ratings::Answer> answers) {
  const std::vector<double> values = sorted_values(answers);
  const size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

NumericEstimate mean(const Ratings& ratings) {
  return summarise(ratings, [](std::span<const Ratings::Answer> answers) {
    return mean_between(sorted_values(answers), 0, answers.size());
  });
}

NumericEstimate median(const Ratings& ratings) {
  return summarise(ratings, median_of);
}

NumericEstimate trimmed_mean(const Ratings& ratings) {
  return summarise(ratings, [](std::span<const Ratings::Answer> answers) {
    const size_t off = answers.size() / 10;
    return mean_between(sorted_values(answers), off, answers.size() - off);
  });
}

}  // namespace muster::consensus::numeric
