#include "scheduler/store/frame_codec.h"

#include <xxhash.h>
#include <zstd.h>

#include <memory>

#include "common/base/check.h"

namespace muster::store {
namespace {

constexpr uint8_t kCompressed = 1;
constexpr size_t kCompressFrom = 256;  // smaller payloads stay as they are
constexpr int kLevel = 1;

uint64_t checksum(FrameKind kind, uint8_t version, uint8_t flags, std::string_view payload) {
  const uint64_t seed = uint64_t{static_cast<uint8_t>(kind)} << 16 | uint64_t{flags} << 8 | version;
  return XXH3_64bits_withSeed(payload.data(), payload.size(), seed);
}

void put_u64(char* to, uint64_t value) {
  for (int i = 0; i < 8; ++i) to[i] = static_cast<char>(value >> (8 * i));
}

uint64_t get_u64(const char* from) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value |= uint64_t{static_cast<uint8_t>(from[i])} << (8 * i);
  return value;
}

ZSTD_CCtx* compressor() {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  return context.get();
}

// Writes the compressed payload behind the header of `out`; false, with `out` unspecified, if it saves too little.
bool compress_into(std::string& out, std::string_view payload) {
  const size_t limit = payload.size() - payload.size() / 8;
  out.resize(kFrameHeaderBytes + limit);
  const size_t size =
      ZSTD_compressCCtx(compressor(), out.data() + kFrameHeaderBytes, limit, payload.data(), payload.size(), kLevel);
  if (ZSTD_isError(size)) return false;
  out.resize(kFrameHeaderBytes + size);
  return true;
}

Result<std::string> decompress(std::string_view packed) {
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kMaxPayloadBytes)
    return fail("frame.damaged", "compressed payload states no usable size");
  std::string payload(static_cast<size_t>(size), '\0');
  const size_t got = ZSTD_decompress(payload.data(), payload.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) || got != payload.size()) return fail("frame.damaged", "compressed payload does not unpack");
  return payload;
}

}  // namespace

std::string encode_frame(FrameKind kind, uint8_t version, std::string_view payload) {
  MUSTER_CHECK(payload.size() <= kMaxPayloadBytes);
  std::string out;
  uint8_t flags = 0;
  if (payload.size() >= kCompressFrom && compress_into(out, payload)) {
    flags = kCompressed;
  } else {
    out.assign(kFrameHeaderBytes, '\0');
    out.append(payload);
  }
  out[0] = static_cast<char>(version);
  out[1] = static_cast<char>(flags);
  put_u64(out.data() + 2, checksum(kind, version, flags, std::string_view(out).substr(kFrameHeaderBytes)));
  return out;
}

Result<Frame> decode_frame(FrameKind kind, uint8_t oldest, uint8_t newest, std::string_view bytes) {
  if (bytes.size() < kFrameHeaderBytes) return fail("frame.damaged", "shorter than a frame's header");
  const auto version = static_cast<uint8_t>(bytes[0]);
  const auto flags = static_cast<uint8_t>(bytes[1]);
  const std::string_view payload = bytes.substr(kFrameHeaderBytes);
  if (version < oldest || version > newest)
    return fail("frame.version", "version " + std::to_string(version) + " is not known to this build");
  if (checksum(kind, version, flags, payload) != get_u64(bytes.data() + 2))
    return fail("frame.damaged", "checksum does not match");
  if ((flags & ~kCompressed) != 0) return fail("frame.damaged", "unknown flags");
  if (flags == 0) {
    if (payload.size() > kMaxPayloadBytes) return fail("frame.damaged", "payload is too large");
    return Frame{version, std::string(payload)};
  }
  auto unpacked = decompress(payload);
  if (!unpacked) return tl::unexpected(unpacked.error());
  return Frame{version, std::move(*unpacked)};
}

uint64_t frame_digest(std::string_view bytes) {
  return bytes.size() < kFrameHeaderBytes ? 0 : get_u64(bytes.data() + 2);
}

}  // namespace muster::store
