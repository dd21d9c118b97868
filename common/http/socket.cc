#include "common/http/socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

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

}  // namespace

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

Result<void> Socket::connect(const std::string& host, const std::string& port, std::chrono::milliseconds timeout) {
  close();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found); error != 0) {
    return fail("http.unreachable", "cannot resolve " + host + ": " + ::gai_strerror(error));
  }
  int why = 0;
  for (const addrinfo* address = found; address && !is_open(); address = address->ai_next) {
    if (!open(*address, timeout)) why = errno;
  }
  ::freeaddrinfo(found);
  if (is_open()) return {};
  return fail("http.unreachable", "cannot connect to " + host + ":" + port + ": " + std::strerror(why));
}

ssize_t Socket::read(void* out, size_t most) const {
  return retry([&] { return ::recv(descriptor_, out, most, 0); });
}

bool Socket::write_all(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = retry([&] { return ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL); });
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

void Socket::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

}  // namespace muster::http
