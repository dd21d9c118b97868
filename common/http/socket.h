// A blocking TCP socket, in the clear or with TLS. Inside of the client only.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "common/base/result.h"

struct addrinfo;
struct ssl_ctx_st;
struct ssl_st;

namespace muster::http {

// Whom TLS connections trust. Null where files hold no certificates: "tls.files".
class TlsTrust {
 public:
  // `ca_file`: PEM certificates of authorities; empty: those that the system knows.
  static Result<std::shared_ptr<const TlsTrust>> load(const std::string& ca_file);
  ~TlsTrust();
  ssl_ctx_st* context() const { return context_; }

 private:
  explicit TlsTrust(ssl_ctx_st* context) : context_(context) {}
  ssl_ctx_st* context_;
};

// A connected socket with time limits on every call.
class Socket {
 public:
  Socket() = default;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(); }

  bool is_open() const { return descriptor_ >= 0; }
  // With `trust` through TLS, to somebody who is proven to be `host`; found at `address` where that is not empty.
  // Failures: "http.unreachable".
  Result<void> connect(const std::string& host, const std::string& port, std::chrono::milliseconds timeout,
                       const TlsTrust* trust = nullptr, const std::string& address = {});
  // 0: the peer closed; -1: see errno.
  ssize_t read(void* out, size_t most) const;
  bool write_all(std::string_view bytes) const;
  void close();

 private:
  ssize_t send_some(std::string_view bytes) const;
  bool open(const addrinfo& address, std::chrono::milliseconds timeout);
  Result<void> open_tls(const std::string& host, const TlsTrust& trust);

  int descriptor_ = -1;
  ssl_st* tls_ = nullptr;  // null: in the clear
};

}  // namespace muster::http
