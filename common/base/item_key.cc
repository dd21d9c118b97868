#include "common/base/item_key.h"

#include <xxhash.h>

#include <algorithm>

namespace muster {
namespace {

// Journalled with every item: never changed.
constexpr uint64_t kSeed = 0x6d75737465723031;

}  // namespace

uint64_t hash_of_key(std::string_view key) {
  return std::max<uint64_t>(XXH3_64bits_withSeed(key.data(), key.size(), kSeed), 1);
}

}  // namespace muster
