// Always-on assertions for bugs. Never for a peer's input or for a failure of the outside world.
#pragma once

namespace muster {

[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace muster

#define MUSTER_CHECK(expression)                                \
  (__builtin_expect(static_cast<bool>(expression), 1) ? void(0) \
                                                      : ::muster::check_failed(#expression, __FILE__, __LINE__))
