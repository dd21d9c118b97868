// Unpredictable names and secrets.
#pragma once

#include <cstddef>
#include <string>

namespace muster {

// `bytes` random bytes from the kernel, as lower-case hexadecimal digits. REQUIRES at most 256.
std::string random_hex(size_t bytes);

}  // namespace muster
