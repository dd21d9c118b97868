#include "scheduler/template/compile.h"

#include <algorithm>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>

#include "common/form/soundness.h"
#include "scheduler/template/control_reader.h"
#include "scheduler/template/element.h"
#include "scheduler/template/rule_reader.h"
#include "scheduler/template/tag_kinds.h"
#include "scheduler/template/tag_table.h"

namespace muster::labeling {
namespace {

using form::LayoutNode;

constexpr size_t kMaxTemplateBytes = 256u << 10;

// `$field` with a plain field name; anything else yields nothing.
std::optional<std::string> field_of(std::string_view value) {
  if (value.size() < 2 || value.size() > 65 || value[0] != '$') return std::nullopt;
  for (const char c : value.substr(1)) {
    const bool plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
    if (!plain) return std::nullopt;
  }
  return std::string(value.substr(1));
}

// Walks the tags in document order and fills the form.
class Walk {
 public:
  Walk(Complaints& complaints, form::Form& form) : complaints_(complaints), form_(form) {}

  void root(const pugi::xml_node& node) { element(node, 0, form_.layout); }

  // After the walk: what a tag speaks of may stand below it.
  void check_references() {
    settle_layout(form_.layout);
    for (size_t i = 0; i < form_.controls.size(); ++i) {
      form::Control& control = form_.controls[i];
      if (!check_target(control, control_lines_[i])) continue;
      for (size_t c = 0; c < control.visible_when.size(); ++c) {
        settle(form_, control.visible_when[c]);
        if (auto fault = form::fault_of(form_, &control, control.visible_when[c])) {
          complain_once(condition_lines_[i][c], "visibleWhen " + *fault);
        }
      }
      for (form::Requirement& rule : control.required_when) {
        settle(form_, rule);
        if (auto fault = form::fault_of(form_, control, rule)) {
          complain_once(control_lines_[i], "m:requiredWhen: " + *fault);
        }
      }
    }
    for (auto& [condition, line] : view_conditions_) {
      settle(form_, condition);
      if (auto fault = form::fault_of(form_, nullptr, condition)) complain_once(line, "visibleWhen " + *fault);
    }
    if (!complained_.empty()) return;
    for (const form::Control* control : form::never_seen(form_)) {
      complain_once(control_lines_[static_cast<size_t>(control - form_.controls.data())],
                    "\"" + control->name + "\" is never seen: it waits for a choice that waits for it");
    }
  }

 private:
  struct Named {
    int line;
    bool is_object;
  };
  using Nodes = std::vector<LayoutNode>;

  void element(const pugi::xml_node& node, size_t depth, Nodes& layout) {
    const std::string tag = node.name();
    const Standing standing = tag_standing(tag);
    if (standing == Standing::Refused) {
      const std::string instead(instead_of(tag));
      return complaints_.error(node, "<" + tag + "> is not supported" + (instead.empty() ? "" : "; use " + instead));
    }
    if (standing == Standing::Ignored) return complaints_.warn(node, "<" + tag + "> is ignored");
    if (const std::string outer(outer_tag(tag)); !outer.empty()) {
      return complaints_.error(node, "<" + tag + "> must stand inside " + outer);
    }
    check_tag(node, complaints_);
    if (tag == "View") {
      view(node, depth, layout);
    } else if (const auto kind = control_kind(tag)) {
      control(node, *kind, layout);
    } else if (const auto object = object_kind(tag)) {
      shown(node, *object, layout);
    } else {
      header(node, layout);
    }
  }

  // A view that changes nothing leaves no trace in the layout.
  void view(const pugi::xml_node& node, size_t depth, Nodes& layout) {
    if (depth >= form::kMaxLayoutDepth) return complaints_.error(node, "tags are nested too deeply");
    LayoutNode made;
    made.in_line = std::string_view(node.attribute("display").value()) == "inline";
    const auto condition = read_condition(node, complaints_);
    if (condition) {
      made.visible_when = {*condition};
      around_.push_back({*condition, complaints_.line_of(node)});
      view_conditions_.push_back(around_.back());
    }
    const bool plain = !made.in_line && !condition;
    for (const pugi::xml_node& child : node.children()) {
      if (child.type() == pugi::node_element) element(child, depth + 1, plain ? layout : made.parts);
    }
    if (condition) around_.pop_back();
    if (!plain && !made.parts.empty()) layout.push_back(std::move(made));
  }

  void control(const pugi::xml_node& node, form::ControlKind kind, Nodes& layout) {
    claim_name(node, false);
    form::Control control = read_control(node, kind, complaints_);
    const int line = complaints_.line_of(node);
    auto& lines = condition_lines_.emplace_back();
    for (const auto& [condition, condition_line] : around_) {
      control.visible_when.push_back(condition);
      lines.push_back(condition_line);
    }
    if (auto condition = read_condition(node, complaints_)) {
      control.visible_when.push_back(std::move(*condition));
      lines.push_back(line);
    }
    control.required_when = read_requirements(node, complaints_);
    control_lines_.push_back(line);
    layout.push_back({LayoutNode::Kind::Control, control.name});
    form_.controls.push_back(std::move(control));
  }

  void header(const pugi::xml_node& node, Nodes& layout) {
    refuse_children(node, complaints_);
    const std::string value = node.attribute("value").value();
    if (value.empty()) complaints_.error(node, describe(node) + ": value is missing");
    if (is_variable(value))
      complaints_.error(node, "<Header>: <Text name=\"…\" value=\"" + value + "\"/> shows a field of the item");
    const auto size = static_cast<uint32_t>(node.attribute("size").as_uint());
    layout.push_back({LayoutNode::Kind::Header, value, size});
  }

  void shown(const pugi::xml_node& node, form::ObjectKind kind, Nodes& layout) {
    refuse_children(node, complaints_);
    const std::string value = node.attribute("value").value();
    if (value.empty()) complaints_.error(node, describe(node) + ": value is missing");
    claim_name(node, true);
    const std::optional<std::string> field = field_of(value);
    if (!field && !value.empty()) {
      complaints_.error(
          node, describe(node) + ": value must be a field of the item such as \"$text\"; <Header> shows fixed text");
    }
    form::Object object{node.attribute("name").value(), kind, field.value_or("")};
    if (kind == form::ObjectKind::Paragraphs) {
      object.name_key = node.attribute("nameKey").as_string("author");
      object.text_key = node.attribute("textKey").as_string("text");
      object.dialogue = std::string_view(node.attribute("layout").value()) == "dialogue";
    }
    if (kind == form::ObjectKind::List) object.title = node.attribute("title").value();
    layout.push_back({LayoutNode::Kind::Object, object.name});
    form_.objects.push_back(std::move(object));
  }

  void claim_name(const pugi::xml_node& node, bool is_object) {
    const std::string name = node.attribute("name").value();
    if (name.empty()) return complaints_.error(node, describe(node) + ": name is missing");
    if (name.size() > form::kMaxNameBytes)
      return complaints_.error(node, "<" + std::string(node.name()) + ">: name is longer than 128 bytes");
    const int line = complaints_.line_of(node);
    const auto [first, fresh] = names_.emplace(name, Named{line, is_object});
    if (!fresh) {
      complaints_.error(line, describe(node) + ": the name is already taken", first->second.line);
    }
  }

  // Whether the control's rules are worth looking at.
  bool check_target(const form::Control& control, int line) {
    if (control.to_name.empty()) return false;
    const bool two = control.kind == form::ControlKind::Pairwise;
    if (form::targets_of(form_, control).empty()) {
      complaints_.error(
          line, "toName=\"" + control.to_name + "\" " +
                    (two ? "must name two objects, with a comma between"
                         : "names no object such as <Text name=\"" + control.to_name + "\" value=\"$field\"/>"));
      return false;
    }
    const auto fault = form::fault_of(form_, control);
    if (fault) complaints_.error(line, "\"" + control.name + "\" " + *fault);
    return !fault;
  }

  void settle_layout(Nodes& nodes) {
    for (LayoutNode& node : nodes) {
      for (form::Condition& condition : node.visible_when) settle(form_, condition);
      settle_layout(node.parts);
    }
  }

  void complain_once(int line, const std::string& message) {
    if (complained_.emplace(line, message).second) complaints_.error(line, message);
  }

  Complaints& complaints_;
  form::Form& form_;
  std::map<std::string, Named> names_;
  std::vector<int> control_lines_;
  std::vector<std::vector<int>> condition_lines_;                          // by control, then condition
  std::vector<std::pair<form::Condition, int>> around_, view_conditions_;  // of views, with their lines
  std::set<std::pair<int, std::string>> complained_;
};

// The one <View> that holds everything, or null with a complaint.
pugi::xml_node root_of(const pugi::xml_document& document, Complaints& complaints) {
  pugi::xml_node root;
  for (const pugi::xml_node& node : document.children()) {
    if (node.type() != pugi::node_element) continue;
    if (root) {
      complaints.error(node, "a template has one outermost tag; put everything into one <View>");
      return {};
    }
    root = node;
  }
  if (root && std::string_view(root.name()) == "View") return root;
  complaints.error(root ? complaints.line_of(root) : 1, "a template must be a <View>");
  return {};
}

void choose_deciding(const std::vector<std::string>& decide_on, form::Form& form, Complaints& complaints) {
  if (form.controls.empty())
    return complaints.error(0, "the template has nothing to answer: add <Choices>, <Rating>, <Number> or <TextArea>");
  if (form.controls.size() > form::kMaxControls) return complaints.error(0, "the template has more than 256 controls");
  for (const std::string& name : decide_on) {
    const form::Control* control = form::find_control(form, name);
    if (!control) {
      complaints.error(0, "decide_on names \"" + name + "\", which is no control of the template");
    } else if (auto reason = form::why_not_deciding(*control)) {
      complaints.error(0, "decide_on names \"" + name + "\", which " + *reason);
    }
  }
  form.decide_on = decide_on;
  if (!decide_on.empty()) return;
  const form::Control* chosen = nullptr;
  for (const form::Control& control : form.controls) {
    if (form::why_not_deciding(control) || (chosen && (chosen->required || !control.required))) continue;
    chosen = &control;
  }
  if (chosen) {
    form.decide_on = {chosen->name};
    return;
  }
  const form::Control& first = form.controls.front();
  complaints.error(0,
                   "no control of the template can decide: \"" + first.name + "\" " + *form::why_not_deciding(first));
}

}  // namespace

Compiled compile_template(std::string_view xml, const std::vector<std::string>& decide_on) {
  Compiled out;
  if (xml.starts_with("\xef\xbb\xbf")) xml.remove_prefix(3);
  const Lines lines(xml);
  Complaints complaints(lines, out);
  if (xml.size() > kMaxTemplateBytes) {
    complaints.error(0, "the template is longer than 256 KiB");
    return out;
  }
  if (const size_t bad = find_invalid_utf8(xml); bad != std::string_view::npos) {
    complaints.error(lines.at(bad), "the template is not UTF-8");
    return out;
  }
  pugi::xml_document document;
  const pugi::xml_parse_result parsed =
      document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) {
    complaints.error(lines.at(static_cast<size_t>(parsed.offset)),
                     std::string("not well-formed XML: ") + parsed.description());
    return out;
  }
  const pugi::xml_node root = root_of(document, complaints);
  if (!root) return out;
  Walk walk(complaints, out.form);
  walk.root(root);
  walk.check_references();
  choose_deciding(decide_on, out.form, complaints);
  return out;
}

}  // namespace muster::labeling
