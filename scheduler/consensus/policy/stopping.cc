#include "scheduler/consensus/policy/stopping.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace muster::consensus {
namespace {

constexpr uint32_t kFarthest = 12;  // answers looked ahead

bool value_rule_met(std::span<const ValueRule> values, std::span<const Ballot> answers) {
  return std::any_of(values.begin(), values.end(), [&](const ValueRule& rule) {
    const auto says = [&](const Ballot& ballot) { return ballot.label == rule.value; };
    return rule.count > 0 && std::count_if(answers.begin(), answers.end(), says) >= rule.count;
  });
}

// Of two classes the first has probability p; m answers come that tell them apart with odds q. Chance that whichever
// then leads is right.
double right_after(double p, double q, uint32_t m) {
  std::array<double, kFarthest + 1> chance{};  // of k among m naming the true one
  chance[0] = 1;
  for (uint32_t i = 1; i <= m; ++i) {
    for (uint32_t k = i; k > 0; --k) chance[k] = chance[k] * (1 - q) + chance[k - 1] * q;
    chance[0] *= 1 - q;
  }
  double right = 0;
  for (uint32_t k = 0; k <= m; ++k) right += std::max(p * chance[k], (1 - p) * chance[m - k]);
  return right;
}

}  // namespace

StopDecision decide(const StopRule& rule, std::span<const ValueRule> values, const StopView& view) {
  const uint32_t answers = static_cast<uint32_t>(view.answers.size());
  if (value_rule_met(values, view.answers)) return {Next::Stop, StopReason::ByValue};
  if (answers == 1 && view.answered_alone) return {Next::Stop, StopReason::Trusted};
  if (answers < std::max(rule.min, 1u)) return {Next::AskMore, StopReason::None};
  if (view.standing.confidence >= rule.confidence) return {Next::Stop, StopReason::Confident};
  if (answers >= rule.max) {
    return {Next::AtMax, rule.at_max == AtMax::Accept ? StopReason::Accepted : StopReason::Disputed};
  }
  if (rule.price > 0 &&
      worth_of_another(view.standing, rule.max - answers, view.average_reliability, view.classes) < rule.price) {
    return {Next::Stop, StopReason::NotWorthIt};
  }
  return {Next::AskMore, StopReason::None};
}

StopDecision decide(const StopRule& rule, std::span<const ValueRule> values, const RunningEstimates& estimates,
                    std::span<const Ballot> answers, bool answered_alone) {
  return decide(
      rule, values,
      {answers, estimates.standing(answers), answered_alone, estimates.average_reliability(), estimates.classes()});
}

double worth_of_another(const Standing& standing, uint32_t most, double reliability, uint32_t classes) {
  const double share = standing.raw + standing.second;
  if (classes < 2 || share <= 0) return 0;
  // An honest confidence below the raw one leaves more to the runner-up.
  const double leading = std::clamp(standing.confidence, 0.0, 1.0) / std::max(share, standing.confidence);
  const double p = std::max(leading, 0.5);
  const double wrong = (1 - reliability) / (classes - 1);
  const double q = reliability + wrong > 0 ? reliability / (reliability + wrong) : 0.5;
  double worth = 0;
  for (uint32_t m = 1; m <= std::min(most, kFarthest); ++m) {
    worth = std::max(worth, share * (right_after(p, q, m) - p) / m);
  }
  return worth;
}

uint8_t uncertainty_bucket(double confidence, uint32_t classes) {
  const double guess = 1.0 / std::max(classes, 2u);
  const double open = (1 - std::clamp(confidence, guess, 1.0)) / (1 - guess);
  return static_cast<uint8_t>(std::min(15.0, std::ceil(open * 15)));
}

}  // namespace muster::consensus
