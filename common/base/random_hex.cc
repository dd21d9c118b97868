#include "common/base/random_hex.h"

#include <sys/random.h>

#include <array>

#include "common/base/check.h"

namespace muster {

std::string random_hex(size_t bytes) {
  std::array<unsigned char, 256> random;  // what getrandom gives in one piece
  MUSTER_CHECK(bytes <= random.size());
  MUSTER_CHECK(::getrandom(random.data(), bytes, 0) == static_cast<ssize_t>(bytes));
  std::string digits;
  for (size_t i = 0; i < bytes; ++i) {
    constexpr char kDigits[] = "0123456789abcdef";
    digits += kDigits[random[i] >> 4];
    digits += kDigits[random[i] & 15];
  }
  return digits;
}

}  // namespace muster
