#include "scheduler/consensus/categorical/wawa.h"

#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {

Estimate wawa(const Labels& labels, const WawaOptions& options) {
  Estimate estimate = estimate_without_answers(labels, "wawa");
  if (nothing_to_infer(labels)) return estimate;
  const std::vector<double> counts = answer_counts(labels);
  std::vector<double> skills(labels.workers, 0.0), agreed;
  estimate.posterior = vote_shares(labels);
  for (; estimate.iterations < options.rounds; ++estimate.iterations) {
    winners_take_all(estimate.posterior, labels.classes);
    agreed = agreement(labels, estimate.posterior);
    for (uint32_t w = 0; w < labels.workers; ++w) skills[w] = counts[w] > 0 ? agreed[w] / counts[w] : 0;
    estimate.posterior = vote_shares(labels, skills);
  }
  if (!agreed.empty()) estimate.reliability = shrunk_reliability(agreed, counts);
  return estimate;
}

}  // namespace muster::consensus
