#include "scheduler/consensus/categorical/votes.h"

#include <algorithm>

namespace muster::consensus {
namespace {

void share_out(std::span<const Labels::Answer> answers, std::span<const double> weights, std::span<double> row) {
  double total = 0;
  for (const Labels::Answer& answer : answers) {
    const double weight = weights.empty() ? 1 : weights[answer.worker];
    row[answer.label] += weight;
    total += weight;
  }
  if (total > 0) {
    for (double& share : row) share /= total;
  } else if (!answers.empty()) {
    std::fill(row.begin(), row.end(), 0.0);
    share_out(answers, {}, row);
  } else {
    std::fill(row.begin(), row.end(), 1.0 / static_cast<double>(row.size()));
  }
}

}  // namespace

Estimate estimate_without_answers(const Labels& labels, std::string_view method) {
  Estimate estimate;
  estimate.classes = labels.classes;
  estimate.method = method;
  estimate.reliability.assign(labels.workers, kUsualReliability);
  if (labels.classes == 0) return estimate;
  const double flat = 1.0 / labels.classes;
  estimate.prior.assign(labels.classes, flat);
  estimate.posterior.assign(size_t{labels.tasks()} * labels.classes, flat);
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    if (labels.truth(t) == Labels::kUnknown) continue;
    double* row = &estimate.posterior[size_t{t} * labels.classes];
    std::fill(row, row + labels.classes, 0.0);
    row[labels.truth(t)] = 1;
  }
  return estimate;
}

bool nothing_to_infer(const Labels& labels) {
  return labels.classes < 2 || labels.answers.empty();
}

std::vector<double> vote_shares(const Labels& labels, std::span<const double> weights) {
  const size_t classes = labels.classes;
  std::vector<double> shares(labels.tasks() * classes, 0.0);
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    const std::span<double> row(shares.data() + t * classes, classes);
    if (labels.truth(t) != Labels::kUnknown) {
      row[static_cast<uint32_t>(labels.truth(t))] = 1;
    } else {
      share_out(labels.of(t), weights, row);
    }
  }
  return shares;
}

void winners_take_all(std::span<double> shares, uint32_t classes) {
  for (size_t at = 0; at < shares.size(); at += classes) {
    const std::span<double> row = shares.subspan(at, classes);
    const double least = *std::max_element(row.begin(), row.end()) - 1e-9;
    const auto winners = std::count_if(row.begin(), row.end(), [least](double share) { return share >= least; });
    for (double& share : row) share = share >= least ? 1.0 / static_cast<double>(winners) : 0.0;
  }
}

std::vector<double> answer_counts(const Labels& labels) {
  std::vector<double> counts(labels.workers, 0.0);
  for (const Labels::Answer& answer : labels.answers) counts[answer.worker] += 1;
  return counts;
}

std::vector<double> agreement(const Labels& labels, std::span<const double> shares) {
  std::vector<double> agreed(labels.workers, 0.0);
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    const double* row = shares.data() + size_t{t} * labels.classes;
    for (const Labels::Answer& answer : labels.of(t)) agreed[answer.worker] += row[answer.label];
  }
  return agreed;
}

std::vector<double> shrunk_reliability(std::span<const double> agreed, std::span<const double> counts) {
  std::vector<double> reliability(agreed.size());
  for (size_t w = 0; w < agreed.size(); ++w) {
    reliability[w] = (agreed[w] + kUsualReliability * kUsualStrength) / (counts[w] + kUsualStrength);
  }
  return reliability;
}

}  // namespace muster::consensus
