#include "scheduler/consensus/estimate.h"

#include <algorithm>

#include "common/base/check.h"

namespace muster::consensus {

uint32_t best_class(std::span<const double> posterior) {
  MUSTER_CHECK(!posterior.empty());
  const double greatest = *std::max_element(posterior.begin(), posterior.end());
  uint32_t best = 0;
  while (posterior[best] < greatest - 1e-9) ++best;
  return best;
}

}  // namespace muster::consensus
