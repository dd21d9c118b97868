#include "scheduler/consensus/text/medoid.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/text/similarity.h"

namespace muster::consensus::text {
namespace {

constexpr double kStrength = 4;
constexpr int kRounds = 20;

class Fit {
 public:
  explicit Fit(const Corpus& corpus) : corpus_(corpus) {
    const Labels& labels = corpus.labels();
    weight_.assign(labels.workers, 1);
    quality_.assign(labels.workers, 0.5);
    for (uint32_t t = 0; t < labels.tasks(); ++t) {
      // By text, so that the choice between equals does not depend on who wrote them.
      order_.emplace_back(labels.of(t).begin(), labels.of(t).end());
      std::sort(order_.back().begin(), order_.back().end(), [](const Labels::Answer& a, const Labels::Answer& b) {
        return std::pair(a.label, a.worker) < std::pair(b.label, b.worker);
      });
      std::vector<std::span<const uint32_t>> texts;
      for (const Labels::Answer& answer : order_.back()) texts.push_back(corpus.of(answer));
      alike_.push_back(similarities(texts));
    }
  }

  TextEstimate run(bool weighted) {
    TextEstimate estimate;
    learn();
    estimate.converged = !weighted;
    while (weighted && estimate.iterations < kRounds && !estimate.converged) {
      ++estimate.iterations;
      weigh();
      estimate.converged = learn() <= 1e-3;
    }
    double sum = 0, company = 0;
    for (uint32_t t = 0; t < order_.size(); ++t) {
      const Chosen chosen = choose(alike_[t], weights(t), weighted);
      estimate.value.push_back(corpus_.named.names.classes[order_[t][chosen.text].label]);
      estimate.confidence.push_back(chosen.expected);
      if (order_[t].size() < 2) continue;
      sum += chosen.expected;
      company += 1;
    }
    for (uint32_t t = 0; t < order_.size(); ++t) {
      if (order_[t].size() < 2) estimate.confidence[t] = company > 0 ? sum / company : 0.5;
    }
    estimate.reliability = std::move(quality_);
    return estimate;
  }

 private:
  std::vector<double> weights(uint32_t task) const {
    std::vector<double> list;
    for (const Labels::Answer& answer : order_[task]) list.push_back(weight_[answer.worker]);
    return list;
  }

  void weigh() {
    for (size_t w = 0; w < weight_.size(); ++w) {
      const double ratio = (1 - average_) / std::max(1 - quality_[w], 1e-6);
      weight_[w] = std::clamp(ratio * ratio, 0.25, 4.0);
    }
  }

  // Gives the greatest movement of a quality.
  double learn() {
    std::vector<double> far(weight_.size(), 0), count(weight_.size(), 0);
    double all = 0.25, answers = 1;
    for (uint32_t t = 0; t < order_.size(); ++t) {
      const size_t n = order_[t].size();
      if (n < 2) continue;
      const std::vector<double> weight = weights(t);
      for (size_t k = 0; k < n; ++k) {
        double sum = 0, total = 0;
        for (size_t l = 0; l < n; ++l) {
          if (l != k) sum += weight[l] * alike_[t][k * n + l], total += weight[l];
        }
        const double distance = 1 - sum / total;
        far[order_[t][k].worker] += distance * distance;
        count[order_[t][k].worker] += 1;
        all += distance * distance;
        answers += 1;
      }
    }
    average_ = 1 - std::sqrt(all / answers);
    double moved = 0;
    for (size_t w = 0; w < quality_.size(); ++w) {
      const double quality = 1 - std::sqrt((far[w] + kStrength * all / answers) / (count[w] + kStrength));
      moved = std::max(moved, std::abs(quality - quality_[w]));
      quality_[w] = quality;
    }
    return moved;
  }

  const Corpus& corpus_;
  std::vector<std::vector<Labels::Answer>> order_;  // per task
  std::vector<std::vector<double>> alike_;          // per task
  std::vector<double> weight_, quality_;            // per worker
  double average_ = 0.5;
};

}  // namespace

Chosen choose(const std::vector<double>& alike, const std::vector<double>& weight, bool own_counts) {
  const size_t n = weight.size();
  Chosen chosen;
  double greatest = -1;
  for (size_t i = 0; i < n; ++i) {
    double sum = 0, total = 0;
    for (size_t k = 0; k < n; ++k) {
      if (k != i) sum += weight[k] * alike[i * n + k], total += weight[k];
    }
    const double score = sum + (own_counts ? weight[i] : 0);
    const double value = own_counts ? score : n < 2 ? 0 : sum / total;
    if (value <= greatest + 1e-9) continue;
    greatest = value;
    chosen = {static_cast<uint32_t>(i), total > 0 ? sum / total : 0};
  }
  return chosen;
}

TextEstimate medoid(const Corpus& corpus) {
  return Fit(corpus).run(false);
}
TextEstimate weighted_medoid(const Corpus& corpus) {
  return Fit(corpus).run(true);
}

}  // namespace muster::consensus::text
