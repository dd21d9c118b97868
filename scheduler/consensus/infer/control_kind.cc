#include "scheduler/consensus/infer/control_kind.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "common/base/check.h"

namespace muster::consensus {
namespace {

namespace json = boost::json;

std::string position_of(const form::Control& control, const json::value& choice) {
  const json::string* text = choice.if_string();
  if (!text) return {};
  const auto found = std::find(control.choices.begin(), control.choices.end(), std::string_view(*text));
  return found == control.choices.end() ? std::string() : std::to_string(found - control.choices.begin());
}

std::string chosen_label(const form::Control& control, const json::value& value) {
  const json::array* list = value.if_array();
  if (!list) return position_of(control, value);
  std::string label;
  for (const json::value& choice : *list) label += (label.empty() ? "" : "|") + position_of(control, choice);
  return label;
}

template <class Number>
bool whole(std::string_view text, Number& number) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
}

std::string chosen_value(const form::Control& control, std::string_view label) {
  std::vector<size_t> positions;
  while (!label.empty()) {
    const size_t bar = label.find('|');
    size_t position = 0;
    if (!whole(label.substr(0, bar), position) || position >= control.choices.size()) return "null";
    positions.push_back(position);
    label.remove_prefix(bar == label.npos ? label.size() : bar + 1);
  }
  if (!control.multiple) {
    return positions.size() == 1 ? json::serialize(json::value(control.choices[positions[0]])) : "null";
  }
  std::sort(positions.begin(), positions.end());
  json::array chosen;
  for (const size_t position : positions) chosen.emplace_back(control.choices[position]);
  return json::serialize(chosen);
}

std::string number_value(std::string_view label) {
  double number = 0;
  if (!whole(label, number) || !std::isfinite(number)) return "null";
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return {text, end};
}

}  // namespace

Kind kind_of(const form::Control& control) {
  switch (control.kind) {
    case form::ControlKind::Choices:
      return control.multiple ? Kind::Multilabel : Kind::Categorical;
    case form::ControlKind::Rating:
      return Kind::Ordinal;
    case form::ControlKind::Number:
      return Kind::Numeric;
    case form::ControlKind::TextArea:
      return Kind::Text;
  }
  MUSTER_CHECK(!"a control of unknown kind");
}

std::string label_of(const form::Control& control, std::string_view value_json) {
  boost::system::error_code error;
  const json::value value = json::parse(value_json, error);
  if (error || value.is_null()) return {};
  if (control.kind == form::ControlKind::Choices) return chosen_label(control, value);
  if (const json::string* text = value.if_string()) return {text->data(), text->size()};
  return std::string(value_json);
}

std::vector<std::string> possible_labels(const form::Control& control) {
  std::vector<std::string> labels;
  if (kind_of(control) != Kind::Categorical) return labels;
  for (size_t i = 0; i < control.choices.size(); ++i) labels.push_back(std::to_string(i));
  return labels;
}

std::string value_of(const form::Control& control, std::string_view label) {
  switch (control.kind) {
    case form::ControlKind::Choices:
      return chosen_value(control, label);
    case form::ControlKind::Rating:
    case form::ControlKind::Number:
      return number_value(label);
    case form::ControlKind::TextArea:
      return json::serialize(json::value(label));
  }
  return "null";
}

}  // namespace muster::consensus
