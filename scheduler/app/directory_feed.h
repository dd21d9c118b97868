// Keeps the gateway's directory in step with the core: filled whole at takeover, then by the effects that tell of
// changes.
#pragma once

#include <variant>
#include <vector>

#include "scheduler/core/core.h"
#include "scheduler/core/effect.h"
#include "scheduler/gateway/directory.h"

namespace muster::app {

using DirectoryChange =
    std::variant<gateway::JobEntry, gateway::SiteEntry, gateway::WorkerEntry, JobNumber>;  // number: gone

// Everything there is.
std::vector<DirectoryChange> whole_directory(const core::State& state);
// Its sites only.
std::vector<DirectoryChange> site_entries(const core::State& state);
// What these effects tell of, as the state has it. REQUIRES that `state` is that of the end of their turn.
std::vector<DirectoryChange> directory_changes(const core::State& state, const std::vector<core::Effect>& effects);
void change_directory(std::vector<DirectoryChange> changes, gateway::Directory& directory);

}  // namespace muster::app
