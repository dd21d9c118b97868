// How much memory this process has.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <fstream>

namespace muster::testing {

// Sanitizers keep memory of their own: figures mean nothing under them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMemoryIsOurs = false;
#else
constexpr bool kMemoryIsOurs = true;
#endif

inline size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  size_t whole = 0, resident = 0;
  statm >> whole >> resident;
  return resident * static_cast<size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace muster::testing
