// A blocking HTTP/1.1 client over Beast with keep-alive; one connection per object. Not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/result.h"

namespace muster::http {

struct ClientResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case; Set-Cookie keeps the last
  std::string body;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

class Client {
 public:
  // `base`: "http://host:port", or several of them with commas between, which are one service of which one server is in
  // charge: whoever says 307 or 503 `not-leader`, or cannot be connected to, is passed over, and where nobody is in
  // charge they are asked again for up to 5 s, in which another takes over. Connects on first use, and again after the
  // server closed. `https://` is trusted by `ca_file` (PEM), or where that is empty by the system's authorities.
  // Failures: "http.base", "tls.files".
  static Result<std::unique_ptr<Client>> create(const std::string& base, std::chrono::milliseconds timeout,
                                                const std::string& ca_file = {});
  // One server that is not trusted with anything: reached at the IP address `address` whatever its name means, which is
  // still what it has to prove to be with https. Its exchanges end at `until` ("http.timeout"), also if it goes on
  // sending little by little, and bodies that are not delivered piece by piece at 64 KiB ("http.too-large").
  static Result<std::unique_ptr<Client>> create_pinned(const std::string& base, const std::string& address,
                                                       std::chrono::milliseconds timeout,
                                                       std::chrono::steady_clock::time_point until,
                                                       const std::string& ca_file = {});
  virtual ~Client() = default;

  // One exchange. A request that failed before any byte of an answer arrived on a kept-alive connection is sent once
  // more.
  virtual Result<ClientResponse> send(const std::string& method, const std::string& target, const Headers& headers,
                                      std::string_view body) = 0;
  // The same with the body delivered piece by piece; `on_piece` returns false to stop. `ClientResponse::body` holds
  // the body only for statuses of 300 and above.
  virtual Result<ClientResponse> stream(const std::string& method, const std::string& target, const Headers& headers,
                                        std::string_view body, std::function<bool(std::string_view)> on_piece) = 0;
};

// Percent-encodes one path segment or query value.
std::string encode_component(std::string_view text);

}  // namespace muster::http
