#include "scheduler/template/control_reader.h"

namespace muster::labeling {
namespace {

using form::ControlKind;

constexpr uint32_t kMostUsages = 1'000'000;
constexpr uint32_t kMostRows = 200;

// With Choice or Label tags inside.
void read_choosing(const pugi::xml_node& node, form::Control& control, Complaints& complaints) {
  const bool labels = form::makes_regions(control.kind);
  control.multiple = std::string_view(node.attribute("choice").value()) == "multiple";
  control.in_line =
      labels ? std::string_view(node.attribute("showInline").value()) != "false" : flag_attribute(node, "showInline");
  control.can_rotate = flag_attribute(node, "canRotate");
  control.nested = flag_attribute(node, "allowNested");
  control.max_usages = whole_attribute(node, "maxUsages", kMostUsages, complaints).value_or(0);
  if (control.kind == ControlKind::Taxonomy) {
    control.nested = true;
    control.multiple = control.max_usages != 1;
    control.leaves_only = flag_attribute(node, "leafsOnly");
  }
  read_choices(node, control, complaints);
}

void read_number(const pugi::xml_node& node, form::Control& control, Complaints& complaints) {
  control.min = number_attribute(node, "min", complaints);
  control.max = number_attribute(node, "max", complaints);
  control.step = number_attribute(node, "step", complaints);
  if (control.min && control.max && *control.min > *control.max) {
    complaints.error(node, describe(node) + ": min is above max");
  }
  if (control.step && *control.step <= 0) complaints.error(node, describe(node) + ": step must be above 0");
}

void read_text_area(const pugi::xml_node& node, form::Control& control, Complaints& complaints) {
  constexpr uint32_t kMostUnits = 1'000'000;
  if (node.attribute("maxLength") && node.attribute("maxlength")) {
    complaints.error(node, describe(node) + ": maxLength and maxlength are the same; give one");
  }
  const char* name = node.attribute("maxLength") ? "maxLength" : "maxlength";
  control.max_length = whole_attribute(node, name, kMostUnits, complaints).value_or(0);
  control.rows = whole_attribute(node, "rows", kMostRows, complaints).value_or(0);
  control.placeholder = node.attribute("placeholder").value();
}

void read_buckets(const pugi::xml_node& node, form::Control& control, Complaints& complaints) {
  std::map<std::string, int> lines;
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    if (std::string_view(child.name()) != "Bucket") {
      complaints.error(child, "<" + std::string(child.name()) + "> cannot stand inside <Ranker>");
      continue;
    }
    check_tag(child, complaints);
    refuse_children(child, complaints);
    const std::string name = child.attribute("name").value(), title = child.attribute("title").value();
    if (name.empty() || name == "_") {
      complaints.error(child,
                       describe(child) + (name.empty() ? ": name is missing" : ": the name is Label Studio's own"));
    } else if (name.size() > form::kMaxNameBytes) {
      complaints.error(child, "<Bucket>: name is longer than 128 bytes");
    }
    const auto [first, fresh] = lines.emplace(name, complaints.line_of(child));
    if (!fresh)
      complaints.error(complaints.line_of(child), describe(child) + ": the name is already taken", first->second);
    control.buckets.push_back({name, title.empty() ? name : title});
  }
  if (control.buckets.size() > form::kMaxChoices)
    complaints.error(node, describe(node) + ": has more than 1000 buckets");
}

}  // namespace

form::Control read_control(const pugi::xml_node& node, form::ControlKind kind, Complaints& complaints) {
  form::Control control;
  control.kind = kind;
  control.name = node.attribute("name").value();
  control.to_name = node.attribute("toName").value();
  control.required = flag_attribute(node, "required");
  control.per_region = flag_attribute(node, "perRegion");
  control.hotkey = node.attribute("hotkey").value();
  if (control.to_name.empty()) complaints.error(node, describe(node) + ": toName is missing");
  if (form::has_choices(kind)) {
    read_choosing(node, control, complaints);
  } else if (kind == ControlKind::Ranker) {
    read_buckets(node, control, complaints);
  } else {
    refuse_children(node, complaints);
  }
  if (kind == ControlKind::Rating) {
    control.max = whole_attribute(node, "maxRating", form::kMaxRating, complaints).value_or(form::kDefaultRating);
  } else if (kind == ControlKind::Number) {
    read_number(node, control, complaints);
  } else if (kind == ControlKind::TextArea) {
    read_text_area(node, control, complaints);
  }
  return control;
}

}  // namespace muster::labeling
