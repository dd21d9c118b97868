// Logging: one line per event on standard error, `time level message`. Failures are logged once, where they are
// handled.
#pragma once

#include <spdlog/spdlog.h>

#include <string>

namespace muster {

// Sets up the process-wide logger. `level`: trace, debug, info, warn, error or off. Call once, before any thread
// starts.
void init_logging(const std::string& program, const std::string& level);

}  // namespace muster
