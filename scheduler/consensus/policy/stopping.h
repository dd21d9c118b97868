// Whether a task wants another answer. Pure rules over small values: nothing is kept a task.
//
// Assumptions: confidence is honest (online.h: through a curve fitted on gold or held-out answers); the next answer
// comes from somebody of average reliability. Decided after each counted answer, in this order:
//   1. a value rule is met ("three say `empty`")                       → Stop, ByValue
//   2. one answer of somebody who may work alone (trust.h)             → Stop, Trusted
//   3. fewer than `min` answers                                        → AskMore
//   4. confidence reached                                              → Stop, Confident
//   5. `max` answers                                                   → AtMax: dispute, or accepted as it stands
//   6. a price is set and no number of further answers up to `max` is worth it → Stop, NotWorthIt
//   7. else                                                            → AskMore
#pragma once

#include <cstdint>
#include <span>

#include "scheduler/consensus/policy/online.h"

namespace muster::consensus {

enum class Next : uint8_t { AskMore, Stop, AtMax };
enum class StopReason : uint8_t { None, ByValue, Trusted, Confident, NotWorthIt, Accepted, Disputed };
enum class AtMax : uint8_t { Dispute, Accept };

// "`count` people say `value`: done."
struct ValueRule {
  uint32_t value = 0;
  uint32_t count = 1;
};

// `redundancy: {min, max, confidence, at_max}` and what goes with it. Fixed redundancy is min == max, or confidence
// above 1.
struct StopRule {
  uint32_t min = 1, max = 1;
  double confidence = 0.95;  // stop at this or above
  AtMax at_max = AtMax::Dispute;
  // What one answer costs, where a result that is right instead of wrong is worth 1. 0: answers are free.
  double price = 0;
};

struct StopDecision {
  Next next = Next::AskMore;
  StopReason reason = StopReason::None;
  bool operator==(const StopDecision&) const = default;
};

struct StopView {
  std::span<const Ballot> answers;  // counted
  double confidence = 0;            // in the leading class
  bool answered_alone = false;      // the only answer is that of somebody who was let work alone
};
// Without the price rule.
StopDecision decide(const StopRule& rule, std::span<const ValueRule> values, const StopView& view);
// All of it, from the running estimates.
StopDecision decide(const StopRule& rule, std::span<const ValueRule> values, const RunningEstimates& estimates,
                    std::span<const Ballot> answers, bool answered_alone = false);

// For `order: uncertainty`: 0 certain, 15 wholly open. The chance of being wrong, 1 - confidence, against that of a
// guess, in equal steps.
uint8_t uncertainty_bucket(double confidence, uint32_t classes);

}  // namespace muster::consensus
