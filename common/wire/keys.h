// CURVE key pairs: how they are made, checked and kept. A key is 40 characters of Z85.
#pragma once

#include <string>
#include <string_view>

#include "common/base/result.h"

namespace muster::wire {

constexpr size_t kKeyCharacters = 40;

struct KeyPair {
  std::string public_key, secret_key;
};

// 40 characters of the Z85 alphabet that decode to 32 bytes.
bool is_valid_z85_key(std::string_view key);

// Errors: "keys.unsupported": this libzmq has no CURVE.
Result<KeyPair> generate_key_pair();

// Writes the pair to `path`, mode 0600, whole or not at all, replacing what was there. Errors: "keys.write".
Result<void> save_key_pair(const std::string& path, const KeyPair& pair);

// Reads what `save_key_pair` wrote. Errors: "keys.read"; "keys.mode": others than the owner may read or write the file;
// "keys.malformed": no valid pair, or two keys that do not belong together.
Result<KeyPair> load_key_pair(const std::string& path);

// The pair in `path`, made and saved first if there is no such file.
Result<KeyPair> load_or_generate_key_pair(const std::string& path);

}  // namespace muster::wire
