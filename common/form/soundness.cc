#include "common/form/soundness.h"

#include <algorithm>
#include <iterator>

namespace muster::form {
namespace {

using Fault = std::optional<std::string>;

bool may_speak_of(ControlKind control, ObjectKind object) {
  if (labels_images(control)) return object == ObjectKind::Image;
  switch (control) {
    case ControlKind::Labels:
      return object == ObjectKind::Text || object == ObjectKind::HyperText || object == ObjectKind::Paragraphs;
    case ControlKind::HyperTextLabels:
      return object == ObjectKind::HyperText;
    case ControlKind::ParagraphLabels:
      return object == ObjectKind::Paragraphs;
    case ControlKind::Ranker:
      return object == ObjectKind::List;
    default:
      return true;
  }
}

std::string objects_of(ControlKind control) {
  if (labels_images(control)) return "an <Image>";
  if (control == ControlKind::HyperTextLabels) return "a <HyperText>";
  if (control == ControlKind::ParagraphLabels) return "<Paragraphs>";
  return control == ControlKind::Ranker ? "a <List>" : "a <Text>, a <HyperText> or <Paragraphs>";
}

std::string in_quotes(const std::string& name) {
  return '"' + name + '"';
}

bool has_value(const Control& control, const std::string& value) {
  return std::any_of(control.choices.begin(), control.choices.end(),
                     [&](const Choice& choice) { return choice.value == value; });
}

// What a rule on `of` refers to is the control itself, or something said of regions only.
Fault reference_fault(const Control& named, const Control* of) {
  if (of && of->name == named.name) return "refers to the control itself";
  if (of && named.per_region && !(of->per_region && of->to_name == named.to_name)) {
    return "refers to " + in_quotes(named.name) +
           ", which is answered for each region; only a control of the same regions can";
  }
  return std::nullopt;
}

Fault choice_fault(const Form& form, const Control* of, const Condition& condition) {
  const Control* named = find_control(form, condition.name);
  if (!named || (named->kind != ControlKind::Choices && named->kind != ControlKind::Taxonomy)) {
    return "refers to " + in_quotes(condition.name) + ", which is no <Choices> or <Taxonomy>";
  }
  for (const std::string& value : condition.values) {
    if (!has_value(*named, value)) return in_quotes(value) + " is no choice of " + in_quotes(named->name);
  }
  return reference_fault(*named, of);
}

Fault region_fault(const Form& form, const Control* of, const Condition& condition) {
  if (of && of->per_region && condition.when == When::NoRegionSelected) {
    return "is for each region, and so never seen while no region is selected";
  }
  if (of && makes_regions(of->kind)) return "makes regions itself, and cannot wait for one";
  const auto meant = regions_meant(form, condition);
  if (meant.empty()) return "refers to " + in_quotes(condition.name) + ", of which there are no regions";
  for (const std::string& value : condition.values) {
    const bool known =
        std::any_of(meant.begin(), meant.end(), [&](const Control* labels) { return has_value(*labels, value); });
    if (!known) return in_quotes(value) + " is no label of such a region";
  }
  return std::nullopt;
}

bool is_side(const std::string& value) {
  return value == "left" || value == "right";
}

}  // namespace

std::vector<const Object*> targets_of(const Form& form, const Control& control) {
  if (control.kind != ControlKind::Pairwise) {
    const Object* object = find_object(form, control.to_name);
    return object ? std::vector<const Object*>{object} : std::vector<const Object*>();
  }
  for (size_t comma = control.to_name.find(','); comma != std::string::npos;
       comma = control.to_name.find(',', comma + 1)) {
    const Object* left = find_object(form, std::string_view(control.to_name).substr(0, comma));
    const Object* right = find_object(form, std::string_view(control.to_name).substr(comma + 1));
    if (left && right && left != right) return {left, right};
  }
  return {};
}

std::vector<const Control*> regions_meant(const Form& form, const Condition& condition) {
  std::vector<const Control*> meant;
  for (const Control& control : form.controls) {
    if (!makes_regions(control.kind)) continue;
    if (condition.name.empty() || control.name == condition.name || control.to_name == condition.name) {
      meant.push_back(&control);
    }
  }
  return meant;
}

Fault fault_of(const Form& form, const Control& control) {
  const auto targets = targets_of(form, control);
  if (targets.empty()) return "speaks of no known object";
  if (!may_speak_of(control.kind, targets.front()->kind)) return "must speak of " + objects_of(control.kind);
  if (!control.per_region) return std::nullopt;
  if (makes_regions(control.kind) || control.kind == ControlKind::Pairwise || control.kind == ControlKind::Ranker) {
    return "cannot be answered for each region";
  }
  const bool any = !regions_meant(form, {When::RegionSelected, control.to_name, {}}).empty();
  return any ? std::nullopt : Fault("is for each region, but there are no regions of " + in_quotes(control.to_name));
}

Fault fault_of(const Form& form, const Control* of, const Condition& condition) {
  const bool choice = condition.when == When::ChoiceSelected || condition.when == When::ChoiceUnselected;
  return choice ? choice_fault(form, of, condition) : region_fault(form, of, condition);
}

Fault fault_of(const Form& form, const Control& of, const Requirement& rule) {
  const Control* named = find_control(form, rule.name);
  if (!named) return "refers to " + in_quotes(rule.name) + ", which is no control";
  const bool measures = named->kind == ControlKind::Rating || named->kind == ControlKind::Number;
  const bool chooses = named->kind == ControlKind::Choices || named->kind == ControlKind::Taxonomy;
  if (!measures && !chooses && named->kind != ControlKind::Pairwise) {
    return "refers to " + in_quotes(rule.name) + ", which is neither rated, counted, compared nor chosen";
  }
  if (measures != rule.values.empty()) {
    return in_quotes(rule.name) + (measures ? " is compared with a number" : " is compared with a choice");
  }
  if (!measures && rule.comparison != Comparison::Is && rule.comparison != Comparison::IsNot) {
    return in_quotes(rule.name) + " has choices: \"is\" and \"is not\" compare them";
  }
  for (const std::string& value : rule.values) {
    if (chooses ? !has_value(*named, value) : !is_side(value)) {
      return in_quotes(value) + " is no choice of " + in_quotes(rule.name);
    }
  }
  return reference_fault(*named, &of);
}

std::vector<const Control*> never_seen(const Form& form) {
  std::vector<const Control*> waiting;
  for (const Control& control : form.controls) waiting.push_back(&control);
  const auto waits = [&](const Control* control) {
    return std::any_of(control->visible_when.begin(), control->visible_when.end(), [&](const Condition& condition) {
      return condition.when == When::ChoiceSelected &&
             std::find(waiting.begin(), waiting.end(), find_control(form, condition.name)) != waiting.end();
    });
  };
  for (bool changed = true; changed;) {
    std::vector<const Control*> still;
    std::copy_if(waiting.begin(), waiting.end(), std::back_inserter(still), waits);
    changed = still.size() < waiting.size();
    waiting = std::move(still);
  }
  return waiting;
}

Fault why_not_deciding(const Control& control) {
  if (control.per_region) return "cannot decide: it is answered for each region, not once";
  if (!control.buckets.empty()) return "cannot decide: what people sort into buckets has no consensus";
  if (control.can_rotate) return "cannot decide: turned shapes cannot be merged; leave canRotate out";
  return std::nullopt;
}

}  // namespace muster::form
