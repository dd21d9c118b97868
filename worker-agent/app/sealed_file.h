// A backup that only the site's recovery key opens, so that it can be kept by whoever should not read it.
//
// The file: "muster-sealed-1\n"; the 24 bytes of a header of libsodium's secretstream (XChaCha20-Poly1305); pieces of
// 64 KiB of the backup, the last one shorter or empty and tagged final, each 17 bytes longer for its tag. The first
// line is authenticated with every piece. The stream's key is BLAKE2b-256 of "muster sealed backup 1", keyed with the
// recovery key.
#pragma once

#include <string>

#include "common/base/result.h"
#include "worker-agent/app/recovery_key.h"

namespace muster::agent {

// Writes `from` sealed to `to`, which must not be there. The first eight hexadecimal digits of the stream's header,
// which no two sealed files share. Failures: "sealed.read", "sealed.write".
Result<std::string> seal_file(const std::string& from, const std::string& to, const RecoveryKey& key);

bool is_sealed(const std::string& file);
// Writes what is sealed in `from` to `to`, which must not be there. Failures: "sealed.read"; "sealed.key": another key
// sealed it, or its beginning was changed; "sealed.cut"; "sealed.changed"; "sealed.write".
Result<void> open_sealed(const std::string& from, const std::string& to, const RecoveryKey& key);

}  // namespace muster::agent
