// What is said of a labeling config in a file.
#pragma once

#include <ostream>
#include <string>

#include "scheduler/template/compile.h"

namespace muster::ctl {

// One line each, `FILE:LINE: …`.
void warn(const labeling::Compiled& compiled, const std::string& name, std::ostream& err);
std::string errors_of(const labeling::Compiled& compiled, const std::string& name);

}  // namespace muster::ctl
