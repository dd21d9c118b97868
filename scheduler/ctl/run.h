// The whole program, apart from the process around it.
#pragma once

#include <string>
#include <vector>

#include "scheduler/ctl/surroundings.h"

namespace muster::ctl {

// `args` without the program's name. Returns the exit code (docs/musterctl.md).
int run(std::vector<std::string> args, Surroundings& surroundings);

}  // namespace muster::ctl
