#include "common/base/check.h"
#include "common/form/form.h"
#include "scheduler/template/compile.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace muster::fuzz {
namespace {

void check_form(const form::Form& form) {
  MUSTER_CHECK(form.controls.size() <= form::kMaxControls);
  const std::string json = form::to_json(form);
  const auto again = form::from_json(json);
  MUSTER_CHECK(again.has_value() && form::to_json(*again) == json);
  const auto deciding = form::deciding_controls(*again);
  MUSTER_CHECK(!deciding.empty() && deciding.size() == form.decide_on.size());
  for (uint32_t code = 0; code < 20; ++code) form::code_to_json(form, static_cast<form::AnswerCode>(code));
}

}  // namespace

// A template after the line that names its deciding controls, with commas between; or a form's JSON.
void labeling(std::string_view bytes) {
  Input input(bytes);
  if (!bytes.empty() && bytes.front() == '{') {
    if (const auto form = form::from_json(bytes)) check_form(*form);
    return;
  }
  std::vector<std::string> decide_on;
  for (Input names(input.line()); !names.empty();) decide_on.emplace_back(names.line(','));
  const muster::labeling::Compiled compiled = muster::labeling::compile_template(input.rest(), decide_on);
  for (const auto& complaint : compiled.errors) MUSTER_CHECK(!complaint.message.empty());
  if (compiled.errors.empty()) check_form(compiled.form);
}

}  // namespace muster::fuzz
