#include "scheduler/consensus/numeric/bias_variance.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/numeric/summaries.h"

namespace muster::consensus::numeric {
namespace {

constexpr double kHuber = 3, kSlip = 6;
constexpr double kClippedVariance = 0.9950073;  // E[min(Z², kHuber²)] of a standard normal Z
constexpr int kRounds = 200;

double trust(double z) {
  double g = z <= kHuber ? 1 : kHuber / z;
  if (z > kSlip) g *= kSlip * kSlip / (z * z);
  return g;
}

class Fit {
 public:
  explicit Fit(const Ratings& ratings)
      : ratings_(ratings),
        width_(scale_width(ratings)),
        floor_(std::max(variance_unseen(width_) * 1e-6, 1e-18)),
        value_(ratings.tasks()),
        variance_(ratings.tasks(), 0),
        bias_(ratings.workers, 0),
        met_(ratings.workers, 0),
        weight_(ratings.answers.size(), 1) {
    start();
  }

  NumericEstimate run() {
    NumericEstimate estimate;
    estimate.converged = false;
    while (estimate.iterations < kRounds && !estimate.converged) {
      ++estimate.iterations;
      const double moved = place_tasks();
      learn_biases();
      learn_variances();
      estimate.converged = estimate.iterations > 1 && moved <= 1e-5 * width_;
    }
    place_tasks();
    finish(estimate);
    return estimate;
  }

 private:
  void start() {
    double sum = 0, count = 0;
    for (uint32_t t = 0; t < ratings_.tasks(); ++t) {
      value_[t] = median_of(ratings_.of(t));
      if (ratings_.of(t).size() < 2) continue;
      for (const Ratings::Answer& answer : ratings_.of(t)) {
        sum += std::abs(answer.value - value_[t]);
        count += 1;
        ++met_[answer.worker];
      }
    }
    // The mean absolute deviation of a normal is √(2/π) of its standard deviation.
    const double deviation = count == 0 ? 0 : 1.2533141 * sum / count;
    const double unseen = variance_unseen(width_);
    pooled_ = std::max((deviation * deviation * count + unseen) / (count + 1), floor_);
    spread_ = pooled_ / 10;
    noise_.assign(ratings_.workers, pooled_);
  }

  // Gives the greatest movement of a value.
  double place_tasks() {
    double moved = 0;
    for (uint32_t t = 0; t < ratings_.tasks(); ++t) {
      double precision = 0, weighted = 0;
      for (uint32_t a = ratings_.begin[t]; a < ratings_.begin[t + 1]; ++a) {
        const auto& [worker, y] = ratings_.answers[a];
        const double z = std::abs(y - bias_[worker] - value_[t]) / std::sqrt(noise_[worker]);
        weight_[a] = trust(z);
        precision += weight_[a] / noise_[worker];
        weighted += weight_[a] / noise_[worker] * (y - bias_[worker]);
      }
      const double value = weighted / precision;
      moved = std::max(moved, std::abs(value - value_[t]));
      value_[t] = value;
      variance_[t] = 1 / precision;
    }
    return moved;
  }

  void learn_biases() {
    std::vector<double> sum(ratings_.workers, 0), count(ratings_.workers, 0);
    for (uint32_t t = 0; t < ratings_.tasks(); ++t) {
      if (ratings_.of(t).size() < 2) continue;
      for (uint32_t a = ratings_.begin[t]; a < ratings_.begin[t + 1]; ++a) {
        const auto& [worker, y] = ratings_.answers[a];
        sum[worker] += weight_[a] * (y - value_[t]);
        count[worker] += weight_[a];
      }
    }
    double squares = 0, people = 0, level = 0, weights = 0;
    for (uint32_t w = 0; w < ratings_.workers; ++w) {
      const double held = count[w] + noise_[w] / spread_;
      bias_[w] = sum[w] / held;
      if (met_[w] == 0) continue;
      squares += bias_[w] * bias_[w] + noise_[w] / held;
      people += 1;
      level += met_[w] * bias_[w] / noise_[w];
      weights += met_[w] / noise_[w];
    }
    if (people == 0) return;
    spread_ = std::max(squares / people, floor_);
    level /= weights;
    for (uint32_t w = 0; w < ratings_.workers; ++w) {
      if (met_[w] > 0) bias_[w] -= level;
    }
    for (uint32_t t = 0; t < ratings_.tasks(); ++t) {
      if (ratings_.of(t).size() >= 2) value_[t] += level;
    }
  }

  void learn_variances() {
    std::vector<double> sum(ratings_.workers, 0);
    double all = variance_unseen(width_), count = 1, fourth = 0;
    for (uint32_t t = 0; t < ratings_.tasks(); ++t) {
      if (ratings_.of(t).size() < 2) continue;
      for (uint32_t a = ratings_.begin[t]; a < ratings_.begin[t + 1]; ++a) {
        const auto& [worker, y] = ratings_.answers[a];
        const double own = std::min(0.9, weight_[a] * variance_[t] / noise_[worker]);
        const double difference = y - value_[t] - bias_[worker];
        const double square =
            std::min(difference * difference / (1 - own), kHuber * kHuber * noise_[worker]) / kClippedVariance;
        sum[worker] += square;
        all += square;
        fourth += square * square / (noise_[worker] * noise_[worker]);
        count += 1;
      }
    }
    pooled_ = std::max(all / count, floor_);
    const double tails = std::max(1.0, (fourth / count - 1) / 2);
    const double strength = 4 + 2 / dispersion(sum, count - 1, tails);
    for (uint32_t w = 0; w < ratings_.workers; ++w) {
      noise_[w] = std::max((sum[w] / tails + strength * pooled_) / (met_[w] / tails + strength), floor_);
    }
  }

  // The squared coefficient of variation of people's true variances, by moments; at least a millionth.
  double dispersion(const std::vector<double>& sum, double answers, double tails) const {
    double seen = 0, people = 0, squares = 0;
    for (uint32_t w = 0; w < ratings_.workers; ++w) {
      if (met_[w] == 0) continue;
      const double off = sum[w] / met_[w] / pooled_ - 1;
      seen += met_[w] * off * off;
      squares += static_cast<double>(met_[w]) * met_[w];
      people += 1;
    }
    if (people < 2) return 1e-6;
    return std::max(1e-6, (seen - 2 * tails * (people - 1)) / (answers - squares / answers));
  }

  void finish(NumericEstimate& estimate) {
    double mean = 0, between = 0;
    const auto tasks = static_cast<double>(std::max<uint32_t>(1, ratings_.tasks()));
    estimate.standard_error.resize(ratings_.tasks());
    for (uint32_t t = 0; t < ratings_.tasks(); ++t) {
      double misfit = 0, least = ratings_.of(t)[0].value, greatest = least;
      for (const auto& [worker, y] : ratings_.of(t)) {
        const double difference = y - bias_[worker] - value_[t];
        misfit += std::min(difference * difference / noise_[worker], kHuber * kHuber);
        least = std::min(least, y);
        greatest = std::max(greatest, y);
      }
      const size_t n = ratings_.of(t).size();
      if (n >= 2) value_[t] = std::clamp(value_[t], least, greatest);
      estimate.standard_error[t] = std::sqrt(variance_[t] * local_factor(misfit, n));
      mean += value_[t] / tasks;
    }
    for (const double v : value_) between += (v - mean) * (v - mean) / tasks;
    estimate.reliability.resize(ratings_.workers);
    estimate.deviation.resize(ratings_.workers);
    for (uint32_t w = 0; w < ratings_.workers; ++w) {
      estimate.reliability[w] = between > 0 ? between / (between + noise_[w] + bias_[w] * bias_[w]) : 0.5;
      estimate.deviation[w] = std::sqrt(noise_[w]);
    }
    estimate.value = std::move(value_);
    estimate.bias = std::move(bias_);
  }

  // fixed at construction
  const Ratings& ratings_;
  const double width_, floor_;
  // the model
  double pooled_ = 1, spread_ = 1;
  std::vector<double> value_, variance_;  // per task
  std::vector<double> bias_, noise_;      // per worker
  std::vector<uint32_t> met_;             // per worker: answers to tasks with two or more
  std::vector<double> weight_;            // per answer: g
};

}  // namespace

NumericEstimate bias_variance(const Ratings& ratings) {
  return Fit(ratings).run();
}

}  // namespace muster::consensus::numeric
