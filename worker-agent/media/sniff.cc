#include "worker-agent/media/sniff.h"

#include <algorithm>
#include <array>

namespace muster::agent {
namespace {

using namespace std::string_view_literals;

struct Magic {
  size_t at;
  std::string_view bytes;
  MediaKind kind;
  const char* mime;
};

constexpr std::array kMagic = {
    Magic{0, "\x89PNG\r\n\x1a\n"sv, MediaKind::Image, "image/png"},
    Magic{0, "\xff\xd8\xff"sv, MediaKind::Image, "image/jpeg"},
    Magic{0, "GIF87a"sv, MediaKind::Image, "image/gif"},
    Magic{0, "GIF89a"sv, MediaKind::Image, "image/gif"},
    Magic{0, "fLaC"sv, MediaKind::Audio, "audio/flac"},
    Magic{0, "ID3"sv, MediaKind::Audio, "audio/mpeg"},
};

bool stands_at(std::string_view bytes, size_t at, std::string_view what) {
  return bytes.size() >= at + what.size() && bytes.substr(at, what.size()) == what;
}

unsigned byte_at(std::string_view bytes, size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
}

// A chunk of RIFF, whose form stands after its length.
std::optional<MediaType> sniff_riff(std::string_view bytes) {
  if (!stands_at(bytes, 0, "RIFF")) return std::nullopt;
  if (stands_at(bytes, 8, "WEBPVP8")) return MediaType{MediaKind::Image, "image/webp"};
  if (stands_at(bytes, 8, "WAVE")) return MediaType{MediaKind::Audio, "audio/wav"};
  return std::nullopt;
}

// ISO base media: the first box is `ftyp`, with the brand.
std::optional<MediaType> sniff_mp4(std::string_view bytes) {
  if (!stands_at(bytes, 4, "ftyp") || bytes.size() < 12) return std::nullopt;
  const std::string_view brand = bytes.substr(8, 4);
  constexpr std::array kFilms = {"isom"sv, "iso2"sv, "iso4"sv, "iso5"sv, "iso6"sv, "mp41"sv,
                                 "mp42"sv, "avc1"sv, "M4V "sv, "M4VH"sv, "MSNV"sv, "dash"sv};
  if (brand == "avif" || brand == "avis") return MediaType{MediaKind::Image, "image/avif"};
  if (brand == "M4A " || brand == "M4B ") return MediaType{MediaKind::Audio, "audio/mp4"};
  if (std::find(kFilms.begin(), kFilms.end(), brand) != kFilms.end()) return MediaType{MediaKind::Video, "video/mp4"};
  return std::nullopt;
}

std::optional<MediaType> sniff_ogg(std::string_view bytes) {
  if (!stands_at(bytes, 0, "OggS\0"sv)) return std::nullopt;
  const bool film = bytes.find("\x80theora"sv) != std::string_view::npos;
  return film ? MediaType{MediaKind::Video, "video/ogg"} : MediaType{MediaKind::Audio, "audio/ogg"};
}

std::optional<MediaType> sniff_webm(std::string_view bytes) {
  const bool webm = stands_at(bytes, 0, "\x1a\x45\xdf\xa3"sv) &&
                    bytes.substr(0, 64).find("\x42\x82\x84webm"sv) != std::string_view::npos;
  return webm ? std::optional(MediaType{MediaKind::Video, "video/webm"}) : std::nullopt;
}

// A header of MPEG audio without a tag before it: 11 bits of sync, then version, layer and rates that exist.
std::optional<MediaType> sniff_mpeg_audio(std::string_view bytes) {
  const unsigned second = byte_at(bytes, 1), third = byte_at(bytes, 2);
  if (bytes.size() < 4 || byte_at(bytes, 0) != 0xff || (second & 0xe0) != 0xe0) return std::nullopt;
  if ((second & 0xf6) == 0xf0) return MediaType{MediaKind::Audio, "audio/aac"};
  const bool layer_3 = (second & 0x06) == 0x02 && (second & 0x18) != 0x08;
  const bool rates = (third & 0xf0) != 0xf0 && (third & 0xf0) != 0 && (third & 0x0c) != 0x0c;
  return layer_3 && rates ? std::optional(MediaType{MediaKind::Audio, "audio/mpeg"}) : std::nullopt;
}

// `BM` alone is too little: reserved zeros and a header size that exists follow.
std::optional<MediaType> sniff_bmp(std::string_view bytes) {
  constexpr std::array kHeaders = {12u, 40u, 52u, 56u, 108u, 124u};
  const bool bmp = stands_at(bytes, 0, "BM") && stands_at(bytes, 6, "\0\0\0\0"sv) && stands_at(bytes, 15, "\0\0\0"sv) &&
                   std::find(kHeaders.begin(), kHeaders.end(), byte_at(bytes, 14)) != kHeaders.end();
  return bmp ? std::optional(MediaType{MediaKind::Image, "image/bmp"}) : std::nullopt;
}

}  // namespace

std::optional<MediaType> sniff(std::string_view first_bytes) {
  const std::string_view bytes = first_bytes.substr(0, kSniffBytes);
  for (const Magic& magic : kMagic) {
    if (stands_at(bytes, magic.at, magic.bytes)) return MediaType{magic.kind, magic.mime};
  }
  for (const auto look : {sniff_riff, sniff_mp4, sniff_ogg, sniff_webm, sniff_mpeg_audio, sniff_bmp}) {
    if (auto found = look(bytes)) return found;
  }
  return std::nullopt;
}

bool suits(MediaKind wanted, MediaKind found) {
  return (wanted == MediaKind::Image) == (found == MediaKind::Image);
}

}  // namespace muster::agent
