#include <set>

#include "common/form/form.h"
#include "common/form/kind_names.h"

namespace muster::form {

std::vector<std::string> features(const Form& form) {
  std::set<std::string> names;
  for (const Control& control : form.controls) names.insert("control:" + std::string(type_name(control.kind)));
  for (const Object& object : form.objects) names.insert("object:" + std::string(type_name(object.kind)));
  return {names.begin(), names.end()};
}

}  // namespace muster::form
