// Codes and canonical values of the deciding controls.
#include <boost/json.hpp>
#include <charconv>
#include <string>

#include "common/base/check.h"
#include "common/form/answer.h"

namespace muster::form {
namespace {

namespace json = boost::json;

constexpr size_t kMaxCodedBits = 15;

std::string choices_json(const Control& control, const Chosen& chosen) {
  std::string out = control.multiple ? "[" : "";
  for (size_t i = 0; i < control.choices.size(); ++i) {
    if (!chosen[i]) continue;
    if (out.size() > 1) out += ',';
    out += json::serialize(json::string_view(control.choices[i]));
  }
  if (control.multiple) out += ']';
  return out;
}

// The shortest decimal that reads back as the same number; one zero only.
std::string number_json(double number) {
  char digits[32];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number == 0 ? 0.0 : number);
  return std::string(digits, end);
}

std::string canonical(const Deciding& deciding) {
  if (!deciding.control) return "null";
  switch (deciding.control->kind) {
    case ControlKind::Choices:
      return choices_json(*deciding.control, deciding.chosen);
    case ControlKind::Rating:
      return std::to_string(deciding.rating);
    case ControlKind::Number:
      return number_json(deciding.number);
    case ControlKind::TextArea:
      return json::serialize(json::string_view(*deciding.text));
  }
  return "null";
}

}  // namespace

std::vector<const Control*> deciding_controls(const Form& form) {
  std::vector<const Control*> controls;
  for (const std::string& name : form.decide_on) {
    for (const Control& control : form.controls) {
      if (control.name == name) controls.push_back(&control);
    }
  }
  MUSTER_CHECK(!controls.empty() && controls.size() == form.decide_on.size());
  return controls;
}

AnswerCode code_of(const Deciding& deciding) {
  if (!deciding.control) return kUncoded;
  const Control& control = *deciding.control;
  if (control.kind == ControlKind::Rating) return static_cast<AnswerCode>(deciding.rating);
  if (control.kind != ControlKind::Choices) return kUncoded;
  if (!control.multiple) return static_cast<AnswerCode>(deciding.chosen._Find_first());
  if (control.choices.size() > kMaxCodedBits) return kUncoded;
  return static_cast<AnswerCode>(deciding.chosen.to_ulong());
}

std::string code_to_json(const Form& form, AnswerCode code) {
  if (code == kUncoded) return "null";
  const Control* control = deciding_controls(form).front();
  Deciding deciding;
  deciding.control = control;
  if (control->kind == ControlKind::Rating) {
    deciding.rating = code;
    return code >= 1 && code <= control->max.value_or(5) ? canonical(deciding) : "null";
  }
  if (control->kind != ControlKind::Choices) return "null";
  if (!control->multiple) {
    if (code >= control->choices.size()) return "null";
    deciding.chosen.set(code);
    return canonical(deciding);
  }
  if (code == 0 || control->choices.size() > kMaxCodedBits || code >> control->choices.size() != 0) return "null";
  deciding.chosen = Chosen(code);
  return canonical(deciding);
}

Result<std::vector<std::string>> deciding_values(const Form& form, std::string_view value_json) {
  unsigned char memory[4096];
  json::monotonic_resource storage(memory, sizeof memory);
  const Result<json::value> document = parse_answer(value_json, &storage);
  if (!document) return tl::unexpected(document.error());
  std::vector<Deciding> deciding;
  if (auto checked = check_results(form, *document, deciding); !checked) return tl::unexpected(checked.error());
  std::vector<std::string> values;
  for (const Deciding& one : deciding) values.push_back(canonical(one));
  return values;
}

std::string joint_value(const Form& form, const std::vector<std::string>& values) {
  MUSTER_CHECK(values.size() == form.decide_on.size());
  if (values.size() == 1) return values.front();
  std::string out = "{";
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += ',';
    out += json::serialize(json::string_view(form.decide_on[i])) + ':' + values[i];
  }
  return out + '}';
}

}  // namespace muster::form
