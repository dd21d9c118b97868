#include "scheduler/consensus/categorical/auto_choice.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>

#include "common/base/check.h"
#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/folds.h"
#include "scheduler/consensus/categorical/habit_model.h"
#include "scheduler/consensus/categorical/subtype_model.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

constexpr uint32_t kFolds = 4, kSubtypes = 2;
constexpr double kNegligible = 1e-3;  // a weight

template <bool kFlat>
std::unique_ptr<StateModel> habit(const Labels& labels) {
  HabitModelOptions options;
  options.flat_prior = kFlat;
  return std::make_unique<HabitModel>(labels, options);
}

std::unique_ptr<StateModel> subtypes(const Labels& labels) {
  SubtypeModelOptions options;
  options.subtypes = kSubtypes;
  return std::make_unique<SubtypeModel>(labels, options);
}

// Odds in nats that a candidate starts with.
constexpr double kStrong = 3;
struct Candidate {
  const char* name;
  double head_start;
  std::unique_ptr<StateModel> (*make)(const Labels&);
};
constexpr std::array<Candidate, kAutoCandidates> kCandidates = {
    {{"habits", 0, habit<false>}, {"habits, even classes", kStrong, habit<true>}, {"subtypes of tasks", 0, subtypes}}};

void foretell(const Labels& labels, AutoEvidence& found) {
  for (uint32_t fold = 0; fold < kFolds; ++fold) {
    const Fold dealt = deal(labels, fold, kFolds);
    if (dealt.kept.answers.empty()) continue;
    for (size_t i = 0; i < kAutoCandidates; ++i) {
      const auto model = kCandidates[i].make(dealt.kept);
      model->fit();
      for (uint32_t t = 0; t < labels.tasks(); ++t) {
        if (!dealt.held_out.of(t).empty()) found.log_likelihood[i] += model->log_predictive(t, dealt.held_out.of(t));
      }
    }
  }
  for (double& sum : found.log_likelihood) sum /= std::max(1.0, static_cast<double>(labels.answers.size()));
}

std::string reason(const AutoEvidence& evidence) {
  std::string text = "weights by log likelihood of a held-out answer:";
  for (size_t i = 0; i < kAutoCandidates; ++i) {
    char part[100];
    std::snprintf(part, sizeof part, "%s %s %.2f (%.4f)", i == 0 ? "" : ";", kCandidates[i].name, evidence.weight[i],
                  evidence.log_likelihood[i]);
    text += part;
  }
  return text;
}

}  // namespace

AutoEvidence AutoEvidence::strongest() const {
  AutoEvidence one = *this;
  const auto greatest = std::max_element(weight.begin(), weight.end()) - weight.begin();
  one.weight = {};
  one.weight[static_cast<size_t>(greatest)] = 1;
  return one;
}

AutoEvidence auto_evidence(const Labels& labels) {
  AutoEvidence found;
  const double share = static_cast<double>(kEvidenceAnswers) / static_cast<double>(labels.answers.size());
  foretell(share >= 1 ? labels : sample_tasks(labels, share), found);
  for (size_t i = 0; i < kAutoCandidates; ++i) {
    found.weight[i] = found.log_likelihood[i] * labels.tasks() + kCandidates[i].head_start;
  }
  const double best = *std::max_element(found.weight.begin(), found.weight.end());
  double sum = 0;
  for (double& weight : found.weight) sum += weight = std::exp(weight - best);
  for (double& weight : found.weight) weight /= sum;
  return found;
}

Estimate auto_fit(const Labels& labels, const AutoEvidence& evidence) {
  Estimate chosen;
  std::vector<double> mean(size_t{labels.tasks()} * labels.classes, 0.0);
  double used = 0, greatest = 0;
  int iterations = 0;
  bool converged = true;
  for (size_t i = 0; i < kAutoCandidates; ++i) {
    const double weight = evidence.weight[i];
    if (weight < kNegligible) continue;
    const auto model = kCandidates[i].make(labels);
    model->fit();
    Estimate estimate = model->estimate();
    for (size_t j = 0; j < mean.size(); ++j) mean[j] += weight * estimate.posterior[j];
    used += weight;
    iterations += estimate.iterations;
    converged = converged && estimate.converged;
    if (weight <= greatest) continue;
    greatest = weight;
    chosen = std::move(estimate);
  }
  MUSTER_CHECK(used > 0);
  for (double& p : mean) p /= used;
  chosen.posterior = std::move(mean);
  chosen.iterations = iterations;
  chosen.converged = converged;
  chosen.why = reason(evidence);
  return chosen;
}

Estimate auto_choice(const Labels& labels) {
  if (nothing_to_infer(labels)) return estimate_without_answers(labels, "auto");
  if (!Mixture::fits(labels, kSubtypes)) return one_coin_instead(labels, "auto");
  return auto_fit(labels, auto_evidence(labels));
}

}  // namespace muster::consensus
