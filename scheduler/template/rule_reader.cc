#include "scheduler/template/rule_reader.h"

#include "common/form/soundness.h"

namespace muster::labeling {
namespace {

using form::Comparison;
using form::When;

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(at);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == text.npos) return parts;
    text.remove_prefix(end + 1);
  }
}

When when_of(std::string_view word) {
  if (word == "choice-selected") return When::ChoiceSelected;
  if (word == "choice-unselected") return When::ChoiceUnselected;
  return word == "region-selected" ? When::RegionSelected : When::NoRegionSelected;
}

struct Operator {
  std::string_view word;
  Comparison comparison;
};
// Longer ones before those that begin them.
constexpr Operator kOperators[] = {{" is not ", Comparison::IsNot},   {" is ", Comparison::Is},
                                   {" at most ", Comparison::AtMost}, {" at least ", Comparison::AtLeast},
                                   {" below ", Comparison::Below},    {" above ", Comparison::Above},
                                   {"<=", Comparison::AtMost},        {">=", Comparison::AtLeast},
                                   {"!=", Comparison::IsNot},         {"<", Comparison::Below},
                                   {">", Comparison::Above},          {"=", Comparison::Is}};

// "NAME OPERATOR VALUE"; the first operator counts.
std::optional<form::Requirement> parse_requirement(std::string_view text) {
  size_t first = text.npos;
  const Operator* found = nullptr;
  for (const Operator& one : kOperators) {
    const size_t at = text.find(one.word);
    if (at < first) {
      first = at;
      found = &one;
    }
  }
  if (!found) return std::nullopt;
  form::Requirement rule;
  rule.name = trimmed(text.substr(0, first));
  rule.comparison = found->comparison;
  const std::string_view value = trimmed(text.substr(first + found->word.size()));
  if (rule.name.empty() || value.empty()) return std::nullopt;
  rule.values = {std::string(value)};
  return rule;
}

const std::string* value_for(const std::vector<const form::Control*>& controls, std::string_view text) {
  for (const form::Control* control : controls) {
    for (const form::Choice& choice : control->choices) {
      if (choice.value == text) return &choice.value;
    }
    for (const form::Choice& choice : control->choices) {
      if (choice.shown == text) return &choice.value;
    }
  }
  return nullptr;
}

void settle_values(const std::vector<const form::Control*>& controls, std::vector<std::string>& values) {
  if (values.size() != 1) return;
  const std::string text = values.front();
  if (const std::string* whole = value_for(controls, text)) {
    values = {*whole};
    return;
  }
  values.clear();
  for (const std::string_view part : split(text, ',')) {
    const std::string* value = value_for(controls, part);
    values.push_back(value ? *value : std::string(part));
  }
}

}  // namespace

std::optional<form::Condition> read_condition(const pugi::xml_node& node, Complaints& complaints) {
  const pugi::xml_attribute visible = node.attribute("visibleWhen"), name = node.attribute("whenTagName");
  const pugi::xml_attribute choice = node.attribute("whenChoiceValue"), label = node.attribute("whenLabelValue");
  if (!visible) {
    for (const pugi::xml_attribute& alone : {name, choice, label}) {
      if (alone) complaints.error(node, describe(node) + ": " + alone.name() + " needs visibleWhen beside it");
    }
    return std::nullopt;
  }
  form::Condition condition;
  condition.when = when_of(visible.value());
  condition.name = name.value();
  const bool chooses = condition.when == When::ChoiceSelected || condition.when == When::ChoiceUnselected;
  if (chooses && condition.name.empty()) {
    complaints.error(node, describe(node) + ": visibleWhen=\"" + visible.value() +
                               "\" needs whenTagName, a <Choices> or <Taxonomy>");
    return std::nullopt;
  }
  const pugi::xml_attribute& useless = chooses ? label : choice;
  if (useless)
    complaints.error(
        node, describe(node) + ": " + useless.name() + " says nothing with visibleWhen=\"" + visible.value() + "\"");
  const pugi::xml_attribute& values = chooses ? choice : label;
  if (*values.value()) condition.values = {values.value()};
  return condition;
}

std::vector<form::Requirement> read_requirements(const pugi::xml_node& node, Complaints& complaints) {
  std::vector<form::Requirement> rules;
  const pugi::xml_attribute attribute = node.attribute("m:requiredWhen");
  if (!attribute) return rules;
  for (const std::string_view part : split(attribute.value(), ';')) {
    if (auto rule = parse_requirement(part)) {
      rules.push_back(std::move(*rule));
    } else {
      complaints.error(node, describe(node) + ": m:requiredWhen=\"" + attribute.value() +
                                 "\" is not like \"score below 4\" or \"mood is bad\"");
    }
  }
  return rules;
}

void settle(const form::Form& form, form::Condition& condition) {
  const bool chooses = condition.when == When::ChoiceSelected || condition.when == When::ChoiceUnselected;
  if (!chooses) return settle_values(form::regions_meant(form, condition), condition.values);
  if (const form::Control* named = form::find_control(form, condition.name)) settle_values({named}, condition.values);
}

void settle(const form::Form& form, form::Requirement& rule) {
  const form::Control* named = form::find_control(form, rule.name);
  if (!named || rule.values.size() != 1) return;
  const std::optional<double> number = parse_number(rule.values.front());
  if (number && (named->kind == form::ControlKind::Rating || named->kind == form::ControlKind::Number)) {
    rule.number = *number;
    rule.values.clear();
    return;
  }
  settle_values({named}, rule.values);
}

}  // namespace muster::labeling
