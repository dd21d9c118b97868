// Files that a command takes whole.
#pragma once

#include <string>

#include "scheduler/ctl/session.h"

namespace muster::ctl {

// "standard input" for "-".
std::string input_name(const std::string& file);

// The whole file; "-" is standard input. Trouble: Refused, with the file's name.
Outcome<std::string> read_input(Session& session, const std::string& file);

}  // namespace muster::ctl
