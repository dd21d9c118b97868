// Everything durable as text, one fact a line, for comparing states.
#pragma once

#include <string>

#include "scheduler/core/state.h"

namespace muster::core::testing {

std::string dump(const State& state);

}  // namespace muster::core::testing
