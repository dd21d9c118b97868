// From how sure a method is to how sure it ought to be.
#pragma once

namespace muster::consensus {

// logit(honest) = scale · logit(raw) + offset, logit(raw) cut off at ±kMostLogit. The default leaves `raw` as it is.
inline constexpr double kMostLogit = 12;
struct ConfidenceCurve {
  float scale = 1, offset = 0;

  double operator()(double raw) const;  // probabilities
};

}  // namespace muster::consensus
