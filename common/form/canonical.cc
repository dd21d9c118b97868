// Codes and canonical values of the deciding controls.
#include <algorithm>
#include <boost/json.hpp>
#include <string>

#include "common/base/check.h"
#include "common/form/answer.h"
#include "common/form/json_text.h"

namespace muster::form {
namespace {

namespace json = boost::json;

constexpr size_t kMaxCodedBits = 15;

std::string choice_json(const Control& control, size_t choice) {
  return control.nested ? json_list(path_to(control, choice)) : json_text(control.choices[choice].value);
}

std::string choices_json(const Control& control, const Chosen& chosen) {
  std::string out = control.multiple ? "[" : "";
  for (size_t i = 0; i < control.choices.size(); ++i) {
    if (!chosen[i]) continue;
    if (out.size() > 1) out += ',';
    out += choice_json(control, i);
  }
  if (control.multiple) out += ']';
  return out;
}

std::string regions_json(const Deciding& deciding) {
  std::vector<std::string> regions;
  for (const Answered& region : deciding.results) regions.push_back(canonical_region(deciding.object->kind, region));
  std::sort(regions.begin(), regions.end());
  std::string out = "[";
  for (const std::string& region : regions) out += (out.size() > 1 ? "," : "") + region;
  return out + "]";
}

std::string canonical_of(const Answered& answered) {
  switch (answered.control->kind) {
    case ControlKind::Choices:
    case ControlKind::Taxonomy:
      return choices_json(*answered.control, answered.chosen);
    case ControlKind::Rating:
      return std::to_string(answered.rating);
    case ControlKind::Number:
      return json_number(answered.number);
    case ControlKind::TextArea:
      return json_text(*answered.text);
    case ControlKind::Pairwise:
      return answered.chosen[0] ? R"("left")" : R"("right")";
    case ControlKind::Ranker:
      return json_list(answered.ranked);
    default:
      return "null";
  }
}

// Whether answers have a code, and if so the control's only result.
bool is_coded(const Control& control) {
  if (control.kind == ControlKind::Rating || control.kind == ControlKind::Pairwise) return true;
  if (control.kind != ControlKind::Choices || control.nested) return false;
  return !control.multiple || control.choices.size() <= kMaxCodedBits;
}

}  // namespace

std::string canonical(const Deciding& deciding) {
  if (deciding.hidden) return "null";
  if (makes_regions(deciding.control->kind)) return regions_json(deciding);
  return deciding.results.empty() ? "null" : canonical_of(deciding.results.front());
}

AnswerCode code_of(const Deciding& deciding) {
  if (deciding.results.empty() || !is_coded(*deciding.control)) return kUncoded;
  const Answered& answered = deciding.results.front();
  if (answered.control->kind == ControlKind::Rating) return static_cast<AnswerCode>(answered.rating);
  if (!answered.control->multiple) return static_cast<AnswerCode>(answered.chosen._Find_first());
  return static_cast<AnswerCode>(answered.chosen.to_ulong());
}

std::string code_to_json(const Form& form, AnswerCode code) {
  if (code == kUncoded || form.decide_on.empty()) return "null";
  const Control* control = deciding_controls(form).front();
  if (!is_coded(*control)) return "null";
  Answered answered;
  answered.control = control;
  if (control->kind == ControlKind::Rating) {
    answered.rating = code;
    return code >= 1 && code <= control->max.value_or(kDefaultRating) ? canonical_of(answered) : "null";
  }
  if (!control->multiple) {
    const size_t classes = control->kind == ControlKind::Pairwise ? 2 : control->choices.size();
    if (code >= classes) return "null";
    answered.chosen.set(code);
    return canonical_of(answered);
  }
  if (code == 0 || code >> control->choices.size() != 0) return "null";
  answered.chosen = Chosen(code);
  return canonical_of(answered);
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
    out += json_text(form.decide_on[i]) + ':' + values[i];
  }
  return out + '}';
}

}  // namespace muster::form
