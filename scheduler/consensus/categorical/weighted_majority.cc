#include "scheduler/consensus/categorical/weighted_majority.h"

#include <cmath>

#include "scheduler/consensus/categorical/evidence.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

// Each worker's agreement with the others' votes, and over how many answers: those to a task that nobody else answered
// tell nothing.
void compare_with_others(const Labels& labels, std::vector<double>& agreed, std::vector<double>& counts) {
  std::vector<double> votes(labels.classes, 0.0);
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    const std::span<const Labels::Answer> answers = labels.of(t);
    const bool is_known = labels.truth(t) != Labels::kUnknown;
    if (answers.size() < 2 && !is_known) continue;
    for (const Labels::Answer& answer : answers) votes[answer.label] += 1;
    for (const Labels::Answer& answer : answers) {
      counts[answer.worker] += 1;
      if (is_known) {
        agreed[answer.worker] += static_cast<int32_t>(answer.label) == labels.truth(t) ? 1 : 0;
      } else {
        agreed[answer.worker] += (votes[answer.label] - 1) / static_cast<double>(answers.size() - 1);
      }
    }
    for (const Labels::Answer& answer : answers) votes[answer.label] = 0;
  }
}

}  // namespace

Estimate weighted_majority(const Labels& labels) {
  Estimate estimate = estimate_without_answers(labels, "weighted-majority");
  if (nothing_to_infer(labels)) return estimate;
  std::vector<double> agreed(labels.workers, 0.0), counts(labels.workers, 0.0), weights(labels.workers);
  compare_with_others(labels, agreed, counts);
  estimate.reliability = shrunk_reliability(agreed, counts);
  for (uint32_t w = 0; w < labels.workers; ++w) {
    const double r = estimate.reliability[w];
    weights[w] = std::log(r * (labels.classes - 1) / (1 - r));
  }
  Evidence evidence(labels.classes);
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    const std::span<const Labels::Answer> answers = labels.of(t);
    evidence.weigh(
        answers, labels.truth(t), [&](size_t i) { return weights[answers[i].worker]; }, [](size_t, double) {});
    evidence.write(labels.truth(t), {&estimate.posterior[size_t{t} * labels.classes], labels.classes});
  }
  estimate.iterations = 1;
  return estimate;
}

}  // namespace muster::consensus
