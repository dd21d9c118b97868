#include <arpa/inet.h>
#include <netinet/in.h>
#include <prometheus/registry.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string>

#include "common/base/check.h"
#include "common/http/server.h"
#include "scheduler/api/api.h"
#include "tests/fuzz/targets.h"
#include "tests/unit/api/core_port.h"

namespace muster::fuzz {
namespace {

constexpr timeval kPatience{10, 0};  // longer than any answer takes
constexpr size_t kMostInput = 64u << 10;

int connect_to(uint16_t port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  MUSTER_CHECK(descriptor >= 0);
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  const linger reset{1, 0};  // no port waits for its second death
  ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  void* any = &address;
  MUSTER_CHECK(::connect(descriptor, static_cast<sockaddr*>(any), sizeof address) == 0);
  return descriptor;
}

// Everything that comes back to `bytes` until the server closes.
std::string exchange(uint16_t port, std::string_view bytes) {
  const int descriptor = connect_to(port);
  ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  ::shutdown(descriptor, SHUT_WR);
  std::string answer;
  char piece[4096];
  ssize_t got = 0;
  while ((got = ::recv(descriptor, piece, sizeof piece, 0)) > 0 || (got < 0 && errno == EINTR))
    answer.append(piece, static_cast<size_t>(std::max<ssize_t>(0, got)));  // the fuzzer's own clock interrupts
  MUSTER_CHECK(got == 0);
  ::close(descriptor);
  return answer;
}

}  // namespace

// One connection, whatever is on it: it ends, what was answered is HTTP, and the next client is served. The token is
// "s3cret".
void http_request(std::string_view input) {
  api::MemoryCore core;
  auto started =
      http::Server::start({}, api::make_router({core, core, core, core, core}, std::make_shared<prometheus::Registry>(),
                                               std::make_shared<api::TokenBook>("s3cret")));
  MUSTER_CHECK(started.has_value());
  const uint16_t port = (*started)->port();
  const std::string answer = exchange(port, input.substr(0, kMostInput));
  MUSTER_CHECK(answer.empty() || answer.starts_with("HTTP/1.1 ") || answer.starts_with("HTTP/1.0 "));
  MUSTER_CHECK(exchange(port, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 200 OK\r\n"));
}

}  // namespace muster::fuzz
