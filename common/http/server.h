// A small HTTP/1.1 server over Beast: routes, buffered and streamed bodies, bounded everything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/result.h"
#include "common/http/tls.h"

namespace muster::http {

struct Request {
  std::string method;                          // upper case
  std::string target;                          // path and query as sent
  std::string path;                            // decoded, without the query
  std::map<std::string, std::string> params;   // from the route's pattern, decoded
  std::map<std::string, std::string> query;    // decoded; the last of a repeated name
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;                            // empty for streamed uploads
  std::string remote;                          // the peer's address

  std::string header(const std::string& lower_case_name) const;  // "" if absent
  std::optional<std::string> query_value(const std::string& name) const;
};

// A response body made piece by piece. `next` is called again only after the previous piece was written.
class BodySource {
 public:
  struct Piece {
    std::string bytes;
    bool last = false;
  };
  virtual ~BodySource() = default;
  // Calls `done` exactly once, from any thread, now or later. A failure of the first piece is answered with 503; a
  // later one cuts the connection, so that a truncated body is never taken for a whole one. The source may be destroyed
  // before `done` is called.
  virtual void next(std::function<void(Result<Piece>)> done) = 0;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<BodySource> stream;  // if set, sent instead of `body`: chunked, unless
  int64_t stream_bytes = -1;           // says how many bytes it has, which REQUIRES that they come
};

// May be called once, from any thread, also when the peer or the server is gone. Dropped uncalled, it answers 500.
using Reply = std::function<void(Response)>;
using Handler = std::function<void(Request, Reply)>;

// Receives one request body piece by piece. Calls never overlap. Destroyed when the request has ended, however it
// ended.
class Upload {
 public:
  virtual ~Upload() = default;
  // `bytes` live until `more` is called. Calls `more` exactly once, from any thread: true to go on reading, false to
  // stop and hear `finish` at once.
  virtual void consume(std::string_view bytes, std::function<void(bool)> more) = 0;
  // The body has ended, or `consume` asked to stop (`complete` is then false).
  virtual void finish(bool complete, Reply reply) = 0;
};
// Returns null after having replied itself (for example 404).
using UploadHandler = std::function<std::unique_ptr<Upload>(const Request&, const Reply&)>;

// Routes by method and pattern; a pattern's segments are literal or `{name}`. Fill before the server starts.
class Router {
 public:
  void add(std::string method, std::string pattern, Handler handler);
  void add_upload(std::string method, std::string pattern, UploadHandler handler);
  // Takes whatever no pattern fits, instead of 404. Its pattern is empty.
  void set_fallback(UploadHandler handler);
  // Runs before every handler with the pattern that matched; a response ends the request there.
  void set_guard(std::function<std::optional<Response>(const Request&, std::string_view pattern)> guard);
  // Called once per finished request, on a server thread; with status 499 if the peer left before it was answered. The
  // pattern is empty where none matched; the method is whatever the peer sent.
  void set_observer(
      std::function<void(std::string_view method, std::string_view pattern, int status, double seconds)> observer);

  struct Route {
    std::string method, pattern;
    std::vector<std::string> segments;
    Handler handler;
    UploadHandler upload;
  };
  // The route for a request and its parameters, or the fallback; null if the path is unknown, `allowed` filled if only
  // the method is. `path` is still percent-encoded: an encoded slash belongs to its segment. HEAD is answered by GET's
  // route.
  const Route* match(const std::string& method, std::string_view path, std::map<std::string, std::string>& params,
                     std::vector<std::string>& allowed) const;
  const std::vector<Route>& routes() const { return routes_; }
  const std::function<std::optional<Response>(const Request&, std::string_view)>& guard() const { return guard_; }
  const std::function<void(std::string_view, std::string_view, int, double)>& observer() const { return observer_; }

 private:
  std::vector<Route> routes_;
  std::optional<Route> fallback_;
  std::function<std::optional<Response>(const Request&, std::string_view)> guard_;
  std::function<void(std::string_view, std::string_view, int, double)> observer_;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  uint16_t port = 0;  // 0: any free port
  int threads = 1;
  size_t max_connections = 4096;     // further ones are closed at once
  size_t max_body_bytes = 4u << 20;  // buffered bodies; streamed ones have no limit here
  size_t max_header_bytes = 16u << 10;
  std::optional<TlsFiles> tls = {};  // where given, connections speak TLS and nothing else
  int idle_timeout_s = 60;           // between requests, and while the peer makes no progress within one
};

// Owns its threads. Handlers run on them and must not block. Destruction stops accepting, cuts what is open and joins.
class Server {
 public:
  // Failures: "http.address", "http.listen", "tls.files".
  static Result<std::unique_ptr<Server>> start(ServerOptions options, Router router);
  virtual ~Server() = default;
  virtual uint16_t port() const = 0;
  // Runs `work` on a server thread after `delay_ms`; for long polls.
  virtual void after(int delay_ms, std::function<void()> work) = 0;
};

// RFC 9457. `type` is a stable slug, sent as "urn:muster:problem:<type>"; `extensions` are JSON members without braces,
// e.g. `"line":3`.
Response problem(int status, std::string_view type, std::string_view detail, std::string_view extensions = {});

// Appends `text` as a quoted JSON string.
void append_json_string(std::string& out, std::string_view text);

}  // namespace muster::http
