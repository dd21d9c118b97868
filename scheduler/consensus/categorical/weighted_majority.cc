#include "scheduler/consensus/categorical/weighted_majority.h"

#include <cmath>

#include "scheduler/consensus/categorical/evidence.h"
#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {
namespace {

// Each worker's agreement with the others' votes, and over how many answers: those to a task that nobody else answered
// tell nothing, and nobody confirms themself.
void compare_with_others(const Labels& labels, std::vector<double>& agreed, std::vector<double>& counts) {
  std::vector<double> votes(labels.classes, 0.0);
  for (uint32_t t = 0; t < labels.tasks(); ++t) {
    const std::span<const Labels::Answer> answers = labels.of(t);
    const bool is_known = labels.truth(t) != Labels::kUnknown;
    for (const Labels::Answer& answer : answers) votes[answer.label] += 1;
    for (size_t i = 0, end = 0; i < answers.size(); i = end) {
      end = Labels::end_of_person(answers, i);
      const std::span<const Labels::Answer> own = answers.subspan(i, end - i);
      const double others = static_cast<double>(answers.size() - own.size());
      if (others == 0 && !is_known) continue;
      for (const Labels::Answer& answer : own) votes[answer.label] -= 1;
      for (const Labels::Answer& answer : own) {
        const bool is_right = static_cast<int32_t>(answer.label) == labels.truth(t);
        counts[answer.worker] += 1;
        agreed[answer.worker] += is_known ? (is_right ? 1 : 0) : votes[answer.label] / others;
      }
      for (const Labels::Answer& answer : own) votes[answer.label] += 1;
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
