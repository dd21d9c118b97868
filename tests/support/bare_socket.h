// A TCP connection to a loopback port, for what no client would send.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace muster::testing {

class BareSocket {
 public:
  explicit BareSocket(uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{10, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    void* any = &address;
    connected_ = ::connect(descriptor_, static_cast<sockaddr*>(any), sizeof address) == 0;
  }
  BareSocket(const BareSocket&) = delete;
  BareSocket& operator=(const BareSocket&) = delete;
  ~BareSocket() { ::close(descriptor_); }

  bool connected() const { return connected_; }
  bool send(std::string_view bytes) { return ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0; }
  void end_sending() { ::shutdown(descriptor_, SHUT_WR); }

  // The peer has closed or reset the connection, now or within `patience_ms`. What it sent before is thrown away.
  bool is_closed(int patience_ms = 0) {
    pollfd entry{descriptor_, POLLIN, 0};
    char piece[4096];
    while (::poll(&entry, 1, patience_ms) == 1) {
      if (::recv(descriptor_, piece, sizeof piece, MSG_DONTWAIT) <= 0) return true;
    }
    return false;
  }
  // Everything up to the peer's close (`closed` true), a reset or ten seconds of silence (`closed` false).
  std::string read_to_end() {
    std::string out;
    char piece[4096];
    ssize_t got = 0;
    while ((got = ::recv(descriptor_, piece, sizeof piece, 0)) > 0) out.append(piece, static_cast<size_t>(got));
    closed = got == 0;
    return out;
  }
  // Reads until `needle` has been seen, or the end.
  std::string read_until(const std::string& needle) {
    std::string out;
    char c = 0;
    while (out.find(needle) == out.npos && ::recv(descriptor_, &c, 1, 0) == 1) out += c;
    return out;
  }
  int descriptor() const { return descriptor_; }
  bool closed = false;

 private:
  int descriptor_;
  bool connected_ = false;
};

}  // namespace muster::testing
