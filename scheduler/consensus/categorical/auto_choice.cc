#include "scheduler/consensus/categorical/auto_choice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "scheduler/consensus/categorical/auto_model.h"
#include "scheduler/consensus/categorical/confusion.h"
#include "scheduler/consensus/categorical/folds.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

constexpr uint32_t kFolds = 4;
constexpr double kHard = 0.5;

struct Candidate {
  const char* name;
  AutoModelOptions options;
  double evidence = 0;  // nats an answer
  double weight = 0;
};

std::array<Candidate, 4> candidates() {
  AutoModelOptions plain, flat, hard, flat_hard;
  flat.flat_prior = flat_hard.flat_prior = true;
  hard.hard = flat_hard.hard = kHard;
  return {Candidate{"learned class prior", plain}, Candidate{"flat class prior", flat},
          Candidate{"learned class prior, hard tasks", hard}, Candidate{"flat class prior, hard tasks", flat_hard}};
}

// Of each pair (learned, flat), weights by evidence.
void weigh_pair(Candidate& a, Candidate& b, double tasks) {
  const double odds = std::clamp((a.evidence - b.evidence) * tasks, -700.0, 700.0);
  a.weight = 0.5 / (1 + std::exp(-odds));
  b.weight = 0.5 - a.weight;
}

std::string reason(std::span<const Candidate> all) {
  std::string text = "held-out log likelihood an answer:";
  for (const Candidate& one : all) {
    char part[160];
    std::snprintf(part, sizeof part, "%s %s %.4f (weight %.2f)", &one == all.data() ? "" : ";", one.name, one.evidence,
                  one.weight);
    text += part;
  }
  return text;
}

}  // namespace

Estimate auto_choice(const Labels& labels) {
  if (nothing_to_infer(labels)) return estimate_without_answers(labels, "auto");
  std::array<Candidate, 4> all = candidates();
  if (!AutoModel::fits(labels, all.back().options)) return one_coin_instead(labels, "auto");
  for (uint32_t fold = 0; fold < kFolds; ++fold) {
    const Fold dealt = deal(labels, fold, kFolds);
    for (Candidate& one : all) {
      AutoModel model(dealt.kept, one.options);
      model.fit();
      for (uint32_t t = 0; t < labels.tasks(); ++t) {
        if (dealt.held_out.of(t).empty()) continue;
        one.evidence += model.log_predictive(t, dealt.held_out.of(t)) / static_cast<double>(labels.answers.size());
      }
    }
  }
  weigh_pair(all[0], all[1], labels.tasks());
  weigh_pair(all[2], all[3], labels.tasks());
  Estimate chosen;
  std::vector<double> mean(size_t{labels.tasks()} * labels.classes, 0.0);
  int iterations = 0;
  bool converged = true;
  double greatest = -1;
  for (const Candidate& one : all) {
    AutoModel model(labels, one.options);
    model.fit();
    Estimate estimate = model.estimate();
    iterations += estimate.iterations;
    converged = converged && estimate.converged;
    for (size_t i = 0; i < mean.size(); ++i) mean[i] += one.weight * estimate.posterior[i];
    if (one.weight <= greatest) continue;
    greatest = one.weight;
    chosen = std::move(estimate);
  }
  chosen.posterior = std::move(mean);
  chosen.iterations = iterations;
  chosen.converged = converged;
  chosen.why = reason(all);
  return chosen;
}

}  // namespace muster::consensus
