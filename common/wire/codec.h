// Frames: one byte of frame version, then one envelope. docs/protocol.md §2. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace muster::wire {

class ToScheduler;
class ToAgent;

// Parses `frame` into `message`, which is cleared first and may lie in an arena. Checks the frame and its body's
// presence, not its fields (bounds.h). Errors: "wire.too_large", "wire.empty", "wire.frame_version", "wire.malformed",
// "wire.no_body". With "wire.no_body" the message is parsed and its request readable.
Result<void> decode(std::string_view frame, ToScheduler& message);
Result<void> decode(std::string_view frame, ToAgent& message);

// The size of a message's frame. Computing it caches sizes in the message, which `encode_to` relies on.
size_t frame_size(const ToScheduler& message);
size_t frame_size(const ToAgent& message);

// Writes the frame to `out`. REQUIRES frame_size(message) bytes there, and that it was the last call on the message.
void encode_to(const ToScheduler& message, char* out);
void encode_to(const ToAgent& message, char* out);

// The whole frame as a string.
std::string encode(const ToScheduler& message);
std::string encode(const ToAgent& message);

}  // namespace muster::wire
