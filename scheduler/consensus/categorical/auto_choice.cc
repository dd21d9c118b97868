#include "scheduler/consensus/categorical/auto_choice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>

#include "scheduler/consensus/categorical/auto_model.h"
#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/folds.h"
#include "scheduler/consensus/categorical/subtype_model.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

constexpr uint32_t kFolds = 4;

template <bool kHard, bool kFlat>
std::unique_ptr<StateModel> auto_model(const Labels& labels) {
  AutoModelOptions options;
  options.hard = kHard ? 0.5 : 0;
  options.flat_prior = kFlat;
  return std::make_unique<AutoModel>(labels, options);
}

struct Candidate {
  const char* name;
  std::unique_ptr<StateModel> (*make)(const Labels&);
};
constexpr std::array<Candidate, 5> kCandidates = {{
    {"plain", auto_model<false, false>},
    {"plain, even classes", auto_model<false, true>},
    {"hard tasks", auto_model<true, false>},
    {"hard tasks, even classes", auto_model<true, true>},
    {"subtypes",
     [](const Labels& labels) -> std::unique_ptr<StateModel> {
       return std::make_unique<SubtypeModel>(labels, SubtypeModelOptions());
     }},
}};
using Numbers = std::array<double, kCandidates.size()>;

Numbers evidence(const Labels& labels) {
  Numbers sums{};
  for (uint32_t fold = 0; fold < kFolds; ++fold) {
    const Fold dealt = deal(labels, fold, kFolds);
    if (dealt.kept.answers.empty()) continue;
    for (size_t i = 0; i < kCandidates.size(); ++i) {
      const auto model = kCandidates[i].make(dealt.kept);
      model->fit();
      for (uint32_t t = 0; t < labels.tasks(); ++t) {
        if (!dealt.held_out.of(t).empty()) sums[i] += model->log_predictive(t, dealt.held_out.of(t));
      }
    }
  }
  for (double& sum : sums) sum /= static_cast<double>(labels.answers.size());
  return sums;
}

Numbers weights(const Numbers& evidence, double tasks) {
  const double best = *std::max_element(evidence.begin(), evidence.end());
  Numbers weights;
  double sum = 0;
  for (size_t i = 0; i < weights.size(); ++i) sum += weights[i] = std::exp((evidence[i] - best) * tasks);
  for (double& weight : weights) weight /= sum;
  return weights;
}

std::string reason(const Numbers& evidence, const Numbers& weights) {
  std::string text = "weights by held-out log likelihood an answer:";
  for (size_t i = 0; i < kCandidates.size(); ++i) {
    char part[100];
    std::snprintf(part, sizeof part, "%s %s %.2f (%.4f)", i == 0 ? "" : ";", kCandidates[i].name, weights[i],
                  evidence[i]);
    text += part;
  }
  return text;
}

}  // namespace

Estimate auto_choice(const Labels& labels) {
  if (nothing_to_infer(labels)) return estimate_without_answers(labels, "auto");
  if (!Mixture::fits(labels, 2)) return one_coin_instead(labels, "auto");
  const Numbers found = evidence(labels);
  const Numbers shares = weights(found, labels.tasks());
  constexpr double kNegligible = 1e-3;
  Estimate mean;
  std::vector<double> posterior(size_t{labels.tasks()} * labels.classes, 0.0);
  double used = 0, greatest = 0;
  int iterations = 0;
  bool converged = true;
  for (size_t i = 0; i < kCandidates.size(); ++i) {
    if (shares[i] < kNegligible) continue;
    const auto model = kCandidates[i].make(labels);
    model->fit();
    Estimate estimate = model->estimate();
    for (size_t j = 0; j < posterior.size(); ++j) posterior[j] += shares[i] * estimate.posterior[j];
    used += shares[i];
    iterations += estimate.iterations;
    converged = converged && estimate.converged;
    if (shares[i] <= greatest) continue;
    greatest = shares[i];
    mean = std::move(estimate);
  }
  for (double& p : posterior) p /= used;
  mean.posterior = std::move(posterior);
  mean.iterations = iterations;
  mean.converged = converged;
  mean.why = reason(found, shares);
  return mean;
}

}  // namespace muster::consensus
