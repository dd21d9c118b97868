#include "worker-agent/app/sealed_file.h"

#include <sodium.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>

#include "worker-agent/media/new_file.h"

namespace muster::agent {
namespace {

constexpr std::string_view kMagic = "muster-sealed-1\n";
constexpr std::string_view kPurpose = "muster sealed backup 1";
constexpr size_t kPieceBytes = 64u << 10;
constexpr size_t kTagBytes = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr size_t kHeaderBytes = crypto_secretstream_xchacha20poly1305_HEADERBYTES;

using StreamKey = std::array<uint8_t, crypto_secretstream_xchacha20poly1305_KEYBYTES>;
using Header = std::array<uint8_t, kHeaderBytes>;

StreamKey stream_key(const RecoveryKey& key) {
  StreamKey made{};
  crypto_generichash(made.data(), made.size(), reinterpret_cast<const uint8_t*>(kPurpose.data()), kPurpose.size(),
                     key.data(), key.size());
  return made;
}

const uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

std::string_view text_of_bytes(const uint8_t* bytes, size_t count) {
  return {reinterpret_cast<const char*>(bytes), count};
}

// Up to `count` bytes; fewer only at the end.
std::string read_piece(std::ifstream& in, size_t count) {
  std::string piece(count, '\0');
  in.read(piece.data(), static_cast<std::streamsize>(count));
  piece.resize(static_cast<size_t>(in.gcount()));
  return piece;
}

bool at_end(std::ifstream& in) {
  return in.peek() == std::ifstream::traits_type::eof();
}

tl::unexpected<Failure> unreadable(const std::string& file) {
  return fail("sealed.read", file + " cannot be read: " + std::strerror(errno));
}

tl::unexpected<Failure> unwritable(const std::string& file) {
  return fail("sealed.write", file + ": " + std::strerror(errno));
}

}  // namespace

Result<std::string> seal_file(const std::string& from, const std::string& to, const RecoveryKey& key) {
  std::ifstream in(from, std::ios::binary);
  if (!in) return unreadable(from);
  crypto_secretstream_xchacha20poly1305_state state{};
  Header header{};
  crypto_secretstream_xchacha20poly1305_init_push(&state, header.data(), stream_key(key).data());
  NewFile out(to);
  if (!out.write(kMagic) || !out.write(text_of_bytes(header.data(), header.size()))) return unwritable(to);
  for (bool last = false; !last;) {
    const std::string piece = read_piece(in, kPieceBytes);
    last = at_end(in);
    if (in.bad()) return unreadable(from);
    std::string sealed(piece.size() + kTagBytes, '\0');
    crypto_secretstream_xchacha20poly1305_push(&state, reinterpret_cast<uint8_t*>(sealed.data()), nullptr,
                                               bytes_of(piece), piece.size(), bytes_of(kMagic), kMagic.size(),
                                               last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
    if (!out.write(sealed)) return unwritable(to);
  }
  if (!out.finish()) return unwritable(to);
  std::array<char, 9> name{};
  sodium_bin2hex(name.data(), name.size(), header.data(), 4);
  return std::string(name.data());
}

bool is_sealed(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return read_piece(in, kMagic.size()) == kMagic;
}

Result<void> open_sealed(const std::string& from, const std::string& to, const RecoveryKey& key) {
  std::ifstream in(from, std::ios::binary);
  if (!in) return unreadable(from);
  if (read_piece(in, kMagic.size()) != kMagic) return fail("sealed.read", from + " is no sealed backup");
  const std::string header = read_piece(in, kHeaderBytes);
  if (header.size() != kHeaderBytes) return fail("sealed.cut", from + " has no end: fetch it again");
  crypto_secretstream_xchacha20poly1305_state state{};
  crypto_secretstream_xchacha20poly1305_init_pull(&state, bytes_of(header), stream_key(key).data());
  NewFile out(to);
  uint8_t tag = 0;
  for (bool first = true; tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL; first = false) {
    const std::string sealed = read_piece(in, kPieceBytes + kTagBytes);
    if (sealed.size() < kTagBytes) return fail("sealed.cut", from + " has no end: fetch it again");
    std::string piece(sealed.size() - kTagBytes, '\0');
    if (crypto_secretstream_xchacha20poly1305_pull(&state, reinterpret_cast<uint8_t*>(piece.data()), nullptr, &tag,
                                                   bytes_of(sealed), sealed.size(), bytes_of(kMagic),
                                                   kMagic.size()) != 0) {
      if (first) return fail("sealed.key", "this key does not open " + from);
      return fail(at_end(in) ? "sealed.cut" : "sealed.changed", from + " is damaged or has no end: fetch it again");
    }
    if (!out.write(piece)) return unwritable(to);
  }
  if (!at_end(in)) return fail("sealed.changed", from + " has more after its end");
  return out.finish() ? Result<void>() : unwritable(to);
}

}  // namespace muster::agent
