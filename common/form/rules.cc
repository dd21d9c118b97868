// visibleWhen and m:requiredWhen, looked at in an answer.
#include <algorithm>

#include "common/form/answer.h"

namespace muster::form {
namespace {

bool holds_any(const Answered& result, const std::vector<std::string>& values) {
  if (values.empty()) return true;
  for (size_t i = 0; i < result.control->choices.size(); ++i) {
    if (!result.chosen[i]) continue;
    if (std::find(values.begin(), values.end(), result.control->choices[i].value) != values.end()) return true;
  }
  return false;
}

bool is_chosen(const Condition& condition, const Facts& facts) {
  return std::any_of(facts.begin(), facts.end(), [&](const Answered* result) {
    return result->control->name == condition.name && holds_any(*result, condition.values);
  });
}

bool is_such_region(const Condition& condition, const Answered& region) {
  const bool named =
      condition.name.empty() || region.control->name == condition.name || region.control->to_name == condition.name;
  return named && holds_any(region, condition.values);
}

bool holds(const Condition& condition, const Answered* region, const Facts& facts) {
  switch (condition.when) {
    case When::ChoiceSelected:
      return is_chosen(condition, facts);
    case When::ChoiceUnselected:
      return !is_chosen(condition, facts);
    case When::RegionSelected:
      if (region) return is_such_region(condition, *region);
      return std::any_of(facts.begin(), facts.end(), [&](const Answered* result) {
        return makes_regions(result->control->kind) && is_such_region(condition, *result);
      });
    case When::NoRegionSelected:
      return region == nullptr;  // nothing is selected at some time
  }
  return false;
}

bool compares(const Answered& result, const Requirement& rule) {
  const ControlKind kind = result.control->kind;
  if (kind == ControlKind::Rating || kind == ControlKind::Number) {
    const double number = kind == ControlKind::Rating ? result.rating : result.number;
    switch (rule.comparison) {
      case Comparison::Below:
        return number < rule.number;
      case Comparison::AtMost:
        return number <= rule.number;
      case Comparison::Above:
        return number > rule.number;
      case Comparison::AtLeast:
        return number >= rule.number;
      case Comparison::Is:
        return number == rule.number;
      case Comparison::IsNot:
        return number != rule.number;
    }
  }
  const bool is = kind == ControlKind::Pairwise ? std::find(rule.values.begin(), rule.values.end(),
                                                            result.chosen[0] ? "left" : "right") != rule.values.end()
                                                : holds_any(result, rule.values);
  return is == (rule.comparison == Comparison::Is);
}

bool is_met(const Requirement& rule, const Facts& facts) {
  return std::any_of(facts.begin(), facts.end(), [&](const Answered* result) {
    return result->control->name == rule.name && compares(*result, rule);
  });
}

}  // namespace

bool is_visible(const Control& control, const Answered* region, const Facts& facts) {
  return std::all_of(control.visible_when.begin(), control.visible_when.end(),
                     [&](const Condition& condition) { return holds(condition, region, facts); });
}

bool is_required(const Control& control, const Answered* region, const Facts& facts) {
  if (!is_visible(control, region, facts)) return false;
  if (control.required) return true;
  return std::any_of(control.required_when.begin(), control.required_when.end(),
                     [&](const Requirement& rule) { return is_met(rule, facts); });
}

}  // namespace muster::form
