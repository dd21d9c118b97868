// Compiles a labeling config (Label Studio's XML) into a form. docs/templates.md lists every tag and attribute.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.h"
#include "common/form/form.h"

namespace muster::labeling {

struct Complaint {
  int line = 0;  // within the template, 1-based; 0 if not known
  std::string message;
  int earlier =
      0;  // the line of what it collides with, for " on line N" after the message; 0: it collides with nothing
};

struct Compiled {
  form::Form form;
  std::vector<Complaint> warnings;  // what is ignored
  std::vector<Complaint> errors;    // non-empty: the template is refused
};

// `decide_on`: the deciding controls' names; empty: the first required control, else the first.
Compiled compile_template(std::string_view xml, const std::vector<std::string>& decide_on = {});

}  // namespace muster::labeling
