#include "scheduler/consensus/categorical/wawa.h"

#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {

Estimate wawa(const Labels& labels) {
  Estimate estimate = estimate_without_answers(labels, "wawa");
  if (nothing_to_infer(labels)) return estimate;
  std::vector<double> winners = vote_shares(labels);
  winners_take_all(winners, labels.classes);
  const std::vector<double> counts = answer_counts(labels);
  const std::vector<double> agreed = agreement(labels, winners);
  std::vector<double> skills(labels.workers, 0.0);
  for (uint32_t w = 0; w < labels.workers; ++w) skills[w] = counts[w] > 0 ? agreed[w] / counts[w] : 0;
  estimate.posterior = vote_shares(labels, skills);
  estimate.reliability = shrunk_reliability(agreed, counts);
  estimate.iterations = 1;
  return estimate;
}

}  // namespace muster::consensus
