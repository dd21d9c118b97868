#include "scheduler/consensus/policy/stopping.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace muster::consensus {
namespace {

bool value_rule_met(std::span<const ValueRule> values, std::span<const Ballot> answers) {
  return std::any_of(values.begin(), values.end(), [&](const ValueRule& rule) {
    const auto says = [&](const Ballot& ballot) { return ballot.label == rule.value; };
    return rule.count > 0 && std::count_if(answers.begin(), answers.end(), says) >= rule.count;
  });
}

}  // namespace

StopDecision decide(const StopRule& rule, std::span<const ValueRule> values, const StopView& view) {
  const uint32_t answers = static_cast<uint32_t>(view.answers.size());
  if (value_rule_met(values, view.answers)) return {Next::Stop, StopReason::ByValue};
  if (answers == 1 && view.answered_alone) return {Next::Stop, StopReason::Trusted};
  if (answers < std::max(rule.min, 1u)) return {Next::AskMore, StopReason::None};
  if (view.confidence >= rule.confidence) return {Next::Stop, StopReason::Confident};
  if (answers >= rule.max) {
    return {Next::AtMax, rule.at_max == AtMax::Accept ? StopReason::Accepted : StopReason::Disputed};
  }
  return {Next::AskMore, StopReason::None};
}

StopDecision decide(const StopRule& rule, std::span<const ValueRule> values, const RunningEstimates& estimates,
                    std::span<const Ballot> answers, bool answered_alone) {
  const StopDecision decision = decide(rule, values, {answers, estimates.standing(answers).confidence, answered_alone});
  const uint32_t count = static_cast<uint32_t>(answers.size());
  if (decision.next != Next::AskMore || rule.price <= 0 || count < std::max(rule.min, 1u)) return decision;
  if (estimates.worth_of_another(answers, rule.max - count) >= rule.price) return decision;
  return {Next::Stop, StopReason::NotWorthIt};
}

uint8_t uncertainty_bucket(double confidence, uint32_t classes) {
  const double guess = 1.0 / std::max(classes, 2u);
  const double open = (1 - std::clamp(confidence, guess, 1.0)) / (1 - guess);
  return static_cast<uint8_t>(std::min(15.0, std::ceil(open * 15)));
}

}  // namespace muster::consensus
