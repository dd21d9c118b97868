#include "common/http/socket.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "common/base/check.h"

namespace muster::http {
namespace {

template <class Call>
ssize_t retry(Call call) {
  ssize_t result = 0;
  do {
    result = call();
  } while (result < 0 && errno == EINTR);
  return result;
}

// A socket for OpenSSL, which would write with SIGPIPE, and be interrupted by signals.
int read_bio(BIO* bio, char* out, int most) {
  BIO_clear_retry_flags(bio);
  const int descriptor = static_cast<int>(reinterpret_cast<intptr_t>(BIO_get_data(bio)));
  const auto got = static_cast<int>(retry([&] { return ::recv(descriptor, out, static_cast<size_t>(most), 0); }));
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) BIO_set_retry_read(bio);
  return got;
}

int write_bio(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const int descriptor = static_cast<int>(reinterpret_cast<intptr_t>(BIO_get_data(bio)));
  const auto sent =
      static_cast<int>(retry([&] { return ::send(descriptor, bytes, static_cast<size_t>(size), MSG_NOSIGNAL); }));
  if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) BIO_set_retry_write(bio);
  return sent;
}

long control_bio(BIO*, int command, long, void*) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO* make_bio(int descriptor) {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without signals");
    BIO_meth_set_read(made, read_bio);
    BIO_meth_set_write(made, write_bio);
    BIO_meth_set_ctrl(made, control_bio);
    return made;
  }();
  BIO* const bio = BIO_new(method);
  MUSTER_CHECK(bio != nullptr);
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<intptr_t>(descriptor)));
  BIO_set_init(bio, 1);
  return bio;
}

// What to set errno to after a call to OpenSSL failed: as the system's own calls do.
int errno_of(ssl_st* tls, int result) {
  const int system = errno;
  switch (SSL_get_error(tls, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return EAGAIN;
    case SSL_ERROR_SYSCALL:
      return system != 0 ? system : ECONNRESET;
    default:
      return ECONNRESET;
  }
}

bool is_ip_address(const std::string& host) {
  unsigned char bytes[16];
  return ::inet_pton(AF_INET, host.c_str(), bytes) == 1 || ::inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

}  // namespace

Result<std::shared_ptr<const TlsTrust>> TlsTrust::load(const std::string& ca_file) {
  std::shared_ptr<const TlsTrust> trust(new TlsTrust(SSL_CTX_new(TLS_client_method())));
  MUSTER_CHECK(trust->context() != nullptr);
  SSL_CTX_set_min_proto_version(trust->context(), TLS1_2_VERSION);
  SSL_CTX_set_verify(trust->context(), SSL_VERIFY_PEER, nullptr);
  const int loaded = ca_file.empty() ? SSL_CTX_set_default_verify_paths(trust->context())
                                     : SSL_CTX_load_verify_locations(trust->context(), ca_file.c_str(), nullptr);
  if (loaded != 1)
    return fail("tls.files", ca_file.empty() ? "the system's certificates of authorities cannot be read"
                                             : ca_file + " holds no certificate of an authority");
  return trust;
}

TlsTrust::~TlsTrust() {
  SSL_CTX_free(context_);
}

Result<void> Socket::open_tls(const std::string& host, const TlsTrust& trust) {
  tls_ = SSL_new(trust.context());
  MUSTER_CHECK(tls_ != nullptr);
  bool named = false;
  if (is_ip_address(host)) {
    named = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls_), host.c_str()) == 1;
  } else {
    named =
        SSL_set1_host(tls_, host.c_str()) == 1 &&
        SSL_ctrl(tls_, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str())) == 1;
  }
  if (!named) {
    close();
    return fail("http.unreachable", "no TLS connection to " + host + ": nobody can prove to be that");
  }
  BIO* const bio = make_bio(descriptor_);
  SSL_set_bio(tls_, bio, bio);
  ERR_clear_error();
  if (SSL_connect(tls_) == 1) return {};
  const long verdict = SSL_get_verify_result(tls_);
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  const std::string why = verdict != X509_V_OK ? X509_verify_cert_error_string(verdict)
                          : reason != nullptr  ? reason
                                               : "the peer speaks no TLS, or not in time";
  close();
  return fail("http.unreachable", "no TLS connection to " + host + ": " + why);
}

bool Socket::open(const addrinfo& address, std::chrono::milliseconds timeout) {
  descriptor_ = ::socket(address.ai_family, address.ai_socktype | SOCK_CLOEXEC, address.ai_protocol);
  if (descriptor_ < 0) return false;
  timeval limit{};
  limit.tv_sec = timeout.count() / 1000;
  limit.tv_usec = (timeout.count() % 1000) * 1000;
  const int on = 1;
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(descriptor_, address.ai_addr, address.ai_addrlen) == 0) return true;
  const int why = errno == EINPROGRESS ? ETIMEDOUT : errno;
  close();
  errno = why;
  return false;
}

Result<void> Socket::connect(const std::string& host, const std::string& port, std::chrono::milliseconds timeout,
                             const TlsTrust* trust, const std::string& address) {
  close();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string& where = address.empty() ? host : address;
  if (const int error = ::getaddrinfo(where.c_str(), port.c_str(), &hints, &found); error != 0) {
    return fail("http.unreachable", "cannot resolve " + host + ": " + ::gai_strerror(error));
  }
  int why = 0;
  for (const addrinfo* one = found; one && !is_open(); one = one->ai_next) {
    if (!open(*one, timeout)) why = errno;
  }
  ::freeaddrinfo(found);
  if (is_open()) return trust != nullptr ? open_tls(host, *trust) : Result<void>();
  return fail("http.unreachable", "cannot connect to " + host + ":" + port + ": " + std::strerror(why));
}

ssize_t Socket::read(void* out, size_t most) const {
  if (tls_ != nullptr) {
    ERR_clear_error();
    const int got = SSL_read(tls_, out, static_cast<int>(most));
    if (got > 0 || SSL_get_error(tls_, got) == SSL_ERROR_ZERO_RETURN) return std::max(0, got);
    errno = errno_of(tls_, got);
    return -1;
  }
  return retry([&] { return ::recv(descriptor_, out, most, 0); });
}

ssize_t Socket::send_some(std::string_view bytes) const {
  if (tls_ == nullptr) return ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  ERR_clear_error();
  const int sent = SSL_write(tls_, bytes.data(), static_cast<int>(std::min<size_t>(bytes.size(), 1u << 20)));
  if (sent <= 0) errno = errno_of(tls_, sent);
  return sent;
}

bool Socket::write_all(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = retry([&] { return send_some(bytes); });
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void Socket::close() {
  if (tls_ != nullptr) SSL_free(std::exchange(tls_, nullptr));
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace muster::http
