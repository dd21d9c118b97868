// The frame around everything stored as a blob: version, flags, checksum, payload, compressed when it pays
// (docs/journal.md, "Frame"). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace muster::store {

enum class FrameKind : uint8_t { Entry = 1, Contents = 2, CheckpointPart = 3 };

constexpr size_t kFrameHeaderBytes = 10;
constexpr size_t kMaxPayloadBytes = size_t{256} << 20;  // unpacked

// REQUIRES payload.size() <= kMaxPayloadBytes.
std::string encode_frame(FrameKind kind, uint8_t version, std::string_view payload);

struct Frame {
  uint8_t version = 0;
  std::string payload;  // unpacked
};

// Failures: "frame.damaged" (short, bad flags, checksum or compression, too large), "frame.version" (outside
// [oldest, newest]).
Result<Frame> decode_frame(FrameKind kind, uint8_t oldest, uint8_t newest, std::string_view bytes);

// The checksum in a frame's header, unchecked; 0 if there is no whole header.
uint64_t frame_digest(std::string_view bytes);

}  // namespace muster::store
