// A server on a free loopback port, a client for it, and a bare socket for what no client would send.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "common/http/client.h"
#include "common/http/server.h"

namespace muster::http {

inline std::unique_ptr<Server> serve_on_loopback(Router router, ServerOptions options = {}) {
  auto server = Server::start(std::move(options), std::move(router));
  EXPECT_TRUE(server) << server.error().message;
  return server ? std::move(*server) : nullptr;
}

inline std::unique_ptr<Client> client_of(const Server& server) {
  return *Client::create("http://127.0.0.1:" + std::to_string(server.port()), std::chrono::seconds(10));
}

inline Response text(std::string body, int status = 200) {
  Response response;
  response.status = status;
  response.content_type = "text/plain";
  response.body = std::move(body);
  return response;
}

class BareSocket {
 public:
  explicit BareSocket(const Server& server) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval limit{10, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    void* any = &address;
    connected_ = ::connect(descriptor_, static_cast<sockaddr*>(any), sizeof address) == 0;
  }
  BareSocket(const BareSocket&) = delete;
  BareSocket& operator=(const BareSocket&) = delete;
  ~BareSocket() { ::close(descriptor_); }

  bool connected() const { return connected_; }
  void send(const std::string& bytes) { ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  void end_sending() { ::shutdown(descriptor_, SHUT_WR); }
  int descriptor() const { return descriptor_; }

  // Everything up to the peer's close (`closed` true), a reset or ten seconds of silence (`closed` false).
  std::string read_to_end() {
    std::string out;
    char piece[4096];
    ssize_t got = 0;
    while ((got = ::recv(descriptor_, piece, sizeof piece, 0)) > 0) out.append(piece, static_cast<size_t>(got));
    closed = got == 0;
    return out;
  }
  // Reads until `needle` has been seen.
  std::string read_until(const std::string& needle) {
    std::string out;
    char c = 0;
    while (out.find(needle) == out.npos && ::recv(descriptor_, &c, 1, 0) == 1) out += c;
    return out;
  }
  bool closed = false;

 private:
  int descriptor_;
  bool connected_ = false;
};

}  // namespace muster::http
