// The page as built (worker-agent/web): its files, read into memory once, and how they are served. Nothing is looked up
// on the disk for a request, so that no path can lead out of the folder.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "common/base/result.h"
#include "common/http/server.h"

namespace muster::agent {

constexpr size_t kMaxWebFiles = 512;
constexpr size_t kMaxWebBytes = 32u << 20;  // of all files together

struct WebFile {
  std::string content_type;
  std::string plain, gzip;  // gzip: from `NAME.gz` beside it; empty if there is none
  std::string etag;         // quoted
  bool lasting = false;     // its name changes with its contents
};

// By path: `/` is index.html, all others are as they lie in the folder.
using WebFiles = std::map<std::string, WebFile>;

// Links and files whose extension a browser is not known to need are passed over. Errors: "web.read", "web.too-large",
// "web.no-index", with the path.
Result<WebFiles> load_web_files(const std::string& folder);

// Where an installed or a freshly built program has its page; "" if there is none.
std::string page_beside_program();

// 200, or 304 where the browser has it. Looks at Accept-Encoding and If-None-Match. Everything that the page shows
// comes from where it came from itself, media too unless `media_from_anywhere`.
http::Response serve_web_file(const WebFile& file, const http::Request& request, bool media_from_anywhere);

}  // namespace muster::agent
