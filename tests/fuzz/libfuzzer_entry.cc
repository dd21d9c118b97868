// The way in for libFuzzer. MUSTER_FUZZ_TARGET names the target.
#include <spdlog/spdlog.h>

#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  spdlog::set_level(spdlog::level::off);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  muster::fuzz::MUSTER_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
  return 0;
}
