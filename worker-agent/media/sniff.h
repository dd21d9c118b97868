// What a file is, by its first bytes. Nobody's word is taken for it: neither the server's nor the name's.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace muster::agent {

constexpr size_t kSniffBytes = 512;  // looked at, at most

enum class MediaKind : char { Image, Audio, Video };

struct MediaType {
  MediaKind kind = MediaKind::Image;
  std::string mime;
  bool operator==(const MediaType&) const = default;
};

// PNG, JPEG, GIF, WebP, BMP, AVIF; WAV, MP3, FLAC, Ogg, AAC; MP4, WebM. Nothing for anything else: SVG and HTML, which
// could act in a page, above all.
std::optional<MediaType> sniff(std::string_view first_bytes);

// Whether an object of the form that wants `wanted` can show it: sound may come in a container for films, and a film
// may have sound alone.
bool suits(MediaKind wanted, MediaKind found);

}  // namespace muster::agent
