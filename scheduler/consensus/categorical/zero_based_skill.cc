#include "scheduler/consensus/categorical/zero_based_skill.h"

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/categorical/votes.h"

namespace muster::consensus {

Estimate zero_based_skill(const Labels& labels, const ZeroBasedSkillOptions& options) {
  Estimate estimate = estimate_without_answers(labels, "zero-based-skill");
  if (nothing_to_infer(labels)) return estimate;
  const std::vector<double> counts = answer_counts(labels);
  std::vector<double> skills(labels.workers, 1.0), agreed;
  double rate = 1;
  estimate.converged = false;
  while (!estimate.converged && estimate.iterations < options.max_iterations) {
    std::vector<double> winners = vote_shares(labels, skills);
    winners_take_all(winners, labels.classes);
    agreed = agreement(labels, winners);
    double moved = 0;
    for (uint32_t w = 0; w < labels.workers; ++w) {
      const double observed = counts[w] > 0 ? agreed[w] / counts[w] : skills[w];
      moved = std::max(moved, std::abs(observed - skills[w]));
      skills[w] += rate * (observed - skills[w]);
    }
    ++estimate.iterations;
    if (estimate.iterations % options.steps_per_rate == 0) rate /= 2;
    estimate.converged = moved <= options.tolerance;
  }
  estimate.posterior = vote_shares(labels, skills);
  if (!agreed.empty()) estimate.reliability = shrunk_reliability(agreed, counts);
  return estimate;
}

}  // namespace muster::consensus
