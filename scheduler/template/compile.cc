#include "scheduler/template/compile.h"

#include <algorithm>
#include <map>
#include <optional>
#include <pugixml.hpp>

#include "scheduler/template/element.h"
#include "scheduler/template/tag_table.h"

namespace muster::labeling {
namespace {

constexpr size_t kMaxTemplateBytes = 256u << 10;
constexpr int kMaxDepth = 64;
constexpr size_t kMaxNameBytes = 128;

std::optional<form::ObjectKind> object_kind(std::string_view tag) {
  if (tag == "Text") return form::ObjectKind::Text;
  if (tag == "HyperText") return form::ObjectKind::HyperText;
  if (tag == "Image") return form::ObjectKind::Image;
  if (tag == "Audio") return form::ObjectKind::Audio;
  if (tag == "Video") return form::ObjectKind::Video;
  return std::nullopt;
}

std::optional<form::ControlKind> control_kind(std::string_view tag) {
  if (tag == "Choices") return form::ControlKind::Choices;
  if (tag == "Rating") return form::ControlKind::Rating;
  if (tag == "Number") return form::ControlKind::Number;
  if (tag == "TextArea") return form::ControlKind::TextArea;
  return std::nullopt;
}

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

  void element(const pugi::xml_node& node, int depth) {
    const std::string_view tag = node.name();
    const Standing standing = tag_standing(tag);
    if (standing == Standing::Refused) return complaints_.error(node, "<" + std::string(tag) + "> is not supported");
    if (standing == Standing::Ignored) return complaints_.warn(node, "<" + std::string(tag) + "> is ignored");
    if (tag == "Choice") return complaints_.error(node, "<Choice> must stand inside <Choices>");
    check_tag(node, complaints_);
    if (tag == "View") {
      children(node, depth);
    } else if (const auto kind = control_kind(tag)) {
      control(node, *kind);
    } else {
      leaf(node);
    }
  }

  // After the walk: what a control speaks of may stand below it.
  void check_references() {
    for (size_t i = 0; i < form_.controls.size(); ++i) {
      const std::string& to_name = form_.controls[i].to_name;
      const auto target = names_.find(to_name);
      if (to_name.empty() || (target != names_.end() && target->second.is_object)) continue;
      complaints_.error(control_lines_[i], "toName=\"" + to_name + "\" names no object such as <Text name=\"" +
                                               to_name + "\" value=\"$field\"/>");
    }
  }

 private:
  struct Named {
    int line;
    bool is_object;
  };

  void children(const pugi::xml_node& node, int depth) {
    if (depth >= kMaxDepth) return complaints_.error(node, "tags are nested too deeply");
    for (const pugi::xml_node& child : node.children()) {
      if (child.type() == pugi::node_element) element(child, depth + 1);
    }
  }

  void control(const pugi::xml_node& node, form::ControlKind kind) {
    claim_name(node, false);
    if (kind != form::ControlKind::Choices) refuse_children(node);
    form_.controls.push_back(read_control(node, kind, complaints_));
    control_lines_.push_back(complaints_.line_of(node));
  }

  // An object or a header.
  void leaf(const pugi::xml_node& node) {
    refuse_children(node);
    const std::string value = node.attribute("value").value();
    if (value.empty()) complaints_.error(node, describe(node) + ": value is missing");
    const auto kind = object_kind(node.name());
    if (!kind) return;
    claim_name(node, true);
    const std::optional<std::string> field = field_of(value);
    if (!field && !value.empty()) {
      complaints_.error(
          node, describe(node) + ": value must be a field of the item such as \"$text\"; <Header> shows fixed text");
    }
    form_.objects.push_back({node.attribute("name").value(), *kind, field.value_or("")});
  }

  void refuse_children(const pugi::xml_node& node) {
    for (const pugi::xml_node& child : node.children()) {
      if (child.type() == pugi::node_element) {
        complaints_.error(child, "<" + std::string(child.name()) + "> cannot stand inside " + describe(node));
      }
    }
  }

  void claim_name(const pugi::xml_node& node, bool is_object) {
    const std::string name = node.attribute("name").value();
    if (name.empty()) return complaints_.error(node, describe(node) + ": name is missing");
    if (name.size() > kMaxNameBytes)
      return complaints_.error(node, "<" + std::string(node.name()) + ">: name is longer than 128 bytes");
    const int line = complaints_.line_of(node);
    const auto [first, fresh] = names_.emplace(name, Named{line, is_object});
    if (!fresh) {
      complaints_.error(line, describe(node) + ": the name is already taken", first->second.line);
    }
  }

  Complaints& complaints_;
  form::Form& form_;
  std::map<std::string, Named> names_;
  std::vector<int> control_lines_;
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
    const bool known = std::any_of(form.controls.begin(), form.controls.end(),
                                   [&](const form::Control& control) { return control.name == name; });
    if (!known) complaints.error(0, "decide_on names \"" + name + "\", which is no control of the template");
  }
  form.decide_on = decide_on;
  if (!decide_on.empty()) return;
  const auto required = std::find_if(form.controls.begin(), form.controls.end(),
                                     [](const form::Control& control) { return control.required; });
  form.decide_on = {required == form.controls.end() ? form.controls.front().name : required->name};
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
  walk.element(root, 0);
  walk.check_references();
  choose_deciding(decide_on, out.form, complaints);
  return out;
}

}  // namespace muster::labeling
