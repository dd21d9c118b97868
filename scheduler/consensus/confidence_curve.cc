#include "scheduler/consensus/confidence_curve.h"

#include <algorithm>
#include <cmath>

namespace muster::consensus {

double ConfidenceCurve::operator()(double raw) const {
  if (scale == 1 && offset == 0) return raw;
  const double least = 1 / (1 + std::exp(kMostLogit)), p = std::clamp(raw, least, 1 - least);
  return 1 / (1 + std::exp(-(scale * std::log(p / (1 - p)) + offset)));
}

}  // namespace muster::consensus
