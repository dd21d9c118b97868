// Ports for servers that must come back under the same address after a restart.
#pragma once

#include <cstdint>

namespace muster::testing {

// A TCP port of 127.0.0.1 that nobody used just now, from below the range the kernel hands out to others.
uint16_t free_port();

}  // namespace muster::testing
