// What muster-agent does with the folder of an agent that does not run, instead of running.
#pragma once

#include "worker-agent/app/options.h"

namespace muster::agent {

// Carries out `spool export`, tells how many answers there are, and returns the exit code.
int export_spool(const CommandLine& command_line);

}  // namespace muster::agent
