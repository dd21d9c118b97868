// The command line's part that is about media.
#pragma once

#include "worker-agent/app/options.h"

namespace CLI {
class App;
}

namespace muster::agent {

void add_media_options(CLI::App& run, CommandLine& out);
// Reads the token, and what hosts were named. Failures: "media.hosts", "options.media".
Result<void> load_media_files(CommandLine& command_line);
// `media import`; what it returns knows whether it was asked for.
const CLI::App* add_media_import(CLI::App& app, CommandLine& out);

}  // namespace muster::agent
