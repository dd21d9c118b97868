#include "common/base/check.h"
#include "common/form/form.h"
#include "scheduler/consensus/infer/control_kind.h"
#include "scheduler/consensus/infer/score.h"
#include "scheduler/template/compile.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/targets.h"

namespace muster::fuzz {
namespace {

constexpr std::string_view kSurvey = R"(<View><Text name="t" value="$text"/>
<Choices name="c" toName="t" required="true"><Choice value="a"/><Choice value="b"/><Choice value="ü"/></Choices>
<Choices name="m" toName="t" choice="multiple">
<Choice value="a"/><Choice value="b"/><Choice value="c"/><Choice value="d"/></Choices>
<Rating name="r" toName="t"/><Number name="n" toName="t" min="-1.5" max="100"/>
<TextArea name="x" toName="t" maxLength="10" m:requiredWhen="r below 3"/></View>)";

constexpr std::string_view kRegions = R"(<View><Text name="t" value="$text"/><HyperText name="h" value="$html"/>
<Paragraphs name="p" value="$turns"/><Image name="i" value="$image"/><List name="l" value="$items"/>
<RectangleLabels name="box" toName="i" choice="multiple" maxUsages="3"><Label value="A"/><Label value="B"/></RectangleLabels>
<PolygonLabels name="poly" toName="i"><Label value="A"/></PolygonLabels>
<EllipseLabels name="oval" toName="i"><Label value="A"/></EllipseLabels>
<Labels name="span" toName="t"><Label value="A"/><Label value="ü"/></Labels>
<Labels name="mark" toName="h"><Label value="A"/></Labels>
<ParagraphLabels name="turn" toName="p"><Label value="A"/></ParagraphLabels>
<Taxonomy name="tax" toName="t"><Choice value="a"><Choice value="b"/></Choice><Choice value="c"/></Taxonomy>
<Choices name="way" toName="t" allowNested="true"><Choice value="a"><Choice value="b"/></Choice></Choices>
<Pairwise name="pair" toName="t,h"/><Ranker name="rank" toName="l"/>
<Choices name="each" toName="i" perRegion="true" required="true" visibleWhen="region-selected" whenLabelValue="B"><Choice value="a"/></Choices>
<Number name="count" toName="i" perRegion="true" visibleWhen="choice-selected" whenTagName="each"/>
<Rating name="late" toName="t" visibleWhen="choice-unselected" whenTagName="tax" whenChoiceValue="b"/></View>)";

std::vector<form::Form> make_forms() {
  std::vector<form::Form> forms;
  const auto add = [&](std::string_view xml, const std::vector<std::string>& decide_on) {
    const auto compiled = labeling::compile_template(xml, decide_on);
    MUSTER_CHECK(compiled.errors.empty());
    forms.push_back(form::from_json(form::to_json(compiled.form)).value());
  };
  for (const char* decides : {"c", "m", "r", "n", "x"}) add(kSurvey, {decides});
  add(kSurvey, {"c", "n"});
  for (const char* decides : {"box", "poly", "oval", "span", "mark", "turn", "tax", "way", "pair", "rank"}) {
    add(kRegions, {decides});
  }
  return forms;
}

// What becomes of a value: a label, an opinion on it alone, and a value again.
void decide(const form::Form& form, const form::Control& control, const std::string& value) {
  const std::string label = consensus::label_of(control, value);
  MUSTER_CHECK(label.empty() == (value == "null" || value == "\"\""));
  if (label.empty()) return;
  const consensus::PersonAnswer answers[] = {{label, 0.7}, {label, 0.8}};
  const auto opinion = consensus::score(consensus::kind_of(control), answers);
  MUSTER_CHECK(opinion.confidence >= 0 && opinion.confidence <= 1);
  const std::string again = consensus::value_of(form, control, label);
  MUSTER_CHECK(form::labels_images(control.kind) ? again != "null" : consensus::label_of(control, again) == label);
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
  const auto controls = form::deciding_controls(form);
  MUSTER_CHECK(values->size() == controls.size());
  const std::string joint = form::joint_value(form, *values);
  if (checked->code != form::kUncoded) MUSTER_CHECK(form::code_to_json(form, checked->code) == joint);
  for (size_t i = 0; i < controls.size(); ++i) decide(form, *controls[i], (*values)[i]);
}

}  // namespace muster::fuzz
