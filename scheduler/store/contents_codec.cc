#include "scheduler/store/contents_codec.h"

#include <limits>
#include <utility>

#include "common/base/check.h"
#include "scheduler/store/frame_codec.h"

namespace muster::store {
namespace {

void append_u32(std::string& to, uint32_t value) {
  for (int i = 0; i < 4; ++i) to.push_back(static_cast<char>(value >> (8 * i)));
}

uint32_t read_u32(const std::string& from, size_t offset) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value |= uint32_t{static_cast<uint8_t>(from[offset + i])} << (8 * i);
  return value;
}

}  // namespace

Contents Contents::of(const std::vector<std::string>& entries) {
  size_t bytes = 0;
  for (const auto& entry : entries) bytes += entry.size();
  MUSTER_CHECK(bytes <= std::numeric_limits<uint32_t>::max());
  std::string packed;
  packed.reserve(4 * (entries.size() + 1) + bytes);
  append_u32(packed, static_cast<uint32_t>(entries.size()));
  size_t end = 0;
  for (const auto& entry : entries) append_u32(packed, static_cast<uint32_t>(end += entry.size()));
  for (const auto& entry : entries) packed += entry;
  return Contents(std::move(packed), static_cast<uint32_t>(entries.size()));
}

Result<Contents> Contents::parse(std::string packed) {
  if (packed.size() < 4) return fail("contents.damaged", "no count");
  const uint32_t count = read_u32(packed, 0);
  if (count > (packed.size() - 4) / 4) return fail("contents.damaged", "fewer offsets than entries");
  const size_t bytes = packed.size() - 4 * (size_t{count} + 1);
  uint32_t previous = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t end = read_u32(packed, 4 * (size_t{i} + 1));
    if (end < previous || end > bytes)
      return fail("contents.damaged", "offset " + std::to_string(i) + " is out of order");
    previous = end;
  }
  if (previous != bytes) return fail("contents.damaged", "bytes beyond the last entry");
  return Contents(std::move(packed), count);
}

uint32_t Contents::end(uint32_t index) const {
  return read_u32(packed_, 4 * (size_t{index} + 1));
}

std::string_view Contents::at(uint32_t index) const {
  MUSTER_CHECK(index < count_);
  const uint32_t begin = index == 0 ? 0 : end(index - 1);
  return std::string_view(packed_).substr(bytes_at() + begin, end(index) - begin);
}

std::string encode_contents(const Contents& contents) {
  return encode_frame(FrameKind::Contents, kContentsVersion, contents.packed());
}

Result<Contents> decode_contents(std::string_view bytes) {
  auto frame = decode_frame(FrameKind::Contents, kContentsVersion, kContentsVersion, bytes);
  if (!frame) return tl::unexpected(frame.error());
  return Contents::parse(std::move(frame->payload));
}

}  // namespace muster::store
