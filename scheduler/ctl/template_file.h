// Labeling configs as files, and what is said of them.
#pragma once

#include <ostream>
#include <string>

#include "scheduler/ctl/session.h"
#include "scheduler/template/compile.h"

namespace muster::ctl {

// "standard input" for "-".
std::string input_name(const std::string& file);

// The whole file; "-" is standard input. Trouble: Refused, with the file's name.
Outcome<std::string> read_template(Session& session, const std::string& file);

// One line each, `FILE:LINE: …`.
void warn(const labeling::Compiled& compiled, const std::string& name, std::ostream& err);
std::string errors_of(const labeling::Compiled& compiled, const std::string& name);

}  // namespace muster::ctl
