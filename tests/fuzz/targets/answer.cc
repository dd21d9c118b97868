#include "common/base/check.h"
#include "common/form/form.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace muster::fuzz {
namespace {

constexpr std::string_view kObject = R"({"objects":[{"name":"t","kind":"text","field":"text"}],"controls":[)";

std::vector<form::Form> make_forms() {
  const std::string one =
      R"({"name":"c","to_name":"t","kind":"choices","required":true,"multiple":false,"choices":["a","b","ü"]})";
  const std::string many =
      R"({"name":"m","to_name":"t","kind":"choices","required":false,"multiple":true,"choices":["a","b","c","d"]})";
  const std::string stars = R"({"name":"r","to_name":"t","kind":"rating","required":false,"max":5})";
  const std::string number = R"({"name":"n","to_name":"t","kind":"number","required":false,"min":-1.5,"max":100})";
  const std::string text = R"({"name":"x","to_name":"t","kind":"textarea","required":false,"max_length":10})";
  std::vector<form::Form> forms;
  for (const char* decides : {R"("c")", R"("m")", R"("r")", R"("n")", R"("x")", R"(["c","n"])"}) {
    std::string json(kObject);
    for (const std::string* control : {&one, &many, &stars, &number, &text}) json += *control + ",";
    json.back() = ']';
    forms.push_back(form::from_json(json + R"(,"decide_on":)" + decides + "}").value());
  }
  return forms;
}

}  // namespace

// The first byte chooses which control decides.
void answer(std::string_view bytes) {
  static const std::vector<form::Form> forms = make_forms();
  Input input(bytes);
  const form::Form& form = forms[input.below(static_cast<uint32_t>(forms.size()))];
  const auto checked = form::check_answer(form, input.rest());
  const auto values = form::deciding_values(form, input.rest());
  MUSTER_CHECK(checked.has_value() == values.has_value());
  if (!checked) {
    MUSTER_CHECK(checked.error().code == "answer.invalid" && !checked.error().message.empty());
    return;
  }
  MUSTER_CHECK(values->size() == form::deciding_controls(form).size());
  const std::string joint = form::joint_value(form, *values);
  if (checked->code != form::kUncoded) MUSTER_CHECK(form::code_to_json(form, checked->code) == joint);
}

}  // namespace muster::fuzz
