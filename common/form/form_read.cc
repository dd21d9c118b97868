// A form out of its JSON.
#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <set>
#include <string>

#include "common/form/form.h"
#include "common/form/json_members.h"
#include "common/form/kind_names.h"
#include "common/form/references.h"

namespace muster::form {
namespace {

namespace json = boost::json;

constexpr size_t kMaxJsonDepth = 16 + 2 * kMaxLayoutDepth;

Result<void> read_object(const json::value& value, const std::string& path, Object& object) {
  Members members(value, path);
  object.name = members.text("name");
  object.field = members.text("field");
  const std::optional<ObjectKind> kind = parse_object_kind(members.text("kind"));
  if (!kind) members.complain("kind", "is not a kind of object");
  object.kind = kind.value_or(ObjectKind::Text);
  if (object.kind == ObjectKind::Paragraphs) {
    object.name_key = members.text("name_key");
    object.text_key = members.text("text_key");
    object.dialogue = members.flag_if_there("dialogue");
  }
  if (object.kind == ObjectKind::List) object.title = members.text_if_there("title");
  return members.finish();
}

Result<void> read_choice(const json::value& value, const std::string& path, const Control& control, Choice& choice) {
  if (const json::string* text = value.if_string()) {
    choice.value = std::string(*text);
    return {};
  }
  Members members(value, path);
  choice.value = members.text("value");
  choice.shown = members.text_if_there("shown");
  choice.hotkey = members.text_if_there("hotkey");
  choice.color = members.text_if_there("color");
  if (!members.has("parent")) return members.finish();
  const uint32_t parent = choice.parent = members.whole("parent");
  if (!control.nested) members.complain("parent", "is for nested choices");
  if (parent >= control.choices.size()) members.complain("parent", "must come before");
  return members.finish();
}

void read_choices(Members& members, Control& control) {
  control.multiple = members.boolean("multiple");
  control.nested = members.flag_if_there("nested");
  if (control.kind == ControlKind::Taxonomy && !control.nested) members.complain("nested", "must be true");
  const json::array& choices = members.array("choices", true);
  if (choices.empty() || choices.size() > kMaxChoices) members.complain("choices", "must hold 1 to 1000 choices");
  std::set<std::pair<uint32_t, std::string>> seen;
  for (size_t i = 0; i < std::min(choices.size(), kMaxChoices); ++i) {
    Choice choice("");
    if (!choices[i].is_string() && !choices[i].is_object()) members.complain("choices", "must hold strings or objects");
    members.adopt(read_choice(choices[i], members.path("choices", i), control, choice));
    if (!seen.emplace(choice.parent, choice.value).second) members.complain("choices", "must not hold a choice twice");
    control.choices.push_back(std::move(choice));
  }
}

void read_limits(Members& members, Control& control) {
  if (control.kind == ControlKind::Number) control.min = members.number("min");
  if (control.kind == ControlKind::Number) control.step = members.number("step");
  if (control.kind == ControlKind::Number || control.kind == ControlKind::Rating) control.max = members.number("max");
  if (control.min && control.max && *control.min > *control.max) members.complain("min", "is above max");
  if (control.kind == ControlKind::Rating) {
    const double stars = control.max.value_or(0);
    if (stars < 1 || stars > kMaxRating || stars != std::floor(stars))
      members.complain("max", "must be a whole number from 1 to 100");
  }
  if (control.kind == ControlKind::TextArea) {
    control.max_length = members.whole("max_length");
    control.placeholder = members.text_if_there("placeholder");
    control.rows = members.whole("rows");
  }
  if (control.kind == ControlKind::Taxonomy) control.leaves_only = members.flag_if_there("leaves_only");
  if (labels_images(control.kind)) control.can_rotate = members.flag_if_there("can_rotate");
  if (control.kind == ControlKind::Taxonomy || makes_regions(control.kind)) {
    control.max_usages = members.whole("max_usages");
  }
}

Result<void> read_condition(const json::value& value, const std::string& path, Condition& condition) {
  Members members(value, path);
  const std::optional<When> when = parse_when(members.text("when"));
  if (!when) members.complain("when", "is not a condition");
  condition.when = when.value_or(When::ChoiceSelected);
  condition.name = members.text_if_there("name");
  condition.values = members.texts("values", false);
  return members.finish();
}

void read_conditions(Members& members, std::vector<Condition>& conditions) {
  const json::array& list = members.array("visible_when", false);
  for (size_t i = 0; i < list.size(); ++i) {
    members.adopt(read_condition(list[i], members.path("visible_when", i), conditions.emplace_back()));
  }
}

Result<void> read_requirement(const json::value& value, const std::string& path, Requirement& rule) {
  Members members(value, path);
  rule.name = members.text("name");
  const std::optional<Comparison> comparison = parse_comparison(members.text("comparison"));
  if (!comparison) members.complain("comparison", "is not a comparison");
  rule.comparison = comparison.value_or(Comparison::Is);
  rule.values = members.texts("values", false);
  if (rule.values.empty() && !members.has("number")) members.complain("number", "is missing");
  if (rule.values.empty()) rule.number = members.number("number").value_or(0);
  return members.finish();
}

Result<void> read_bucket(const json::value& value, const std::string& path, Bucket& bucket) {
  Members members(value, path);
  bucket.name = members.text("name");
  bucket.title = members.text("title");
  return members.finish();
}

void read_rules(Members& members, Control& control) {
  control.per_region = members.flag_if_there("per_region");
  read_conditions(members, control.visible_when);
  const json::array& rules = members.array("required_when", false);
  for (size_t i = 0; i < rules.size(); ++i) {
    members.adopt(read_requirement(rules[i], members.path("required_when", i), control.required_when.emplace_back()));
  }
  if (control.kind != ControlKind::Ranker) return;
  const json::array& buckets = members.array("buckets", false);
  for (size_t i = 0; i < buckets.size(); ++i) {
    members.adopt(read_bucket(buckets[i], members.path("buckets", i), control.buckets.emplace_back()));
  }
}

Result<void> read_control(const json::value& value, const std::string& path, Control& control) {
  Members members(value, path);
  control.name = members.text("name");
  control.to_name = members.text("to_name");
  control.required = members.boolean("required");
  control.in_line = members.flag_if_there("inline");
  control.hotkey = members.text_if_there("hotkey");
  const std::optional<ControlKind> kind = parse_control_kind(members.text("kind"));
  if (!kind) members.complain("kind", "is not a kind of control");
  control.kind = kind.value_or(ControlKind::TextArea);
  if (has_choices(control.kind)) read_choices(members, control);
  read_limits(members, control);
  read_rules(members, control);
  return members.finish();
}

Result<void> read_node(const json::value& value, const std::string& path, size_t depth, LayoutNode& node) {
  Members members(value, path);
  for (const auto kind : {LayoutNode::Kind::Header, LayoutNode::Kind::Object, LayoutNode::Kind::Control}) {
    const std::string name(name_of(kind));
    if (!members.has(name.c_str())) continue;
    node.kind = kind;
    node.text = members.text(name.c_str());
    if (kind == LayoutNode::Kind::Header) node.size = members.whole("size");
    return members.finish();
  }
  node.in_line = members.flag_if_there("inline");
  read_conditions(members, node.visible_when);
  const json::array& parts = members.array("view", true);
  if (depth >= kMaxLayoutDepth) members.complain("view", "is nested too deeply");
  for (size_t i = 0; i < parts.size() && depth < kMaxLayoutDepth; ++i) {
    members.adopt(read_node(parts[i], members.path("view", i), depth + 1, node.parts.emplace_back()));
  }
  return members.finish();
}

}  // namespace

Result<Form> from_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  boost::system::error_code error;
  const json::value document = json::parse(text, error, {}, options);
  if (error) return fail("form.invalid", "form: is not JSON: " + error.message());
  Form form;
  Members members(document, "form");
  for (const json::value& value : members.array("objects", true)) {
    const std::string path = members.path("objects", form.objects.size());
    members.adopt(read_object(value, path, form.objects.emplace_back()));
  }
  const json::array& controls = members.array("controls", true);
  if (controls.size() > kMaxControls) return fail("form.invalid", "form.controls: must hold at most 256 controls");
  for (const json::value& value : controls) {
    const std::string path = members.path("controls", form.controls.size());
    members.adopt(read_control(value, path, form.controls.emplace_back()));
  }
  form.decide_on = members.texts("decide_on", true);
  for (const json::value& value : members.array("layout", false)) {
    const std::string path = members.path("layout", form.layout.size());
    members.adopt(read_node(value, path, 0, form.layout.emplace_back()));
  }
  if (auto shape = members.finish(); !shape) return tl::unexpected(shape.error());
  if (auto references = check_references(form); !references) return tl::unexpected(references.error());
  return form;
}

}  // namespace muster::form
