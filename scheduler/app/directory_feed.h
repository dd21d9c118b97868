// Keeps the gateway's directory in step with the core: filled whole at takeover, then by the effects that tell of
// changes.
#pragma once

#include "scheduler/core/core.h"
#include "scheduler/core/effect.h"
#include "scheduler/gateway/directory.h"

namespace muster::app {

void fill_directory(const core::State& state, gateway::Directory& directory);
// REQUIRES the loop's thread, before the effect is released to the gateway.
void feed_directory(const core::State& state, const core::Effect& effect, gateway::Directory& directory);

}  // namespace muster::app
