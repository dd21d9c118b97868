#include <set>

#include "common/form/form.h"
#include "common/form/kind_names.h"

namespace muster::form {

std::vector<std::string> features(const Form& form) {
  std::set<std::string> names;
  for (const Control& control : form.controls) {
    if (control.kind > ControlKind::TextArea) names.insert("control:" + std::string(type_name(control.kind)));
  }
  for (const Object& object : form.objects) {
    if (object.kind > ObjectKind::Video) names.insert("object:" + std::string(name_of(object.kind)));
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> known_features() {
  std::vector<std::string> names;
  for (int kind = 0; kind <= static_cast<int>(ControlKind::Ranker); ++kind)
    names.push_back("control:" + std::string(type_name(static_cast<ControlKind>(kind))));
  for (int kind = 0; kind <= static_cast<int>(ObjectKind::List); ++kind)
    names.push_back("object:" + std::string(name_of(static_cast<ObjectKind>(kind))));
  return names;
}

}  // namespace muster::form
