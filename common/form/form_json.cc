#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <set>
#include <string>

#include "common/form/form.h"
#include "common/form/kind_names.h"

namespace muster::form {
namespace {

namespace json = boost::json;

tl::unexpected<Failure> bad_form(const std::string& path, std::string_view reason) {
  return fail("form.invalid", path + ": " + std::string(reason));
}

void append_string(std::string& out, std::string_view text) {
  out += json::serialize(json::string_view(text));
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += '"';
  out += name;
  out += "\":";
  append_string(out, text);
}

void append_number(std::string& out, std::string_view name, double number) {
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  out.append(",\"").append(name).append("\":").append(digits, end);
}

void append_object(std::string& out, const Object& object) {
  out += '{';
  append_member(out, "name", object.name);
  out += ',';
  append_member(out, "kind", type_name(object.kind));
  out += ',';
  append_member(out, "field", object.field);
  out += '}';
}

void append_choices(std::string& out, const Control& control) {
  out += control.multiple ? ",\"multiple\":true,\"choices\":[" : ",\"multiple\":false,\"choices\":[";
  for (size_t i = 0; i < control.choices.size(); ++i) {
    if (i > 0) out += ',';
    append_string(out, control.choices[i]);
  }
  out += ']';
}

void append_control(std::string& out, const Control& control) {
  out += '{';
  append_member(out, "name", control.name);
  out += ',';
  append_member(out, "to_name", control.to_name);
  out += ',';
  append_member(out, "kind", type_name(control.kind));
  out += control.required ? ",\"required\":true" : ",\"required\":false";
  if (control.kind == ControlKind::Choices) append_choices(out, control);
  if (control.min) append_number(out, "min", *control.min);
  if (control.max) append_number(out, "max", *control.max);
  if (control.max_length > 0) append_number(out, "max_length", control.max_length);
  out += '}';
}

// Takes the members of one JSON object one by one; the first thing wrong is kept, and what was not asked for is wrong.
class Members {
 public:
  Members(const json::value& value, std::string path) : object_(value.if_object()), path_(std::move(path)) {
    if (!object_) complain("", "must be an object");
  }

  std::string text(const char* name) {
    const json::value* value = take(name, true);
    return value ? read_text(*value, name) : std::string();
  }
  bool boolean(const char* name) {
    const json::value* value = take(name, true);
    if (value && !value->is_bool()) complain(name, "must be true or false");
    return value && value->is_bool() && value->get_bool();
  }
  std::optional<double> number(const char* name) {
    const json::value* value = take(name, false);
    if (!value) return std::nullopt;
    boost::system::error_code error;
    const double number = value->is_number() ? value->to_number<double>(error) : NAN;
    if (error || !std::isfinite(number)) complain(name, "must be a number");
    return number;
  }
  const json::array& array(const char* name) {
    static const json::array empty;
    const json::value* value = take(name, true);
    const json::array* array = value ? value->if_array() : nullptr;
    if (value && !array) complain(name, "must be an array");
    return array ? *array : empty;
  }

  // A string, or an array of strings.
  std::vector<std::string> texts(const char* name) {
    const json::value* value = take(name, true);
    std::vector<std::string> texts;
    const json::array* array = value ? value->if_array() : nullptr;
    if (value && !array) texts.push_back(read_text(*value, name));
    for (size_t i = 0; array && i < array->size(); ++i) texts.push_back(read_text((*array)[i], name));
    return texts;
  }

  std::string path(std::string_view below) const { return path_ + (below.empty() ? "" : ".") + std::string(below); }
  void complain(std::string_view below, std::string_view reason) {
    if (wrong_.empty()) wrong_ = path(below) + ": " + std::string(reason);
  }
  void adopt(const Result<void>& part) {
    if (!part && wrong_.empty()) wrong_ = part.error().message;
  }
  Result<void> finish() {
    if (wrong_.empty() && object_->size() != taken_) complain("", "has members that a form does not have");
    if (!wrong_.empty()) return fail("form.invalid", wrong_);
    return {};
  }

 private:
  std::string read_text(const json::value& value, const char* name) {
    const json::string* text = value.if_string();
    if (!text) complain(name, "must be a string");
    return text ? std::string(*text) : std::string();
  }
  const json::value* take(const char* name, bool required) {
    const json::value* value = object_ ? object_->if_contains(name) : nullptr;
    if (value) ++taken_;
    if (!value && required) complain(name, "is missing");
    return value;
  }

  const json::object* object_;
  std::string path_, wrong_;
  size_t taken_ = 0;
};

Result<void> read_object(const json::value& value, const std::string& path, Object& object) {
  Members members(value, path);
  object.name = members.text("name");
  object.field = members.text("field");
  const std::optional<ObjectKind> kind = parse_object_kind(members.text("kind"));
  if (!kind) members.complain("kind", "is not a kind of object");
  object.kind = kind.value_or(ObjectKind::Text);
  return members.finish();
}

void read_choices(Members& members, Control& control) {
  control.multiple = members.boolean("multiple");
  const json::array& choices = members.array("choices");
  if (choices.empty() || choices.size() > kMaxChoices) members.complain("choices", "must hold 1 to 1000 choices");
  std::set<std::string_view> seen;
  for (const json::value& choice : choices) {
    const json::string* text = choice.if_string();
    if (!text) {
      members.complain("choices", "must hold strings");
    } else if (!seen.insert(*text).second) {
      members.complain("choices", "must not hold a choice twice");
    } else {
      control.choices.emplace_back(*text);
    }
  }
}

void read_limits(Members& members, Control& control) {
  if (control.kind == ControlKind::Number) control.min = members.number("min");
  if (control.kind == ControlKind::Number || control.kind == ControlKind::Rating) control.max = members.number("max");
  if (control.min && control.max && *control.min > *control.max) members.complain("min", "is above max");
  if (control.kind == ControlKind::Rating) {
    const double stars = control.max.value_or(0);
    if (stars < 1 || stars > kMaxRating || stars != std::floor(stars))
      members.complain("max", "must be a whole number from 1 to 100");
  }
  if (control.kind == ControlKind::TextArea) {
    const double length = members.number("max_length").value_or(0);
    if (length < 0 || length > UINT32_MAX || length != std::floor(length)) {
      members.complain("max_length", "must be a whole number");
    } else {
      control.max_length = static_cast<uint32_t>(length);
    }
  }
}

Result<void> read_control(const json::value& value, const std::string& path, Control& control) {
  Members members(value, path);
  control.name = members.text("name");
  control.to_name = members.text("to_name");
  control.required = members.boolean("required");
  const std::optional<ControlKind> kind = parse_control_kind(members.text("kind"));
  if (!kind) members.complain("kind", "is not a kind of control");
  control.kind = kind.value_or(ControlKind::TextArea);
  if (control.kind == ControlKind::Choices) read_choices(members, control);
  read_limits(members, control);
  return members.finish();
}

// Names are distinct, and every name that is referred to is there.
Result<void> check_references(const Form& form) {
  std::set<std::string_view> objects, names;
  for (const Object& object : form.objects) {
    objects.insert(object.name);
    if (!names.insert(object.name).second)
      return bad_form("form.objects", "the name " + object.name + " is there twice");
  }
  for (const Control& control : form.controls) {
    if (!names.insert(control.name).second)
      return bad_form("form.controls", "the name " + control.name + " is there twice");
    if (!objects.contains(control.to_name))
      return bad_form("form.controls", control.name + " speaks of no known object");
  }
  std::set<std::string_view> deciding;
  for (const std::string& name : form.decide_on) {
    const bool known = std::any_of(form.controls.begin(), form.controls.end(),
                                   [&](const Control& control) { return control.name == name; });
    if (!known) return bad_form("form.decide_on", "names no control");
    if (!deciding.insert(name).second) return bad_form("form.decide_on", "names " + name + " twice");
  }
  if (form.decide_on.empty()) return bad_form("form.decide_on", "names no control");
  return {};
}

}  // namespace

std::string to_json(const Form& form) {
  std::string out = "{\"objects\":[";
  for (const Object& object : form.objects) {
    if (out.back() == '}') out += ',';
    append_object(out, object);
  }
  out += "],\"controls\":[";
  for (const Control& control : form.controls) {
    if (out.back() == '}') out += ',';
    append_control(out, control);
  }
  out += "],";
  if (form.decide_on.size() == 1) {
    append_member(out, "decide_on", form.decide_on.front());
  } else {
    out += "\"decide_on\":[";
    for (const std::string& name : form.decide_on) {
      if (out.back() != '[') out += ',';
      out += json::serialize(json::string_view(name));
    }
    out += ']';
  }
  out += '}';
  return out;
}

Result<Form> from_json(std::string_view text) {
  boost::system::error_code error;
  const json::value document = json::parse(text, error);
  if (error) return bad_form("form", "is not JSON: " + error.message());
  Form form;
  Members members(document, "form");
  for (const json::value& value : members.array("objects")) {
    const std::string path = members.path("objects[" + std::to_string(form.objects.size()) + "]");
    members.adopt(read_object(value, path, form.objects.emplace_back()));
  }
  const json::array& controls = members.array("controls");
  if (controls.size() > kMaxControls) return bad_form("form.controls", "must hold at most 256 controls");
  for (const json::value& value : controls) {
    const std::string path = members.path("controls[" + std::to_string(form.controls.size()) + "]");
    members.adopt(read_control(value, path, form.controls.emplace_back()));
  }
  form.decide_on = members.texts("decide_on");
  if (auto shape = members.finish(); !shape) return tl::unexpected(shape.error());
  if (auto references = check_references(form); !references) return tl::unexpected(references.error());
  return form;
}

}  // namespace muster::form
