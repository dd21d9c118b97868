#include "scheduler/consensus/f1_cut.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace muster::consensus {

F1Cut expected_f1_cut(std::vector<double> probabilities) {
  std::sort(probabilities.begin(), probabilities.end(), std::greater<>());
  const double all = std::accumulate(probabilities.begin(), probabilities.end(), 0.0);
  if (all <= 0) return {};
  F1Cut best;
  double above = 0;
  for (size_t i = 0; i < probabilities.size(); ++i) {
    above += probabilities[i];
    best.f1 = std::max(best.f1, 2 * above / (static_cast<double>(i + 1) + all));
  }
  best.threshold = best.f1 / 2;
  return best;
}

F1Cut known_f1_cut(std::vector<KnownScore> scores) {
  std::sort(scores.begin(), scores.end(),
            [](const KnownScore& a, const KnownScore& b) { return a.probability > b.probability; });
  const double all =
      static_cast<double>(std::count_if(scores.begin(), scores.end(), [](const KnownScore& s) { return s.yes; }));
  F1Cut best;
  double right = 0;
  for (size_t i = 0; i < scores.size(); ++i) {
    right += scores[i].yes ? 1 : 0;
    const double next = i + 1 < scores.size() ? scores[i + 1].probability : 0;
    if (i + 1 < scores.size() && next == scores[i].probability) continue;
    const F1Cut cut = {(scores[i].probability + next) / 2, 2 * right / (static_cast<double>(i + 1) + all)};
    const bool nearer = std::abs(cut.threshold - 0.5) < std::abs(best.threshold - 0.5);
    if (right > 0 && (cut.f1 > best.f1 || (cut.f1 == best.f1 && nearer))) best = cut;
  }
  return best;
}

}  // namespace muster::consensus
