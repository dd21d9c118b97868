#include "scheduler/consensus/infer/control_kind.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

#include "common/base/check.h"
#include "scheduler/consensus/infer/ranking_label.h"
#include "scheduler/consensus/infer/region_labels.h"

namespace muster::consensus {
namespace {

namespace json = boost::json;

constexpr std::string_view kSides[] = {"left", "right"};

// Nothing is chosen that the control does not have.
std::vector<size_t> way_to(const form::Control& control, const json::value& choice) {
  std::vector<std::string_view> path;
  std::vector<size_t> way;
  const json::array* steps = choice.if_array();
  for (size_t i = 0; i < (steps ? steps->size() : 1); ++i) {
    const json::string* text = steps ? (*steps)[i].if_string() : choice.if_string();
    if (!text) return {};
    path.emplace_back(*text);
    way.push_back(form::find_path(control, path));
    if (way.back() == std::string_view::npos) return {};
  }
  return way;
}

std::string chosen_label(const form::Control& control, const json::value& value) {
  if (!control.multiple) return joined(way_to(control, value), '/');
  std::vector<size_t> positions;
  if (const json::array* list = value.if_array()) {
    for (const json::value& choice : *list) {
      const std::vector<size_t> way = way_to(control, choice);
      if (!way.empty()) positions.push_back(way.back());
    }
  }
  return joined(positions, '|');
}

json::value choice_value(const form::Control& control, size_t position) {
  if (!control.nested) return json::value(control.choices[position].value);
  json::array path;
  for (const std::string_view step : form::path_to(control, position)) path.emplace_back(step);
  return path;
}

std::string chosen_value(const form::Control& control, std::string_view label) {
  std::vector<size_t> positions;
  if (!split_positions(control, label, control.multiple ? '|' : '/', positions)) return "null";
  if (!control.multiple) {
    if (positions.empty() || (positions.size() > 1 && !control.nested)) return "null";
    return json::serialize(choice_value(control, positions.back()));
  }
  std::sort(positions.begin(), positions.end());
  json::array chosen;
  for (const size_t position : positions) chosen.push_back(choice_value(control, position));
  return json::serialize(chosen);
}

std::string number_value(std::string_view label) {
  double number = 0;
  const auto parsed = std::from_chars(label.data(), label.data() + label.size(), number);
  const bool whole = parsed.ec == std::errc{} && parsed.ptr == label.data() + label.size();
  if (!whole || !std::isfinite(number)) return "null";
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return {text, end};
}

std::string side_label(const json::value& value) {
  const json::string* side = value.if_string();
  return side && *side == kSides[0] ? "0" : side && *side == kSides[1] ? "1" : "";
}

std::string side_value(std::string_view label) {
  return label == "0" || label == "1" ? '"' + std::string(kSides[label == "1"]) + '"' : "null";
}

}  // namespace

Kind kind_of(const form::Control& control) {
  if (form::labels_text(control.kind)) return Kind::Spans;
  if (form::labels_images(control.kind)) return Kind::Boxes;
  switch (control.kind) {
    case form::ControlKind::Choices:
    case form::ControlKind::Taxonomy:
      return control.multiple ? Kind::Multilabel : control.nested ? Kind::Taxonomy : Kind::Categorical;
    case form::ControlKind::Rating:
      return Kind::Ordinal;
    case form::ControlKind::Number:
      return Kind::Numeric;
    case form::ControlKind::Pairwise:
      return Kind::Categorical;
    case form::ControlKind::Ranker:
      return Kind::Ranking;
    default:
      return Kind::Text;
  }
}

std::string label_of(const form::Control& control, std::string_view value_json) {
  boost::system::error_code error;
  const json::value value = json::parse(value_json, error);
  if (error || value.is_null()) return {};
  if (form::labels_images(control.kind)) return shapes_label(control, value);
  if (form::labels_text(control.kind)) return spans_label(control, value);
  if (form::has_choices(control.kind)) return chosen_label(control, value);
  if (control.kind == form::ControlKind::Pairwise) return side_label(value);
  if (control.kind == form::ControlKind::Ranker) return ranking_label(value);
  if (const json::string* text = value.if_string()) return {text->data(), text->size()};
  return std::string(value_json);
}

std::vector<std::string> possible_labels(const form::Control& control) {
  std::vector<std::string> labels;
  if (kind_of(control) != Kind::Categorical) return labels;
  const size_t classes = control.kind == form::ControlKind::Pairwise ? std::size(kSides) : control.choices.size();
  for (size_t i = 0; i < classes; ++i) labels.push_back(std::to_string(i));
  return labels;
}

std::string value_of(const form::Form& form, const form::Control& control, std::string_view label) {
  if (form::labels_images(control.kind)) return shapes_value(control, label);
  if (form::labels_text(control.kind)) {
    const form::Object* object = form::find_object(form, control.to_name);
    return object ? spans_value(control, object->kind, label) : "null";
  }
  switch (control.kind) {
    case form::ControlKind::Choices:
    case form::ControlKind::Taxonomy:
      return chosen_value(control, label);
    case form::ControlKind::Rating:
    case form::ControlKind::Number:
      return number_value(label);
    case form::ControlKind::Pairwise:
      return side_value(label);
    case form::ControlKind::Ranker:
      return ranking_value(label);
    default:
      return json::serialize(json::value(label));
  }
}

}  // namespace muster::consensus
