#include "tests/support/cut_proxy.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "common/base/check.h"

namespace muster::test {
namespace {

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  MUSTER_CHECK(path.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

store::FileDescriptor unix_socket() {
  return store::FileDescriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

bool send_all(int to, const char* bytes, size_t size) {
  while (size > 0) {
    const ssize_t sent = send(to, bytes, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<size_t>(sent);
  }
  return true;
}

}  // namespace

CutProxy::CutProxy(std::string target_socket) : target_(std::move(target_socket)) {
  listener_ = unix_socket();
  stop_signal_ = store::FileDescriptor(eventfd(0, EFD_CLOEXEC));
  const sockaddr_un address = address_of(socket_path());
  MUSTER_CHECK(bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  MUSTER_CHECK(listen(listener_.get(), 8) == 0);
  thread_ = std::thread([this] { run(); });
}

CutProxy::~CutProxy() {
  eventfd_write(stop_signal_.get(), 1);
  thread_.join();
}

void CutProxy::run() {
  for (;;) {
    std::vector<pollfd> watched{{stop_signal_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    for (const auto& link : links_) {
      watched.push_back({link.client.get(), POLLIN, 0});
      watched.push_back({link.server.get(), POLLIN, 0});
    }
    poll(watched.data(), watched.size(), -1);
    if (watched[0].revents != 0) return;
    std::vector<Link> alive;
    for (size_t i = 0; i < links_.size(); ++i) {
      bool goes_on = true;
      if (watched[2 + 2 * i].revents != 0) goes_on = relay(links_[i], true);
      if (goes_on && watched[3 + 2 * i].revents != 0) goes_on = relay(links_[i], false);
      if (goes_on) alive.push_back(std::move(links_[i]));
    }
    links_ = std::move(alive);
    if (watched[1].revents != 0) accept_link();
  }
}

void CutProxy::accept_link() {
  Link link{store::FileDescriptor(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)), unix_socket()};
  const sockaddr_un address = address_of(target_);
  if (connect(link.server.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    links_.push_back(std::move(link));
}

bool CutProxy::relay(const Link& link, bool from_client) {
  std::array<char, 65536> bytes;
  const ssize_t got = recv(from_client ? link.client.get() : link.server.get(), bytes.data(), bytes.size(), 0);
  if (got <= 0) return false;
  Cut expected = from_client ? Cut::Request : Cut::Reply;
  if (cut_.compare_exchange_strong(expected, Cut::None)) {
    ++cuts_;
    return false;
  }
  return send_all(from_client ? link.server.get() : link.client.get(), bytes.data(), static_cast<size_t>(got));
}

}  // namespace muster::test
