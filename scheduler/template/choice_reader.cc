// Choices, which may stand inside each other, and labels.
#include <map>

#include "scheduler/template/control_reader.h"

namespace muster::labeling {
namespace {

constexpr size_t kMaxChoiceBytes = 500;
constexpr int kMaxNesting = 32;

class ChoiceReader {
 public:
  ChoiceReader(form::Control& control, Complaints& complaints)
      : control_(control),
        complaints_(complaints),
        tag_(form::makes_regions(control.kind) ? "Label" : "Choice"),
        word_(form::makes_regions(control.kind) ? "label" : "choice") {}

  void read_inside(const pugi::xml_node& node, uint32_t parent, int depth) {
    for (const pugi::xml_node& child : node.children()) {
      if (child.type() != pugi::node_element) continue;
      if (tag_ != child.name()) {
        complaints_.error(child, "<" + std::string(child.name()) + "> cannot stand inside <" + node.name() + ">");
        continue;
      }
      any_ = true;
      read_one(child, parent, depth);
    }
  }
  bool any() const { return any_; }

 private:
  void read_one(const pugi::xml_node& node, uint32_t parent, int depth) {
    check_tag(node, complaints_);
    const bool has_inner =
        !!node.find_child([](const pugi::xml_node& child) { return child.type() == pugi::node_element; });
    if (has_inner && form::makes_regions(control_.kind)) return complain(node, ": a label cannot hold others");
    if (has_inner && !control_.nested) return complain(node, ": choices inside a choice need allowNested=\"true\"");
    if (has_inner && depth >= kMaxNesting) return complain(node, ": choices are nested too deeply");
    const std::string shown = node.attribute("value").value(), alias = node.attribute("alias").value();
    if (shown.empty()) return complain(node, ": value is missing");
    if (is_variable(shown)) {
      return complain(node, " value=\"" + shown + "\"",
                      ": " + word_ + "s that differ from item to item are not supported");
    }
    form::Choice choice(alias.empty() ? shown : alias);
    if (choice.value.size() > kMaxChoiceBytes) complain(node, ": the value is longer than 500 bytes");
    if (!alias.empty() && alias != shown) choice.shown = shown;
    choice.hotkey = node.attribute("hotkey").value();
    if (form::makes_regions(control_.kind)) choice.color = node.attribute("background").value();
    choice.parent = parent;
    add(node, std::move(choice));
    if (has_inner) read_inside(node, static_cast<uint32_t>(control_.choices.size() - 1), depth + 1);
  }

  void add(const pugi::xml_node& node, form::Choice choice) {
    const int line = complaints_.line_of(node);
    const auto [first, fresh] = lines_.emplace(std::pair(choice.parent, choice.value), line);
    if (!fresh) {
      complaints_.error(line, "<" + std::string(tag_) + ">: \"" + choice.value + "\" is already a " + word_,
                        first->second);
    }
    control_.choices.push_back(std::move(choice));
  }

  void complain(const pugi::xml_node& node, const std::string& message) { complain(node, "", message); }
  void complain(const pugi::xml_node& node, const std::string& attribute, const std::string& message) {
    complaints_.error(node, "<" + std::string(tag_) + attribute + ">" + message);
  }

  form::Control& control_;
  Complaints& complaints_;
  const std::string_view tag_;
  const std::string word_;
  std::map<std::pair<uint32_t, std::string>, int> lines_;
  bool any_ = false;
};

}  // namespace

void read_choices(const pugi::xml_node& node, form::Control& control, Complaints& complaints) {
  ChoiceReader reader(control, complaints);
  reader.read_inside(node, form::Choice::kTop, 0);
  const bool labels = form::makes_regions(control.kind);
  if (!reader.any()) complaints.error(node, describe(node) + (labels ? ": has no <Label>" : ": has no <Choice>"));
  if (control.choices.size() > form::kMaxChoices) {
    complaints.error(node, describe(node) + ": has more than " + std::to_string(form::kMaxChoices) +
                               (labels ? " labels" : " choices"));
  }
}

}  // namespace muster::labeling
