#include "scheduler/consensus/infer/region_labels.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

namespace muster::consensus {
namespace {

namespace json = boost::json;

using form::ControlKind;
using form::ObjectKind;

// Turns of a dialogue stand one after the other, this far apart; so a place fits 32 bits.
constexpr uint32_t kTurn = form::kMaxOffset + 1;
static_assert((uint64_t{form::kMaxParagraph} + 1) * kTurn <= uint64_t{1} << 32);

double number_in(const json::object& object, const char* name) {
  boost::system::error_code error;
  const json::value* value = object.if_contains(name);
  return value && value->is_number() ? value->to_number<double>(error) : 0;
}

// To a thousandth, which is finer than a pixel of any percentage.
std::string percent_text(double number) {
  char digits[32];
  const double rounded = std::round(std::clamp(number, 0.0, 100.0) * 1000) / 1000 + 0.0;
  return {digits, std::to_chars(digits, digits + sizeof digits, rounded).ptr};
}

std::string labels_label(const form::Control& control, const json::object& region) {
  std::vector<size_t> positions;
  for (const json::value& label : region.at(form::type_name(control.kind)).as_array()) {
    const size_t at = form::find_path(control, {std::string_view(label.as_string())});
    if (at != std::string_view::npos) positions.push_back(at);
  }
  return joined(positions, '|');
}

// `"rectanglelabels":["Car"]}`, the end of a region; empty for what is no label.
std::string labels_value(const form::Control& control, std::string_view label) {
  std::vector<size_t> positions;
  if (!split_positions(control, label, '|', positions) || positions.empty()) return {};
  json::array names;
  for (const size_t position : positions) names.emplace_back(control.choices[position].value);
  return '"' + std::string(form::type_name(control.kind)) + "\":" + json::serialize(names) + '}';
}

json::object box_of(const form::Control& control, const json::object& region) {
  const double x = number_in(region, "x"), y = number_in(region, "y");
  if (control.kind == ControlKind::EllipseLabels) {
    const double across = number_in(region, "radiusX"), down = number_in(region, "radiusY");
    return {{"x1", x - across}, {"y1", y - down}, {"x2", x + across}, {"y2", y + down}};
  }
  return {{"x1", x}, {"y1", y}, {"x2", x + number_in(region, "width")}, {"y2", y + number_in(region, "height")}};
}

std::string polygon_value(const json::object& drawing) {
  const json::value* points = drawing.if_contains("points");
  std::string out;
  const auto add = [&](double x, double y) {
    out += (out.empty() ? "[" : ",[") + percent_text(x) + ',' + percent_text(y) + ']';
  };
  if (points && points->is_array()) {
    for (const json::value& point : points->get_array()) {
      add(point.at(0).to_number<double>(), point.at(1).to_number<double>());
    }
  } else {
    const double x1 = number_in(drawing, "x1"), y1 = number_in(drawing, "y1");
    const double x2 = number_in(drawing, "x2"), y2 = number_in(drawing, "y2");
    add(x1, y1), add(x2, y1), add(x2, y2), add(x1, y2);
  }
  return "\"points\":[" + out + ']';
}

std::string drawing_value(const form::Control& control, const json::object& drawing) {
  if (control.kind == ControlKind::PolygonLabels) return polygon_value(drawing);
  const double x1 = number_in(drawing, "x1"), y1 = number_in(drawing, "y1");
  const double x2 = number_in(drawing, "x2"), y2 = number_in(drawing, "y2");
  const auto place = [](double x, double y) { return "\"x\":" + percent_text(x) + ",\"y\":" + percent_text(y); };
  if (control.kind == ControlKind::EllipseLabels) {
    return place((x1 + x2) / 2, (y1 + y2) / 2) + ",\"radiusX\":" + percent_text((x2 - x1) / 2) +
           ",\"radiusY\":" + percent_text((y2 - y1) / 2);
  }
  return place(x1, y1) + ",\"width\":" + percent_text(x2 - x1) + ",\"height\":" + percent_text(y2 - y1);
}

std::pair<uint32_t, uint32_t> ends_of(const json::object& region) {
  const auto whole = [](const json::object& object, const char* name) {
    return static_cast<uint32_t>(number_in(object, name));
  };
  if (const json::value* offsets = region.if_contains("globalOffsets")) {
    return {whole(offsets->as_object(), "start"), whole(offsets->as_object(), "end")};
  }
  const uint32_t start = whole(region, "start"), end = whole(region, "end");
  if (!region.contains("startOffset")) return {start, end};
  return {start * kTurn + whole(region, "startOffset"), end * kTurn + whole(region, "endOffset")};
}

std::string span_value(ObjectKind object, uint32_t start, uint32_t end) {
  const auto pair = [](uint32_t from, uint32_t to) {
    return "\"start\":" + std::to_string(from) + ",\"end\":" + std::to_string(to);
  };
  if (object == ObjectKind::HyperText) return "\"globalOffsets\":{" + pair(start, end) + '}';
  if (object != ObjectKind::Paragraphs) return pair(start, end);
  return pair(start / kTurn, end / kTurn) + ",\"startOffset\":" + std::to_string(start % kTurn) +
         ",\"endOffset\":" + std::to_string(end % kTurn);
}

// The list that a label is, or null.
json::value list_of(std::string_view label) {
  boost::system::error_code error;
  json::value list = json::parse(label, error);
  return !error && list.is_array() ? list : json::value();
}

}  // namespace

std::string joined(const std::vector<size_t>& positions, char between) {
  std::string label;
  for (const size_t position : positions)
    label += (label.empty() ? "" : std::string(1, between)) + std::to_string(position);
  return label;
}

bool split_positions(const form::Control& control, std::string_view label, char between,
                     std::vector<size_t>& positions) {
  while (!label.empty()) {
    const std::string_view part = label.substr(0, label.find(between));
    size_t position = 0;
    const auto parsed = std::from_chars(part.data(), part.data() + part.size(), position);
    if (parsed.ec != std::errc{} || parsed.ptr != part.data() + part.size()) return false;
    if (position >= control.choices.size()) return false;
    positions.push_back(position);
    label.remove_prefix(std::min(label.size(), part.size() + 1));
  }
  return true;
}

std::string shapes_label(const form::Control& control, const json::value& value) {
  json::array list;
  for (const json::value& region : value.as_array()) {
    const json::object& shape = region.as_object();
    json::object drawing;
    if (control.kind == ControlKind::PolygonLabels) {
      drawing["points"] = shape.at("points");
    } else {
      drawing = box_of(control, shape);
    }
    drawing["c"] = labels_label(control, shape);
    list.push_back(std::move(drawing));
  }
  return json::serialize(list);
}

std::string spans_label(const form::Control& control, const json::value& value) {
  json::array list;
  for (const json::value& region : value.as_array()) {
    const auto [start, end] = ends_of(region.as_object());
    list.push_back(json::array{start, end, json::string(labels_label(control, region.as_object()))});
  }
  return json::serialize(list);
}

std::string shapes_value(const form::Control& control, std::string_view label) {
  const json::value list = list_of(label);
  if (!list.is_array()) return "null";
  std::string out = "[";
  for (const json::value& element : list.get_array()) {
    const json::object* drawing = element.if_object();
    const json::value* name = drawing ? drawing->if_contains("c") : nullptr;
    const std::string labels = name && name->is_string() ? labels_value(control, name->get_string()) : "";
    if (labels.empty()) return "null";
    out += (out.size() > 1 ? ",{" : "{") + drawing_value(control, *drawing) + ',' + labels;
  }
  return out + "]";
}

std::string spans_value(const form::Control& control, ObjectKind object, std::string_view label) {
  const json::value list = list_of(label);
  if (!list.is_array()) return "null";
  std::string out = "[";
  for (const json::value& element : list.get_array()) {
    const json::array* span = element.if_array();
    if (!span || span->size() != 3 || !(*span)[2].is_string()) return "null";
    boost::system::error_code error;
    const auto start = (*span)[0].to_number<uint32_t>(error), end = (*span)[1].to_number<uint32_t>(error);
    const std::string labels = labels_value(control, (*span)[2].get_string());
    if (error || labels.empty()) return "null";
    out += (out.size() > 1 ? ",{" : "{") + span_value(object, start, end) + ',' + labels;
  }
  return out + "]";
}

}  // namespace muster::consensus
