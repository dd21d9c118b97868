// The bootstrap token that guards every write.
#pragma once

#include <string>

#include "common/base/result.h"

namespace muster::app {

// Reads the token in `path`, or makes a random one there (mode 0600). Failures: "token.file", "token.weak" (under 16
// characters).
Result<std::string> load_or_make_token(const std::string& path);

}  // namespace muster::app
