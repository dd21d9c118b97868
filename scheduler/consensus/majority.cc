#include "scheduler/consensus/majority.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "common/base/check.h"

namespace muster::consensus {

std::optional<Verdict> majority(std::span<const Vote> votes) {
  if (votes.empty()) return std::nullopt;
  // Sums are taken in sorted order, since sums of fractions depend on their order.
  std::vector<Vote> sorted(votes.begin(), votes.end());
  std::sort(sorted.begin(), sorted.end(),
            [](const Vote& a, const Vote& b) { return a.value != b.value ? a.value < b.value : a.weight < b.weight; });
  std::string_view best;
  double best_weight = 0, total = 0;
  for (size_t i = 0; i < sorted.size();) {
    const std::string_view value = sorted[i].value;
    double weight = 0;
    for (; i < sorted.size() && sorted[i].value == value; ++i) {
      MUSTER_CHECK(std::isfinite(sorted[i].weight) && sorted[i].weight > 0);
      weight += sorted[i].weight;
    }
    total += weight;
    if (weight > best_weight) {
      best = value;
      best_weight = weight;
    }
  }
  return Verdict{std::string(best), best_weight / total};
}

std::optional<double> sure_of_nothing(uint32_t empty, uint32_t answers) {
  if (empty * 2 <= answers) return std::nullopt;
  return static_cast<double>(empty) / answers;
}

}  // namespace muster::consensus
