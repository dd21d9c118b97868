// The agent's HTTP API (docs/http-api.md): routes, parsing, cookies, JSON. Decides nothing: every request becomes a
// DeskRequest.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/base/result.h"
#include "common/http/server.h"
#include "worker-agent/desk/port.h"

namespace muster::agent {

struct DeskOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 0;
  int threads = 2;
  std::string admin_token;
  std::optional<http::TlsFiles> tls = {};  // none: in the clear
  std::string web_folder;                  // of the built page; empty: none is served
  bool secure_cookies = false;             // when browsers reach the desk through TLS
  bool media_from_anywhere = false;        // the page may load media from where items say: there is no agent behind it
};

// What the desk serves besides the API. Called on the server's threads.
struct DeskPages {
  std::function<http::Response()> health;
  std::function<std::string()> metrics;
  std::function<void(std::string_view method, std::string_view pattern, int status, double seconds)> observe;
};

// Errors: those of the HTTP server and of load_web_files. REQUIRES: `port` outlives the server.
Result<std::unique_ptr<http::Server>> start_desk(const DeskOptions& options, DeskPort& port, DeskPages pages);

// The server's form of a cookie's value: its hash.
Digest token_digest(std::string_view cookie);

}  // namespace muster::agent
