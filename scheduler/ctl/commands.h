// The nouns of the command line. Each adds its subcommands to `app`; parsing chooses one action, which runs afterwards.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "scheduler/ctl/outcome.h"
#include "scheduler/ctl/session.h"

namespace muster::ctl {

using Action = std::function<Outcome<void>(Session&)>;

// `chosen` outlives parsing.
void add_job_commands(CLI::App& app, Action& chosen);
void add_site_commands(CLI::App& app, Action& chosen);
void add_worker_commands(CLI::App& app, Action& chosen);
void add_keys_commands(CLI::App& app, Action& chosen);
void add_token_commands(CLI::App& app, Action& chosen);
void add_trace_command(CLI::App& app, Action& chosen);
void add_upgrade_commands(CLI::App& app, Action& chosen);
void add_media_command(CLI::App& app, Action& chosen);
void add_template_commands(CLI::App& app, Action& chosen);
void add_consensus_command(CLI::App& app, Action& chosen);

// Adds a noun that needs one of its commands, with examples at the end of its help.
CLI::App* add_noun(CLI::App& app, const std::string& name, const std::string& description, const std::string& examples);

}  // namespace muster::ctl
