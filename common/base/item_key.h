// An item's key as 64 bits: how core and agents name an item without its text.
#pragma once

#include <cstdint>
#include <string_view>

namespace muster {

// The same key has the same hash on every machine and in every version; equal hashes are taken for equal keys. Never 0.
uint64_t hash_of_key(std::string_view key);

}  // namespace muster
