// The secret that a program keeps in a file, and makes there when it starts for the first time.
#pragma once

#include <string>

#include "common/base/result.h"

namespace muster {

// The token in `path`, without blanks at its end; where there is no such file, a random one of 64 characters, which is
// then in it (mode 0600). Programs that start at the same moment on one path all return the same token. Failures:
// "token.file", "token.weak" (under 16 characters).
Result<std::string> load_or_make_token(const std::string& path);

}  // namespace muster
