#include "common/wire/codec.h"

#include <cstdint>

#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"

namespace muster::wire {
namespace {

template <class Message>
Result<void> decode_frame(std::string_view frame, Message& message) {
  message.Clear();
  if (frame.empty()) return fail("wire.empty", "the frame is empty");
  if (frame.size() > kMaxMessageBytes) {
    return fail("wire.too_large", "the frame has " + std::to_string(frame.size()) + " bytes");
  }
  const auto version = static_cast<uint8_t>(frame.front());
  if (version != kFrameVersion) {
    return fail("wire.frame_version", "frame version " + std::to_string(version) + " is not known");
  }
  frame.remove_prefix(1);
  if (!message.ParseFromArray(frame.data(), static_cast<int>(frame.size()))) {
    return fail("wire.malformed", "the frame holds no message of this protocol");
  }
  if (message.body_case() == Message::BODY_NOT_SET) return fail("wire.no_body", "the message has no known body");
  return {};
}

template <class Message>
void encode_frame(const Message& message, char* out) {
  auto* bytes = reinterpret_cast<uint8_t*>(out);
  bytes[0] = kFrameVersion;
  message.SerializeWithCachedSizesToArray(bytes + 1);
}

template <class Message>
std::string encode_string(const Message& message) {
  std::string frame(frame_size(message), '\0');
  encode_frame(message, frame.data());
  return frame;
}

}  // namespace

Result<void> decode(std::string_view frame, ToScheduler& message) {
  return decode_frame(frame, message);
}
Result<void> decode(std::string_view frame, ToAgent& message) {
  return decode_frame(frame, message);
}

size_t frame_size(const ToScheduler& message) {
  return 1 + message.ByteSizeLong();
}
size_t frame_size(const ToAgent& message) {
  return 1 + message.ByteSizeLong();
}

void encode_to(const ToScheduler& message, char* out) {
  encode_frame(message, out);
}
void encode_to(const ToAgent& message, char* out) {
  encode_frame(message, out);
}

std::string encode(const ToScheduler& message) {
  return encode_string(message);
}
std::string encode(const ToAgent& message) {
  return encode_string(message);
}

}  // namespace muster::wire
