#include <boost/json.hpp>
#include <cmath>
#include <string>

#include "common/base/check.h"
#include "common/form/answer.h"
#include "common/form/kind_names.h"
#include "common/wire/limits.h"

namespace muster::form {
namespace {

namespace json = boost::json;

constexpr size_t kMaxDepth = 8;
constexpr size_t kMaxQuotedBytes = 80;

tl::unexpected<Failure> invalid(const std::string& path, std::string_view reason) {
  return fail("answer.invalid", path + ": " + std::string(reason));
}

std::string entry_path(size_t index) {
  return "result[" + std::to_string(index) + "]";
}

// In quotes, cut at a whole character where it is long.
std::string quoted(std::string_view text) {
  if (text.size() <= kMaxQuotedBytes) return '"' + std::string(text) + '"';
  size_t end = kMaxQuotedBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return '"' + std::string(text.substr(0, end)) + "…\"";
}

size_t utf16_units(std::string_view utf8) {
  size_t units = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    units += ((byte & 0xc0) != 0x80) + (byte >= 0xf0);
  }
  return units;
}

const Control* find_control(const Form& form, std::string_view name) {
  for (const Control& control : form.controls) {
    if (control.name == name) return &control;
  }
  return nullptr;
}

// The members of one entry of the array; those it lacks are null.
struct Entry {
  size_t index = 0;
  const json::string* from_name = nullptr;
  const json::string* to_name = nullptr;
  const json::string* type = nullptr;
  const json::object* value = nullptr;

  std::string path(std::string_view below = {}) const { return entry_path(index) + std::string(below); }
};

Result<Entry> read_entry(const json::value& element, size_t index) {
  Entry entry;
  entry.index = index;
  const json::object* members = element.if_object();
  if (!members) return invalid(entry.path(), "must be an object");
  for (const json::key_value_pair& member : *members) {
    const std::string_view key = member.key();
    if (key == "value") {
      entry.value = member.value().if_object();
      if (!entry.value) return invalid(entry.path(".value"), "must be an object");
      continue;
    }
    const json::string* text = member.value().if_string();
    if (key == "from_name") {
      entry.from_name = text;
    } else if (key == "to_name") {
      entry.to_name = text;
    } else if (key == "type") {
      entry.type = text;
    } else if (key != "id") {
      return invalid(entry.path(), quoted(key) + " is not a member of a result");
    }
    if (!text) return invalid(entry.path("." + std::string(key)), "must be a string");
  }
  if (!entry.from_name) return invalid(entry.path(), "\"from_name\" is missing");
  if (!entry.to_name) return invalid(entry.path(), "\"to_name\" is missing");
  if (!entry.type) return invalid(entry.path(), "\"type\" is missing");
  if (!entry.value) return invalid(entry.path(), "\"value\" is missing");
  return entry;
}

Result<void> check_names(const Control& control, const Entry& entry) {
  if (*entry.to_name != control.to_name) {
    return invalid(entry.path(".to_name"), quoted(control.name) + " speaks of " + quoted(control.to_name) +
                                               ", not of " + quoted(*entry.to_name));
  }
  if (*entry.type != type_name(control.kind)) {
    return invalid(entry.path(".type"),
                   "must be \"" + std::string(type_name(control.kind)) + "\", not " + quoted(*entry.type));
  }
  const std::string_view wanted = value_name(control.kind);
  for (const json::key_value_pair& member : *entry.value) {
    if (std::string_view(member.key()) != wanted) {
      return invalid(entry.path(".value"), quoted(member.key()) + " is not a member of such a value");
    }
  }
  if (entry.value->empty()) return invalid(entry.path(".value"), '"' + std::string(wanted) + "\" is missing");
  return {};
}

Result<void> check_choices(const Control& control, const Entry& entry, const json::value& value, Chosen& chosen) {
  const json::array* list = value.if_array();
  if (!list || list->empty()) return invalid(entry.path(".value.choices"), "must be an array of at least one choice");
  if (!control.multiple && list->size() > 1) return invalid(entry.path(".value.choices"), "takes one choice only");
  for (size_t i = 0; i < list->size(); ++i) {
    const auto path = [&] { return entry.path(".value.choices[" + std::to_string(i) + "]"); };
    const json::string* text = (*list)[i].if_string();
    if (!text) return invalid(path(), "must be a string");
    size_t index = 0;
    while (index < control.choices.size() && *text != control.choices[index]) ++index;
    if (index == control.choices.size())
      return invalid(path(), quoted(*text) + " is not a choice of " + quoted(control.name));
    if (chosen[index]) return invalid(path(), quoted(*text) + " is there twice");
    chosen.set(index);
  }
  return {};
}

Result<void> check_rating(const Control& control, const Entry& entry, const json::value& value, uint32_t& rating) {
  const int64_t* number = value.if_int64();
  if (!number || *number < 1 || static_cast<double>(*number) > control.max.value_or(5)) {
    return invalid(entry.path(".value.rating"),
                   "must be a whole number from 1 to " + std::to_string(static_cast<int>(control.max.value_or(5))));
  }
  rating = static_cast<uint32_t>(*number);
  return {};
}

Result<void> check_number(const Control& control, const Entry& entry, const json::value& value, double& number) {
  boost::system::error_code not_a_number;
  if (value.is_number()) number = value.to_number<double>(not_a_number);
  if (!value.is_number() || not_a_number || !std::isfinite(number)) {
    return invalid(entry.path(".value.number"), "must be a number");
  }
  if (control.min && number < *control.min)
    return invalid(entry.path(".value.number"), "is below the smallest allowed");
  if (control.max && number > *control.max) return invalid(entry.path(".value.number"), "is above the largest allowed");
  return {};
}

Result<void> check_text(const Control& control, const Entry& entry, const json::value& value,
                        const json::string*& text) {
  const json::array* list = value.if_array();
  if (list && list->size() != 1) return invalid(entry.path(".value.text"), "must hold one string");
  const std::string_view where = list ? ".value.text[0]" : ".value.text";
  text = list ? (*list)[0].if_string() : value.if_string();
  if (!text)
    return invalid(entry.path(where), list ? "must be a string" : "must be a string or an array of one string");
  if (control.required && text->find_first_not_of(" \t\r\n") == json::string::npos) {
    return invalid(entry.path(where), "must not be empty");
  }
  // A code unit takes at least one byte, so a short text need not be counted.
  if (control.max_length > 0 && text->size() > control.max_length && utf16_units(*text) > control.max_length) {
    return invalid(entry.path(where), "is longer than " + std::to_string(control.max_length) + " UTF-16 code units");
  }
  return {};
}

Result<void> check_value(const Control& control, const Entry& entry, Deciding& found) {
  found.control = &control;
  const json::value& value = entry.value->begin()->value();
  switch (control.kind) {
    case ControlKind::Choices:
      return check_choices(control, entry, value, found.chosen);
    case ControlKind::Rating:
      return check_rating(control, entry, value, found.rating);
    case ControlKind::Number:
      return check_number(control, entry, value, found.number);
    case ControlKind::TextArea:
      return check_text(control, entry, value, found.text);
  }
  MUSTER_CHECK(false);
}

}  // namespace

Result<json::value> parse_answer(std::string_view value_json, json::storage_ptr storage) {
  if (value_json.size() > wire::kMaxAnswerBytes) {
    return invalid("result", "is longer than " + std::to_string(wire::kMaxAnswerBytes) + " bytes");
  }
  json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::system::error_code error;
  json::value document = json::parse(value_json, error, std::move(storage), options);
  if (error) return invalid("result", "is not JSON: " + error.message());
  return document;
}

Result<void> check_results(const Form& form, const json::value& document, std::vector<Deciding>& deciding) {
  MUSTER_CHECK(form.controls.size() <= kMaxControls);
  const json::array* entries = document.if_array();
  if (!entries) return invalid("result", "must be an array");
  std::bitset<kMaxControls> answered;
  deciding.assign(form.decide_on.size(), {});
  for (size_t i = 0; i < entries->size(); ++i) {
    const Result<Entry> entry = read_entry((*entries)[i], i);
    if (!entry) return tl::unexpected(entry.error());
    const Control* control = find_control(form, *entry->from_name);
    if (!control) return invalid(entry->path(".from_name"), "there is no control " + quoted(*entry->from_name));
    const auto number = static_cast<size_t>(control - form.controls.data());
    if (answered[number]) return invalid(entry->path(), quoted(control->name) + " is answered twice");
    answered.set(number);
    if (auto named = check_names(*control, *entry); !named) return named;
    Deciding found;
    if (auto fits = check_value(*control, *entry, found); !fits) return fits;
    for (size_t d = 0; d < deciding.size(); ++d) {
      if (control->name == form.decide_on[d]) deciding[d] = found;
    }
  }
  for (size_t i = 0; i < form.controls.size(); ++i) {
    if (form.controls[i].required && !answered[i]) {
      return invalid("result", quoted(form.controls[i].name) + " needs an answer");
    }
  }
  return {};
}

Result<CheckedAnswer> check_answer(const Form& form, std::string_view value_json) {
  unsigned char memory[4096];
  json::monotonic_resource storage(memory, sizeof memory);
  const Result<json::value> document = parse_answer(value_json, &storage);
  if (!document) return tl::unexpected(document.error());
  std::vector<Deciding> deciding;
  if (auto checked = check_results(form, *document, deciding); !checked) return tl::unexpected(checked.error());
  return CheckedAnswer{deciding.size() == 1 ? code_of(deciding.front()) : kUncoded};
}

}  // namespace muster::form
