#include "scheduler/formats/json_text.h"

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>

namespace muster::formats {
namespace {

namespace json = boost::json;

void append(const json::value& value, std::string& out) {
  if (value.is_double()) {
    out += decimal(value.get_double());
  } else if (const json::array* list = value.if_array()) {
    const char* between = "[";
    for (const json::value& one : *list) {
      out += std::exchange(between, ",");
      append(one, out);
    }
    out += list->empty() ? "[]" : "]";
  } else if (const json::object* members = value.if_object()) {
    const char* between = "{";
    for (const auto& [name, one] : *members) {
      out += std::exchange(between, ",");
      out += quoted(name) + ':';
      append(one, out);
    }
    out += members->empty() ? "{}" : "}";
  } else {
    out += json::serialize(value);
  }
}

}  // namespace

std::string json_text(const json::value& value) {
  std::string out;
  append(value, out);
  return out;
}

std::string quoted(std::string_view text) {
  return json::serialize(json::string_view(text.data(), text.size()));
}

std::string decimal(double number) {
  if (number == 0 || !std::isfinite(number)) return "0";
  const double size = std::abs(number);
  std::array<char, 400> text;
  const auto shape = size >= 1e-7 && size < 1e17 ? std::chars_format::fixed : std::chars_format::general;
  const auto written = std::to_chars(text.data(), text.data() + text.size(), number, shape);
  return {text.data(), written.ptr};
}

std::string decimal(double number, int places) {
  const double scale = std::pow(10.0, places);
  return decimal(std::round(number * scale) / scale);
}

}  // namespace muster::formats
