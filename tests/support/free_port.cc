#include "tests/support/free_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/check.h"

namespace muster::testing {

namespace {

constexpr uint32_t kFirst = 12'000, kCount = 18'000;  // below Linux's usual range for outgoing connections

bool can_listen(uint16_t port) {
  const int socket_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool good = bind(socket_fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  close(socket_fd);
  return good;
}

}  // namespace

uint16_t free_port() {
  // Processes begin in different places, so that tests running side by side do not choose the same.
  static uint32_t next = static_cast<uint32_t>(getpid()) * 37;
  for (uint32_t tries = 0; tries < kCount; ++tries) {
    const auto port = static_cast<uint16_t>(kFirst + next++ % kCount);
    if (can_listen(port)) return port;
  }
  MUSTER_CHECK(!"a free port");
  return 0;
}

}  // namespace muster::testing
