#include "scheduler/ctl/fields.h"

#include <boost/json.hpp>
#include <charconv>

namespace muster::ctl {
namespace {

namespace json = boost::json;

std::string number_text(double number) {
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  return std::string(digits, end);
}

}  // namespace

Outcome<json::value> parse_body(std::string_view body) {
  boost::system::error_code error;
  json::value value = json::parse(body, error);
  if (error) {
    return trouble(Exit::Refused, "the server's answer is not JSON; does --server name a muster-scheduler?");
  }
  return Outcome<json::value>(tl::in_place, std::move(value));
}

const json::object& members_of(const json::value& value) {
  static const json::object empty;
  return value.is_object() ? value.get_object() : empty;
}

const json::object& object_field(const json::object& object, std::string_view name) {
  static const json::value nothing;
  const json::value* value = object.if_contains(name);
  return members_of(value ? *value : nothing);
}

const json::array& list_field(const json::object& object, std::string_view name) {
  static const json::array empty;
  const json::value* value = object.if_contains(name);
  return value && value->is_array() ? value->get_array() : empty;
}

std::string text_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      return std::string(value.get_string());
    case json::kind::int64:
      return std::to_string(value.get_int64());
    case json::kind::uint64:
      return std::to_string(value.get_uint64());
    case json::kind::double_:
      return number_text(value.get_double());
    case json::kind::bool_:
      return value.get_bool() ? "true" : "false";
    case json::kind::array:
      break;
    case json::kind::object:
      return json::serialize(value);
    case json::kind::null:
      return "";
  }
  std::string out;
  for (const json::value& element : value.get_array()) out += (out.empty() ? "" : ", ") + text_of(element);
  return out;
}

std::string text_field(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value ? text_of(*value) : "";
}

uint64_t count_field(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (!value) return 0;
  if (value->is_uint64()) return value->get_uint64();
  return value->is_int64() && value->get_int64() > 0 ? static_cast<uint64_t>(value->get_int64()) : 0;
}

double number_field(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  boost::system::error_code error;
  return value && value->is_number() ? value->to_number<double>(error) : 0;
}

}  // namespace muster::ctl
