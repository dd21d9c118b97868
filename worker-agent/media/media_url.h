// Where a medium is, as an item says it (docs/media.md).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.h"

namespace muster::agent {

using Sha256 = std::array<uint8_t, 32>;
std::string hex(const Sha256& digest);
std::optional<Sha256> sha256_of_hex(std::string_view text);  // 64 digits, either case

constexpr size_t kMaxUrlBytes = 4096;

struct MediaUrl {
  bool stored = false;  // `muster-media:sha256/HEX`: in the system's own store; then nothing but `digest` is set
  bool tls = false;
  std::string host, port;        // lower case, without brackets; the port is always there
  std::string target;            // path and query, encoded
  std::optional<Sha256> digest;  // what its contents must be; from `#sha256=HEX`

  // `https://host:port`, for a client and for people. REQUIRES not stored.
  std::string base() const;
  // Under which it is kept: the digest where one is given, so that the same contents are kept once.
  std::string key() const;
};

// Bytes that a URL cannot hold, such as blanks and Chinese, are percent-encoded first. Failures: "media.bad-url": no
// http, https or muster-media URL, or with a user's name, or a digest that is none.
Result<MediaUrl> parse_media_url(std::string_view text);
// What a redirect from `from` leads to; keeps its digest. From https never back to http. Failures:
// "media.bad-redirect".
Result<MediaUrl> follow(const MediaUrl& from, std::string_view location);

}  // namespace muster::agent
