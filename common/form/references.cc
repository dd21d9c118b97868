#include "common/form/references.h"

#include "common/form/soundness.h"

#include <algorithm>
#include <set>

namespace muster::form {
namespace {

tl::unexpected<Failure> bad_form(const std::string& path, std::string_view reason) {
  return fail("form.invalid", path + ": " + std::string(reason));
}

Result<void> check_names(const Form& form) {
  std::set<std::string_view> names;
  for (const Object& object : form.objects) {
    if (!names.insert(object.name).second)
      return bad_form("form.objects", "the name " + object.name + " is there twice");
  }
  for (const Control& control : form.controls) {
    if (!names.insert(control.name).second)
      return bad_form("form.controls", "the name " + control.name + " is there twice");
    if (auto fault = fault_of(form, control)) return bad_form("form.controls", control.name + " " + *fault);
    std::set<std::string_view> buckets;
    for (const Bucket& bucket : control.buckets) {
      if (!buckets.insert(bucket.name).second) return bad_form("form.controls", control.name + " has a bucket twice");
    }
  }
  return {};
}

// Of one control's rules, or (null) a view's.
Result<void> check_conditions(const Form& form, const Control* of, const std::vector<Condition>& conditions) {
  for (const Condition& condition : conditions) {
    if (auto fault = fault_of(form, of, condition)) return bad_form("form.visible_when", *fault);
  }
  return {};
}

Result<void> check_rules(const Form& form) {
  for (const Control& control : form.controls) {
    if (auto fine = check_conditions(form, &control, control.visible_when); !fine) return fine;
    for (const Requirement& rule : control.required_when) {
      if (auto fault = fault_of(form, control, rule)) return bad_form("form.required_when", *fault);
    }
  }
  if (const auto hidden = never_seen(form); !hidden.empty())
    return bad_form("form.visible_when", hidden.front()->name + " is never seen");
  return {};
}

Result<void> check_layout(const Form& form, const std::vector<LayoutNode>& nodes) {
  for (const LayoutNode& node : nodes) {
    if (node.kind == LayoutNode::Kind::Object && !find_object(form, node.text))
      return bad_form("form.layout", "there is no object " + node.text);
    if (node.kind == LayoutNode::Kind::Control && !find_control(form, node.text))
      return bad_form("form.layout", "there is no control " + node.text);
    if (auto fine = check_conditions(form, nullptr, node.visible_when); !fine) return fine;
    if (auto fine = check_layout(form, node.parts); !fine) return fine;
  }
  return {};
}

Result<void> check_deciding(const Form& form) {
  if (form.decide_on.empty()) return bad_form("form.decide_on", "names no control");
  std::set<std::string_view> deciding;
  for (const std::string& name : form.decide_on) {
    const Control* control = find_control(form, name);
    if (!control) return bad_form("form.decide_on", "there is no control " + name);
    if (!deciding.insert(name).second) return bad_form("form.decide_on", "names " + name + " twice");
    if (auto fault = why_not_deciding(*control)) return bad_form("form.decide_on", name + " " + *fault);
  }
  return {};
}

}  // namespace

Result<void> check_references(const Form& form) {
  if (auto fine = check_names(form); !fine) return fine;
  if (auto fine = check_rules(form); !fine) return fine;
  if (auto fine = check_layout(form, form.layout); !fine) return fine;
  return check_deciding(form);
}

}  // namespace muster::form
