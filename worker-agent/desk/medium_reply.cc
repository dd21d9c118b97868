#include "worker-agent/desk/medium_reply.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace muster::agent {
namespace {

constexpr uint64_t kPieceBytes = 256u << 10;

// Reads from the local disk on the server's thread, a piece at a time.
class FilePart final : public http::BodySource {
 public:
  FilePart(std::ifstream file, uint64_t bytes) : file_(std::move(file)), left_(bytes) {}
  void next(std::function<void(Result<Piece>)> done) override {
    Piece piece;
    piece.bytes.resize(std::min(left_, kPieceBytes));
    file_.read(piece.bytes.data(), static_cast<std::streamsize>(piece.bytes.size()));
    if (static_cast<uint64_t>(file_.gcount()) != piece.bytes.size())
      return done(fail("media.read", "the medium's file is shorter than it was"));
    left_ -= piece.bytes.size();
    piece.last = left_ == 0;
    done(std::move(piece));
  }

 private:
  std::ifstream file_;
  uint64_t left_;
};

struct Range {
  uint64_t first = 0, last = 0;
};
struct Wanted {
  bool cannot = false;         // no byte of it is there
  std::optional<Range> range;  // none: all of it
};

std::optional<uint64_t> whole_number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// RFC 9110, 14.1.2. What is no single range of bytes is passed over, as it says.
Wanted asked_range(std::string_view header, uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return {};
  header.remove_prefix(kUnit.size());
  const size_t dash = header.find('-');
  if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) return {};
  const auto first = whole_number(header.substr(0, dash)), last = whole_number(header.substr(dash + 1));
  if (dash == 0) {
    if (!last) return {};
    if (*last == 0 || size == 0) return {true, {}};
    return {false, Range{size - std::min(*last, size), size - 1}};
  }
  const bool open = dash + 1 == header.size();
  if (!first || (!last && !open) || (last && *last < *first)) return {};
  if (*first >= size) return {true, {}};
  return {false, Range{*first, std::min(last.value_or(size - 1), size - 1)}};
}

http::Response headed(const CachedFile& file, const std::string& etag) {
  http::Response response;
  response.content_type = file.type.mime;
  // Asked for anew each time, so that it is also checked anew whose it is.
  response.headers = {{"Cache-Control", "private, no-cache"},
                      {"ETag", etag},
                      {"Accept-Ranges", "bytes"},
                      {"Content-Security-Policy", "default-src 'none'; sandbox"},
                      {"Cross-Origin-Resource-Policy", "same-origin"}};
  return response;
}

}  // namespace

http::Response serve_medium(const CachedFile& file, const http::Request& request) {
  const std::string etag = '"' + hex(file.digest) + '"';
  http::Response response = headed(file, etag);
  if (request.header("if-none-match").find(etag) != std::string::npos) {
    response.status = 304;
    return response;
  }
  const std::string same = request.header("if-range");
  const Wanted asked = same.empty() || same == etag ? asked_range(request.header("range"), file.bytes) : Wanted{};
  const std::string size = std::to_string(file.bytes);
  if (asked.cannot) {
    auto refused = http::problem(416, "range", "the medium has " + size + " bytes");
    refused.headers.emplace_back("Content-Range", "bytes */" + size);
    return refused;
  }
  std::ifstream from(file.path, std::ios::binary);
  const Range range = asked.range.value_or(Range{0, file.bytes - 1});
  if (!from || !from.seekg(static_cast<std::streamoff>(range.first))) {
    auto gone = http::problem(503, "media-pending", "the medium has to be downloaded again");
    gone.headers.emplace_back("Retry-After", "1");
    return gone;
  }
  const uint64_t bytes = range.last - range.first + 1;
  response.stream = std::make_shared<FilePart>(std::move(from), bytes);
  response.stream_bytes = static_cast<int64_t>(bytes);
  if (!asked.range) return response;
  response.status = 206;
  response.headers.emplace_back("Content-Range",
                                "bytes " + std::to_string(range.first) + '-' + std::to_string(range.last) + '/' + size);
  return response;
}

}  // namespace muster::agent
