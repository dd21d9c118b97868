#include "worker-agent/media/media_url.h"

#include <sodium.h>

#include <algorithm>
#include <boost/url.hpp>

namespace muster::agent {
namespace {

namespace urls = boost::urls;

constexpr std::string_view kStored = "muster-media:sha256/";
constexpr std::string_view kDigest = "sha256=";

tl::unexpected<Failure> bad_url(std::string_view why) {
  return fail("media.bad-url", "the address of the medium " + std::string(why));
}

std::string escaped(std::string_view text) {
  constexpr std::string_view kNever = "\"<>\\^`{|}", kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && kNever.find(c) == std::string_view::npos) {
      out += c;
    } else {
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

Result<MediaUrl> from_url(const urls::url_view& url) {
  MediaUrl out;
  const std::string scheme = lower(std::string(url.scheme()));
  out.tls = scheme == "https";
  if (!out.tls && scheme != "http") return bad_url("is not http://, https:// or muster-media:");
  if (url.has_userinfo()) return bad_url("holds a user's name");
  out.host = lower(std::string(url.host_address()));
  if (out.host.ends_with('.')) out.host.pop_back();
  const bool ipv6 = url.host_type() == urls::host_type::ipv6;
  const bool plain = out.host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == std::string::npos;
  if (out.host.empty() || (!ipv6 && !plain)) return bad_url("has no host that can be reached");
  if (url.has_port() && !url.port().empty() && url.port_number() == 0)
    return bad_url("has no port that can be reached");
  out.port = url.has_port() && !url.port().empty() ? std::to_string(url.port_number()) : out.tls ? "443" : "80";
  out.target = std::string(url.encoded_path());
  if (!out.target.starts_with('/')) out.target.insert(0, "/");
  if (url.has_query()) out.target += "?" + std::string(url.encoded_query());
  const std::string fragment(url.encoded_fragment());
  if (fragment.starts_with(kDigest)) {
    out.digest = sha256_of_hex(std::string_view(fragment).substr(kDigest.size()));
    if (!out.digest) return bad_url("has a digest that is not 64 hexadecimal digits");
  }
  return out;
}

}  // namespace

std::string hex(const Sha256& digest) {
  char text[65];
  sodium_bin2hex(text, sizeof text, digest.data(), digest.size());
  return text;
}

std::optional<Sha256> sha256_of_hex(std::string_view text) {
  Sha256 digest{};
  size_t length = 0;
  const bool read = text.size() == 64 && sodium_hex2bin(digest.data(), digest.size(), text.data(), text.size(), nullptr,
                                                        &length, nullptr) == 0;
  return read && length == digest.size() ? std::optional(digest) : std::nullopt;
}

std::string MediaUrl::base() const {
  const std::string bracketed = host.find(':') == std::string::npos ? host : "[" + host + "]";
  return (tls ? "https://" : "http://") + bracketed + ":" + port;
}

std::string MediaUrl::key() const {
  if (digest) return "d" + hex(*digest);
  const std::string whole = base() + target;
  Sha256 key{};
  crypto_hash_sha256(key.data(), reinterpret_cast<const unsigned char*>(whole.data()), whole.size());
  return "u" + hex(key);
}

Result<MediaUrl> parse_media_url(std::string_view text) {
  if (text.size() > kMaxUrlBytes) return bad_url("is longer than 4096 bytes");
  if (text.starts_with(kStored)) {
    MediaUrl url;
    url.stored = true;
    url.digest = sha256_of_hex(text.substr(kStored.size()));
    return url.digest ? Result<MediaUrl>(url) : bad_url("has a digest that is not 64 hexadecimal digits");
  }
  const std::string readable = escaped(text);
  const auto parsed = urls::parse_uri(readable);
  if (!parsed) return bad_url("is not a URL");
  return from_url(*parsed);
}

Result<MediaUrl> follow(const MediaUrl& from, std::string_view location) {
  const std::string readable = escaped(location), base_text = from.base() + from.target;
  const auto base = urls::parse_uri(base_text);
  const auto reference = urls::parse_uri_reference(readable);
  urls::url target;
  if (location.empty() || location.size() > kMaxUrlBytes || !base || !reference ||
      !urls::resolve(*base, *reference, target))
    return fail("media.bad-redirect", from.base() + " redirects to something that is not a URL");
  auto next = from_url(target);
  if (!next) return fail("media.bad-redirect", from.base() + " redirects: " + next.error().message);
  if (from.tls && !next->tls) return fail("media.bad-redirect", from.base() + " redirects from https to http");
  next->digest = from.digest;
  return next;
}

}  // namespace muster::agent
