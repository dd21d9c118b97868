#include "scheduler/consensus/shapes/drawing_json.h"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <optional>

namespace muster::consensus {
namespace {

namespace json = boost::json;

constexpr double kFarthest = 1e9;  // no picture is larger; keeps areas finite

std::optional<double> coordinate(const json::value* value) {
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double number = value->to_number<double>();
  if (!std::isfinite(number) || std::abs(number) > kFarthest) return std::nullopt;
  return number;
}

std::optional<Box> read_box(const json::object& object) {
  const auto x1 = coordinate(object.if_contains("x1")), y1 = coordinate(object.if_contains("y1"));
  const auto x2 = coordinate(object.if_contains("x2")), y2 = coordinate(object.if_contains("y2"));
  if (!x1 || !y1 || !x2 || !y2) return std::nullopt;
  return Box{std::min(*x1, *x2), std::min(*y1, *y2), std::max(*x1, *x2), std::max(*y1, *y2)};
}

std::optional<std::vector<Point>> read_points(const json::value& value) {
  const json::array* list = value.if_array();
  if (list == nullptr || list->size() < 3) return std::nullopt;
  std::vector<Point> points;
  for (const json::value& one : *list) {
    const json::array* pair = one.if_array();
    if (pair == nullptr || pair->size() != 2) return std::nullopt;
    const auto x = coordinate(&(*pair)[0]), y = coordinate(&(*pair)[1]);
    if (!x || !y) return std::nullopt;
    points.push_back({*x, *y});
  }
  return points;
}

const char* read_drawing(const json::value& value, NamedDrawing& made) {
  const json::object* object = value.if_object();
  if (object == nullptr) return "a shape is a JSON object";
  if (const json::value* points = object->if_contains("points")) {
    auto read = read_points(*points);
    if (!read) return "a polygon has three points [x, y] or more";
    made.drawing.points = std::move(*read);
    made.drawing.box = enclosing(made.drawing.points);
  } else {
    const auto box = read_box(*object);
    if (!box) return "a box has the numbers x1, y1, x2 and y2";
    made.drawing.box = *box;
  }
  const json::value* label = object->if_contains("c");
  if (label != nullptr) made.label = label->is_string() ? std::string(label->get_string()) : json::serialize(*label);
  return nullptr;
}

void append(std::string& text, double number) {
  std::array<char, 40> digits;
  const double rounded = std::round(number * 1000) / 1000 + 0.0;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), rounded, std::chars_format::fixed);
  text.append(digits.data(), end.ptr);
}

void append(std::string& text, const Drawing& drawing) {
  const auto field = [&text](const char* name, double number) {
    text += name;
    append(text, number);
  };
  if (drawing.points.empty()) {
    field("{\"x1\":", drawing.box.x1);
    field(",\"y1\":", drawing.box.y1);
    field(",\"x2\":", drawing.box.x2);
    field(",\"y2\":", drawing.box.y2);
    return;
  }
  text += "{\"points\":[";
  for (const Point& point : drawing.points) {
    field(&point == drawing.points.data() ? "[" : ",[", point.x);
    field(",", point.y);
    text += ']';
  }
  text += ']';
}

}  // namespace

Result<std::vector<NamedDrawing>> parse_drawings(std::string_view answer) {
  std::vector<NamedDrawing> made;
  if (answer.empty()) return made;
  boost::system::error_code error;
  const json::value parsed = json::parse(answer, error);
  if (error || !parsed.is_array()) return fail("consensus.label", "not a JSON list of shapes");
  for (const json::value& value : parsed.get_array()) {
    NamedDrawing one;
    if (const char* reason = read_drawing(value, one)) return fail("consensus.label", reason);
    if (one.drawing.box.width() > 0 && one.drawing.box.height() > 0) made.push_back(std::move(one));
  }
  return made;
}

std::string write_drawings(std::vector<Drawing> drawings, std::span<const std::string> labels) {
  std::sort(drawings.begin(), drawings.end());
  std::string text = "[";
  for (const Drawing& drawing : drawings) {
    if (text.size() > 1) text += ',';
    append(text, drawing);
    text += ",\"c\":" + json::serialize(json::string(labels[drawing.label])) + "}";
  }
  return text + "]";
}

}  // namespace muster::consensus
