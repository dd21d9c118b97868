// One region as canonical JSON.
#include <boost/json.hpp>

#include "common/form/answer.h"
#include "common/form/json_text.h"
#include "common/form/kind_names.h"

namespace muster::form {
namespace {

namespace json = boost::json;

double number_of(const json::value& value) {
  boost::system::error_code error;
  if (const json::string* digits = value.if_string()) {
    double number = 0;
    for (const char digit : *digits) number = number * 10 + (digit - '0');
    return number;
  }
  return value.to_number<double>(error);
}

std::string member(const char* name, const std::string& value) {
  return '"' + std::string(name) + "\":" + value + ',';
}

std::string numbers(const json::object& value, std::initializer_list<const char*> names) {
  std::string out;
  for (const char* name : names) out += member(name, json_number(number_of(value.at(name))));
  return out;
}

std::string points(const json::object& value) {
  std::string out = "[";
  for (const json::value& point : value.at("points").get_array()) {
    const json::array& pair = point.get_array();
    out +=
        (out.size() > 1 ? ",[" : "[") + json_number(number_of(pair[0])) + ',' + json_number(number_of(pair[1])) + ']';
  }
  return member("points", out + "]");
}

std::string rotation(const json::object& value) {
  const json::value* degrees = value.if_contains("rotation");
  return degrees && number_of(*degrees) != 0 ? member("rotation", json_number(number_of(*degrees))) : "";
}

std::string place(ControlKind kind, ObjectKind object, const json::object& value) {
  if (kind == ControlKind::RectangleLabels) return numbers(value, {"x", "y", "width", "height"}) + rotation(value);
  if (kind == ControlKind::EllipseLabels) return numbers(value, {"x", "y", "radiusX", "radiusY"}) + rotation(value);
  if (kind == ControlKind::PolygonLabels) return points(value);
  if (object == ObjectKind::Paragraphs) return numbers(value, {"start", "end", "startOffset", "endOffset"});
  if (object == ObjectKind::Text) return numbers(value, {"start", "end"});
  std::string offsets = numbers(value.at("globalOffsets").get_object(), {"start", "end"});
  offsets.back() = '}';
  return member("globalOffsets", "{" + offsets);
}

}  // namespace

std::string canonical_region(ObjectKind object, const Answered& region) {
  std::vector<std::string_view> labels;
  const Control& control = *region.control;
  for (size_t i = 0; i < control.choices.size(); ++i) {
    if (region.chosen[i]) labels.push_back(control.choices[i].value);
  }
  return '{' + place(control.kind, object, *region.entry.value) + json_text(value_name(control.kind)) + ':' +
         json_list(labels) + '}';
}

}  // namespace muster::form
