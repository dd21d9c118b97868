// A blocking TCP socket. Inside of the client only.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>

#include "common/base/result.h"

struct addrinfo;

namespace muster::http {

// A connected socket with time limits on every call.
class Socket {
 public:
  Socket() = default;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(); }

  bool is_open() const { return descriptor_ >= 0; }
  Result<void> connect(const std::string& host, const std::string& port, std::chrono::milliseconds timeout);
  // 0: the peer closed; -1: see errno.
  ssize_t read(void* out, size_t most) const;
  bool write_all(std::string_view bytes) const;
  void close();

 private:
  bool open(const addrinfo& address, std::chrono::milliseconds timeout);

  int descriptor_ = -1;
};

}  // namespace muster::http
