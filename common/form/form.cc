#include "common/form/form.h"

#include <algorithm>

#include "common/base/check.h"

namespace muster::form {
namespace {

template <class Named>
const Named* find_named(const std::vector<Named>& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [name](const Named& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const Control* find_control(const Form& form, std::string_view name) {
  return find_named(form.controls, name);
}

const Object* find_object(const Form& form, std::string_view name) {
  return find_named(form.objects, name);
}

std::vector<const Control*> deciding_controls(const Form& form) {
  std::vector<const Control*> controls;
  for (const std::string& name : form.decide_on) {
    controls.push_back(find_control(form, name));
    MUSTER_CHECK(controls.back() != nullptr);
  }
  return controls;
}

bool labels_text(ControlKind kind) {
  return kind == ControlKind::Labels || kind == ControlKind::HyperTextLabels || kind == ControlKind::ParagraphLabels;
}

bool labels_images(ControlKind kind) {
  return kind == ControlKind::RectangleLabels || kind == ControlKind::PolygonLabels ||
         kind == ControlKind::EllipseLabels;
}

bool makes_regions(ControlKind kind) {
  return labels_text(kind) || labels_images(kind);
}

bool has_choices(ControlKind kind) {
  return kind == ControlKind::Choices || kind == ControlKind::Taxonomy || makes_regions(kind);
}

size_t find_path(const Control& control, const std::vector<std::string_view>& path) {
  uint32_t parent = Choice::kTop;
  size_t at = 0;
  for (const std::string_view step : path) {
    for (; at < control.choices.size(); ++at) {
      if (control.choices[at].parent == parent && control.choices[at].value == step) break;
    }
    if (at == control.choices.size()) return std::string_view::npos;
    parent = static_cast<uint32_t>(at++);
  }
  return parent == Choice::kTop ? std::string_view::npos : parent;
}

std::vector<std::string_view> path_to(const Control& control, size_t choice) {
  std::vector<std::string_view> path;
  for (size_t at = choice; at != Choice::kTop; at = control.choices[at].parent) {
    path.push_back(control.choices[at].value);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace muster::form
