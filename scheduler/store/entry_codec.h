// A journal entry: one batch in a frame. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace muster::journal {
class Batch;
}

namespace muster::store {

// How to change it: docs/journal.md, "Versions".
constexpr uint8_t kEntryVersion = 1;

// REQUIRES at most kMaxPayloadBytes serialised.
std::string encode_entry(const journal::Batch& batch);

// Replaces `batch`. Failures: those of decode_frame, and "entry.damaged" if the payload is no batch. `batch` is then
// unspecified.
Result<void> decode_entry(std::string_view bytes, journal::Batch& batch);

// The checksum that an encoded entry carries; 0 if it is too short for one.
uint64_t entry_digest(std::string_view bytes);

}  // namespace muster::store
