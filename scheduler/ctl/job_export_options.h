// The command lines of `job results` and `job answers`.
#pragma once

#include "scheduler/ctl/commands.h"

namespace muster::ctl {

void add_export_commands(CLI::App& noun, Action& chosen);

}  // namespace muster::ctl
