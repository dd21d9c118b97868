// A web server on loopback with made-up media, and a resolver that knows made-up names.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "common/http/server.h"
#include "worker-agent/media/fetch.h"

namespace muster::agent::test {

inline std::string png(size_t bytes = 100) {
  std::string out = "\x89PNG\r\n\x1a\n";
  for (char c = 'a'; out.size() < bytes; c = c == 'z' ? 'a' : static_cast<char>(c + 1)) out += c;
  return out;
}

// A body that comes in pieces, with whatever follows the last of them: more of it for ever, a cut, nothing, or, once
// somebody says so, the end.
class OddBody final : public http::BodySource {
 public:
  enum class After { More, Cut, Nothing };
  OddBody(std::string first, After after) : piece_(std::move(first)), after_(after) {}
  void next(std::function<void(Result<Piece>)> done) override {
    std::lock_guard lock(mutex_);
    const bool first = !std::exchange(begun_, true);
    if (first || after_ == After::More) return done(Piece{piece_, false});
    if (after_ == After::Cut) return done(fail("test.cut", "cut on purpose"));
    if (ended_) return done(Piece{"the end", true});
    held_ = std::move(done);
  }
  void end() {
    std::lock_guard lock(mutex_);
    ended_ = true;
    if (held_) std::exchange(held_, nullptr)(Piece{"the end", true});
  }

 private:
  const std::string piece_;
  const After after_;
  std::mutex mutex_;
  bool begun_ = false, ended_ = false;
  std::function<void(Result<Piece>)> held_;
};

class WebServer {
 public:
  WebServer() {
    http::Router router;
    router.add("GET", "/{name}", [this](http::Request request, http::Reply reply) {
      ++asked;
      http::Response response;
      const std::string& name = request.params["name"];
      if (const auto to = redirects.find(name); to != redirects.end()) {
        response.status = 302;
        response.headers = {{"Location", to->second}};
      } else if (const auto odd = odd_bodies.find(name); odd != odd_bodies.end()) {
        response.stream = odd->second;
      } else if (const auto file = files.find(name); file != files.end()) {
        response.body = file->second;
        response.content_type = "image/png";  // whatever it is
      } else {
        response.status = 404;
      }
      reply(std::move(response));
    });
    auto started = http::Server::start({}, std::move(router));
    EXPECT_TRUE(started);
    server_ = std::move(*started);
    port_ = std::to_string(server_->port());
  }
  const std::string& port() const { return port_; }
  std::string url(const std::string& host, const std::string& name) const {
    return "http://" + host + ":" + port_ + "/" + name;
  }
  void stop() { server_.reset(); }

  // Filled before anybody asks.
  std::map<std::string, std::string> files, redirects;
  std::map<std::string, std::shared_ptr<OddBody>> odd_bodies;  // of use for one answer each
  std::atomic<int> asked{0};

 private:
  std::unique_ptr<http::Server> server_;
  std::string port_;
};

// `lan.example` is on this machine, the names of addresses are themselves; nothing else is known.
inline Result<std::vector<IpAddress>> resolve_made_up(const std::string& host) {
  if (host == "lan.example") return std::vector{*parse_ip("127.0.0.1")};
  if (host == "both.example") return std::vector{*parse_ip("93.184.216.34"), *parse_ip("10.0.0.1")};
  if (const auto address = parse_ip(host)) return std::vector{*address};
  return fail("media.unreachable", "no such name");
}

}  // namespace muster::agent::test
