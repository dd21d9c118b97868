#include "common/form/json_members.h"

#include <boost/json.hpp>
#include <cmath>

namespace muster::form {

namespace json = boost::json;

Members::Members(const json::value& value, std::string path) : object_(value.if_object()), path_(std::move(path)) {
  if (!object_) complain("", "must be an object");
}

std::string Members::text(const char* name) {
  const json::value* value = take(name, true);
  return value ? read_text(*value, name) : std::string();
}

std::string Members::text_if_there(const char* name) {
  const json::value* value = take(name, false);
  return value ? read_text(*value, name) : std::string();
}

bool Members::boolean(const char* name) {
  const json::value* value = take(name, true);
  if (value && !value->is_bool()) complain(name, "must be true or false");
  return value && value->is_bool() && value->get_bool();
}

bool Members::flag_if_there(const char* name) {
  return has(name) && boolean(name);
}

std::optional<double> Members::number(const char* name) {
  const json::value* value = take(name, false);
  if (!value) return std::nullopt;
  boost::system::error_code error;
  const double number = value->is_number() ? value->to_number<double>(error) : NAN;
  if (!error && std::isfinite(number)) return number;
  complain(name, "must be a number");
  return 0;
}

uint32_t Members::whole(const char* name) {
  const double number = this->number(name).value_or(0);
  const bool fits = number >= 0 && number <= UINT32_MAX && number == std::floor(number);
  if (!fits) complain(name, "must be a whole number");
  return fits ? static_cast<uint32_t>(number) : 0;
}

const json::array& Members::array(const char* name, bool required) {
  static const json::array empty;
  const json::value* value = take(name, required);
  const json::array* array = value ? value->if_array() : nullptr;
  if (value && !array) complain(name, "must be an array");
  return array ? *array : empty;
}

std::vector<std::string> Members::texts(const char* name, bool required) {
  const json::value* value = take(name, required);
  std::vector<std::string> texts;
  const json::array* array = value ? value->if_array() : nullptr;
  if (value && !array) texts.push_back(read_text(*value, name));
  for (size_t i = 0; array && i < array->size(); ++i) texts.push_back(read_text((*array)[i], name));
  return texts;
}

void Members::complain(std::string_view below, std::string_view reason) {
  if (wrong_.empty()) wrong_ = path(below) + ": " + std::string(reason);
}

void Members::adopt(const Result<void>& part) {
  if (!part && wrong_.empty()) wrong_ = part.error().message;
}

Result<void> Members::finish() {
  if (wrong_.empty() && object_->size() != taken_) complain("", "has members that a form does not have");
  if (!wrong_.empty()) return fail("form.invalid", wrong_);
  return {};
}

std::string Members::read_text(const json::value& value, const char* name) {
  const json::string* text = value.if_string();
  if (!text) complain(name, "must be a string");
  return text ? std::string(*text) : std::string();
}

const json::value* Members::take(const char* name, bool required) {
  const json::value* value = object_ ? object_->if_contains(name) : nullptr;
  if (value) ++taken_;
  if (!value && required) complain(name, "is missing");
  return value;
}

}  // namespace muster::form
