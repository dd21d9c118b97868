#include "worker-agent/desk/web_files.h"

#include <sodium.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace muster::agent {
namespace {

namespace fs = std::filesystem;

std::string policy(bool media_from_anywhere) {
  const std::string media = media_from_anywhere ? "'self' data: blob: http: https:; " : "'self' data: blob:; ";
  return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src " + media +
         "media-src " + media + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

std::optional<std::string> content_type_of(const std::string& extension) {
  static const std::map<std::string, std::string> kTypes = {{".html", "text/html; charset=utf-8"},
                                                            {".js", "text/javascript; charset=utf-8"},
                                                            {".css", "text/css; charset=utf-8"},
                                                            {".svg", "image/svg+xml"},
                                                            {".png", "image/png"},
                                                            {".ico", "image/x-icon"},
                                                            {".json", "application/json"},
                                                            {".woff2", "font/woff2"},
                                                            {".webmanifest", "application/manifest+json"}};
  const auto found = kTypes.find(extension);
  return found == kTypes.end() ? std::nullopt : std::optional(found->second);
}

std::string etag_of(std::string_view bytes) {
  unsigned char digest[16];
  crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                     0);
  char hex[sizeof digest * 2 + 1];
  sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
  return '"' + std::string(hex) + '"';
}

Result<std::string> read_whole(const fs::path& path, size_t& room) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return fail("web.read", path.string() + ": " + error.message());
  if (size > room) return fail("web.too-large", path.string() + ": the page has more than 32 MiB");
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file || bytes.size() > room) return fail("web.read", path.string() + ": cannot be read");
  room -= bytes.size();
  return bytes;
}

Result<WebFile> load_one(const fs::path& path, std::string type, size_t& room) {
  auto plain = read_whole(path, room);
  if (!plain) return tl::unexpected(plain.error());
  WebFile file;
  file.content_type = std::move(type);
  file.plain = std::move(*plain);
  file.etag = etag_of(file.plain);
  const fs::path packed = path.string() + ".gz";
  if (fs::is_regular_file(fs::symlink_status(packed))) {
    auto gzip = read_whole(packed, room);
    if (!gzip) return tl::unexpected(gzip.error());
    file.gzip = std::move(*gzip);
  }
  return file;
}

// Whether a list such as `gzip, br;q=0.5` takes gzip.
bool takes_gzip(const std::string& accepted) {
  const size_t at = accepted.find("gzip");
  if (at == std::string::npos) return false;
  const std::string rest = accepted.substr(at + 4, accepted.find(',', at) - (at + 4));
  return rest.find("q=0") == std::string::npos || rest.find("q=0.") != std::string::npos;
}

}  // namespace

Result<WebFiles> load_web_files(const std::string& folder) {
  WebFiles files;
  size_t room = kMaxWebBytes;
  std::error_code error;
  auto entry = fs::recursive_directory_iterator(folder, error);
  if (error) return fail("web.read", folder + ": " + error.message());
  for (size_t seen = 0; entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (error) return fail("web.read", folder + ": " + error.message());
    if (++seen > 4 * kMaxWebFiles) return fail("web.too-large", folder + ": too many files");
    if (entry->is_symlink() || !entry->is_regular_file()) continue;
    auto type = content_type_of(entry->path().extension().string());
    if (!type) continue;
    if (files.size() == kMaxWebFiles) return fail("web.too-large", folder + ": more than 512 files");
    auto file = load_one(entry->path(), std::move(*type), room);
    if (!file) return tl::unexpected(file.error());
    const std::string path = "/" + entry->path().lexically_relative(folder).generic_string();
    file->lasting = path.starts_with("/assets/");
    files.emplace(path == "/index.html" ? "/" : path, std::move(*file));
  }
  if (!files.contains("/")) return fail("web.no-index", folder + ": has no index.html");
  return files;
}

std::string page_beside_program() {
  std::error_code error;
  const auto program = fs::read_symlink("/proc/self/exe", error);
  const auto folder = program.parent_path().parent_path() / "share/muster/desk";
  return !error && fs::exists(folder / "index.html", error) ? folder.string() : std::string();
}

http::Response serve_web_file(const WebFile& file, const http::Request& request, bool media_from_anywhere) {
  http::Response response;
  response.content_type = file.content_type;
  response.headers = {
      {"Content-Security-Policy", policy(media_from_anywhere)},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cache-Control", file.lasting ? "public, max-age=31536000, immutable" : "no-cache"},
      {"Vary", "Accept-Encoding"},
      {"ETag", file.etag},
  };
  if (request.header("if-none-match").find(file.etag) != std::string::npos) {
    response.status = 304;
  } else if (!file.gzip.empty() && takes_gzip(request.header("accept-encoding"))) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = file.gzip;
  } else {
    response.body = file.plain;
  }
  return response;
}

}  // namespace muster::agent
