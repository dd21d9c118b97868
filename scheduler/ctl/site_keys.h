// The public keys of a site's agent: reading them from the command line, showing them, replacing them.
#pragma once

#include <string>

#include "scheduler/ctl/commands.h"

namespace muster::ctl {

// Trouble: it is no CURVE public key.
Outcome<std::string> valid_key(std::string key);
// The first word of the file.
Outcome<std::string> read_key_file(const std::string& path);

void add_site_keys(CLI::App& noun, Action& chosen);

}  // namespace muster::ctl
