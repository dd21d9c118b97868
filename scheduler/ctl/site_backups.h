// Sealed backups of sites: what there is, and fetching one for the machine that takes a dead one's place.
#pragma once

#include "scheduler/ctl/commands.h"

namespace muster::ctl {

void add_site_backups(CLI::App& noun, Action& chosen);

}  // namespace muster::ctl
