#include "scheduler/consensus/categorical/majority_vote.h"

#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {

Estimate majority_vote(const Labels& labels) {
  Estimate estimate = estimate_without_answers(labels, "majority");
  if (nothing_to_infer(labels)) return estimate;
  estimate.posterior = vote_shares(labels);
  std::vector<double> winners = estimate.posterior;
  winners_take_all(winners, labels.classes);
  estimate.reliability = shrunk_reliability(agreement(labels, winners), answer_counts(labels));
  return estimate;
}

}  // namespace muster::consensus
