#include <functional>
#include <string>

#include "common/form/form.h"
#include "common/form/json_text.h"
#include "common/form/kind_names.h"

namespace muster::form {
namespace {

// A JSON object, member by member; what is empty or not set is left out where it says `if_set`.
class Writer {
 public:
  Writer& text(std::string_view name, std::string_view text) { return raw(name, json_text(text)); }
  Writer& text_if_set(std::string_view name, std::string_view text) {
    return text.empty() ? *this : raw(name, json_text(text));
  }
  Writer& flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  Writer& flag_if_set(std::string_view name, bool value) { return value ? raw(name, "true") : *this; }
  Writer& number(std::string_view name, double number) { return raw(name, json_number(number)); }
  Writer& number_if_set(std::string_view name, double value) { return value != 0 ? number(name, value) : *this; }
  Writer& number_if_set(std::string_view name, std::optional<double> value) {
    return value ? number(name, *value) : *this;
  }
  Writer& raw(std::string_view name, std::string_view json) {
    out_ += out_.size() > 1 ? ",\"" : "\"";
    out_.append(name).append("\":").append(json);
    return *this;
  }
  template <class Items, class Write>
  Writer& list(std::string_view name, const Items& items, Write write) {
    std::string json = "[";
    for (const auto& item : items) json += (json.size() > 1 ? "," : "") + write(item);
    return raw(name, json + "]");
  }
  template <class Items, class Write>
  Writer& list_if_set(std::string_view name, const Items& items, Write write) {
    return items.empty() ? *this : list(name, items, write);
  }
  std::string take() { return out_ + "}"; }

 private:
  std::string out_ = "{";
};

std::string write_text(const std::string& text) {
  return json_text(text);
}

std::string write_object(const Object& object) {
  return Writer()
      .text("name", object.name)
      .text("kind", name_of(object.kind))
      .text("field", object.field)
      .text_if_set("name_key", object.name_key)
      .text_if_set("text_key", object.text_key)
      .flag_if_set("dialogue", object.dialogue)
      .text_if_set("title", object.title)
      .take();
}

// A choice of which there is no more to say is its value alone.
std::string write_choice(const Choice& choice) {
  if (choice == Choice(choice.value)) return json_text(choice.value);
  Writer writer;
  writer.text("value", choice.value).text_if_set("shown", choice.shown).text_if_set("hotkey", choice.hotkey);
  writer.text_if_set("color", choice.color);
  if (choice.parent != Choice::kTop) writer.number("parent", choice.parent);
  return writer.take();
}

std::string write_condition(const Condition& condition) {
  return Writer()
      .text("when", name_of(condition.when))
      .text_if_set("name", condition.name)
      .list_if_set("values", condition.values, write_text)
      .take();
}

std::string write_requirement(const Requirement& rule) {
  Writer writer;
  writer.text("name", rule.name).text("comparison", name_of(rule.comparison));
  rule.values.empty() ? writer.number("number", rule.number) : writer.list("values", rule.values, write_text);
  return writer.take();
}

std::string write_bucket(const Bucket& bucket) {
  return Writer().text("name", bucket.name).text("title", bucket.title).take();
}

std::string write_control(const Control& control) {
  Writer writer;
  writer.text("name", control.name).text("to_name", control.to_name).text("kind", type_name(control.kind));
  writer.flag("required", control.required);
  if (has_choices(control.kind)) {
    writer.flag("multiple", control.multiple).list("choices", control.choices, write_choice);
  }
  writer.number_if_set("min", control.min).number_if_set("max", control.max);
  writer.number_if_set("max_length", control.max_length).flag_if_set("per_region", control.per_region);
  writer.flag_if_set("nested", control.nested).flag_if_set("leaves_only", control.leaves_only);
  writer.flag_if_set("can_rotate", control.can_rotate).number_if_set("max_usages", control.max_usages);
  writer.list_if_set("buckets", control.buckets, write_bucket);
  writer.list_if_set("visible_when", control.visible_when, write_condition);
  writer.list_if_set("required_when", control.required_when, write_requirement);
  writer.flag_if_set("inline", control.in_line).text_if_set("hotkey", control.hotkey);
  writer.text_if_set("placeholder", control.placeholder).number_if_set("rows", control.rows);
  writer.number_if_set("step", control.step);
  return writer.take();
}

std::string write_node(const LayoutNode& node) {
  Writer writer;
  if (node.kind != LayoutNode::Kind::View) {
    return writer.text(name_of(node.kind), node.text).number_if_set("size", node.size).take();
  }
  return writer.list(name_of(node.kind), node.parts, write_node)
      .flag_if_set("inline", node.in_line)
      .list_if_set("visible_when", node.visible_when, write_condition)
      .take();
}

}  // namespace

std::string to_json(const Form& form) {
  Writer writer;
  writer.list("objects", form.objects, write_object).list("controls", form.controls, write_control);
  if (form.decide_on.size() == 1) {
    writer.text("decide_on", form.decide_on.front());
  } else {
    writer.list("decide_on", form.decide_on, write_text);
  }
  return writer.list_if_set("layout", form.layout, write_node).take();
}

}  // namespace muster::form
