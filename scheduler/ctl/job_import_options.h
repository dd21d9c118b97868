// The command line of `job import`.
#pragma once

#include "scheduler/ctl/commands.h"

namespace muster::ctl {

void add_import_command(CLI::App& noun, Action& chosen);

}  // namespace muster::ctl
