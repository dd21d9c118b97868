// `musterctl template preview`: the desk on a template that no job has yet.
#pragma once

#include "scheduler/ctl/commands.h"

namespace muster::ctl {

void add_preview_command(CLI::App& noun, Action& chosen);

}  // namespace muster::ctl
