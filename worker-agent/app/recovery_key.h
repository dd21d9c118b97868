// What opens a site's sealed backups: 128 random bits, in letters that people can copy by hand. The site alone has it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace muster::agent {

using RecoveryKey = std::array<uint8_t, 16>;

// "ABCD-EFGH-…": 28 letters and digits in fours, of which the last twelve bits tell whether the others were copied
// well. I, L, O and U do not occur.
std::string text_of(const RecoveryKey& key);
// As people write it: in any case, with blanks or nothing between, I and L for 1, O for 0. Failure:
// "recovery-key.malformed", which says what is wrong.
Result<RecoveryKey> parse_recovery_key(std::string_view text);

// Where an agent has its own.
std::string recovery_key_file(const std::string& data_dir);
// Failures: "recovery-key.none": no such file; "recovery-key.malformed".
Result<RecoveryKey> read_recovery_key(const std::string& file);
// The key in `file`, which is made, for its owner's eyes only, if it is not there. Failures: "recovery-key.malformed",
// "recovery-key.write".
Result<RecoveryKey> read_or_make_recovery_key(const std::string& file);

}  // namespace muster::agent
