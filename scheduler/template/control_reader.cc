#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "scheduler/template/element.h"
#include "scheduler/template/tag_table.h"

namespace muster::labeling {
namespace {

constexpr uint32_t kDefaultRating = 5;
constexpr size_t kMaxChoiceBytes = 500;

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

// The attribute as a number; absent or wrong: nothing.
std::optional<double> number_attribute(const pugi::xml_node& node, const char* name, Complaints& complaints) {
  const pugi::xml_attribute attribute = node.attribute(name);
  if (!attribute) return std::nullopt;
  const std::optional<double> number = parse_number(attribute.value());
  if (!number) complaints.error(node, describe(node) + ": " + name + "=\"" + attribute.value() + "\" is not a number");
  return number;
}

std::optional<uint32_t> whole_attribute(const pugi::xml_node& node, const char* name, uint32_t most,
                                        Complaints& complaints) {
  const std::optional<double> number = number_attribute(node, name, complaints);
  if (!number) return std::nullopt;
  if (*number < 1 || *number > most || *number != std::floor(*number)) {
    complaints.error(node, describe(node) + ": " + name + " must be a whole number from 1 to " + std::to_string(most));
    return std::nullopt;
  }
  return static_cast<uint32_t>(*number);
}

// What the item would have to fill in.
bool is_variable(std::string_view text) {
  return text.size() > 1 && text[0] == '$' && text[1] != '$' && !(text[1] >= '0' && text[1] <= '9') &&
         text.find_first_of(" \t\n") == std::string_view::npos;
}

// The value an answer gives for this choice; empty if the tag is wrong.
std::string read_choice(const pugi::xml_node& node, Complaints& complaints) {
  check_tag(node, complaints);
  if (node.find_child([](const pugi::xml_node& child) { return child.type() == pugi::node_element; })) {
    complaints.error(node, "<Choice>: choices inside a choice are not supported");
  }
  const pugi::xml_attribute alias = node.attribute("alias");
  const std::string shown = node.attribute("value").value();
  if (shown.empty()) complaints.error(node, "<Choice>: value is missing");
  if (is_variable(shown)) {
    complaints.error(node, "<Choice value=\"" + shown + "\">: choices that differ from item to item are not supported");
  }
  std::string value = alias && *alias.value() ? alias.value() : shown;
  if (value.size() > kMaxChoiceBytes) complaints.error(node, "<Choice>: the value is longer than 500 bytes");
  return shown.empty() ? std::string() : value;
}

void read_choices(const pugi::xml_node& node, form::Control& control, Complaints& complaints) {
  control.multiple = std::string_view(node.attribute("choice").value()) == "multiple";
  std::map<std::string, int> lines;
  bool any = false;
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    if (std::string_view(child.name()) != "Choice") {
      complaints.error(child, "<" + std::string(child.name()) + "> cannot stand inside <Choices>");
      continue;
    }
    any = true;
    std::string value = read_choice(child, complaints);
    if (value.empty()) continue;
    const auto [first, fresh] = lines.emplace(value, complaints.line_of(child));
    if (!fresh) {
      complaints.error(complaints.line_of(child), "<Choice>: \"" + value + "\" is already a choice", first->second);
      continue;
    }
    control.choices.push_back(std::move(value));
  }
  if (!any) complaints.error(node, describe(node) + ": has no <Choice>");
  if (control.choices.size() > form::kMaxChoices) {
    complaints.error(node, describe(node) + ": has more than " + std::to_string(form::kMaxChoices) + " choices");
  }
}

void read_number(const pugi::xml_node& node, form::Control& control, Complaints& complaints) {
  control.min = number_attribute(node, "min", complaints);
  control.max = number_attribute(node, "max", complaints);
  if (control.min && control.max && *control.min > *control.max) {
    complaints.error(node, describe(node) + ": min is above max");
  }
}

void read_text_area(const pugi::xml_node& node, form::Control& control, Complaints& complaints) {
  constexpr uint32_t kMostUnits = 1'000'000;
  if (node.attribute("maxLength") && node.attribute("maxlength")) {
    complaints.error(node, describe(node) + ": maxLength and maxlength are the same; give one");
  }
  const char* name = node.attribute("maxLength") ? "maxLength" : "maxlength";
  control.max_length = whole_attribute(node, name, kMostUnits, complaints).value_or(0);
}

}  // namespace

void check_tag(const pugi::xml_node& node, Complaints& complaints) {
  std::map<std::string_view, int> seen;
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    const std::string name = attribute.name();
    const AttributeRule* rule = attribute_rule(node.name(), name);
    if (++seen[attribute.name()] == 2) {
      complaints.error(node, describe(node) + ": attribute " + name + " is there twice");
    } else if (!rule) {
      complaints.error(node, describe(node) + ": attribute " + name + " is not supported");
    } else if (!takes_value(*rule, attribute.value())) {
      complaints.error(node, describe(node) + ": " + name + "=\"" + attribute.value() + "\" is not supported, only \"" +
                                 std::string(rule->values) + "\"");
    } else if (rule->standing == Standing::Ignored) {
      complaints.warn(node, describe(node) + ": attribute " + name + " is ignored");
    }
  }
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() != pugi::node_pcdata && child.type() != pugi::node_cdata) continue;
    const size_t blank = std::string_view(child.value()).find_first_not_of(" \t\r\n");
    if (blank == std::string_view::npos) continue;
    complaints.warn(complaints.line_at(child, blank),
                    "text outside of attributes is ignored; <Header value=\"…\"/> shows text");
  }
}

form::Control read_control(const pugi::xml_node& node, form::ControlKind kind, Complaints& complaints) {
  form::Control control;
  control.kind = kind;
  control.name = node.attribute("name").value();
  control.to_name = node.attribute("toName").value();
  control.required = std::string_view(node.attribute("required").value()) == "true";
  if (control.to_name.empty()) complaints.error(node, describe(node) + ": toName is missing");
  switch (kind) {
    case form::ControlKind::Choices:
      read_choices(node, control, complaints);
      break;
    case form::ControlKind::Rating:
      control.max = whole_attribute(node, "maxRating", form::kMaxRating, complaints).value_or(kDefaultRating);
      break;
    case form::ControlKind::Number:
      read_number(node, control, complaints);
      break;
    case form::ControlKind::TextArea:
      read_text_area(node, control, complaints);
      break;
  }
  return control;
}

}  // namespace muster::labeling
