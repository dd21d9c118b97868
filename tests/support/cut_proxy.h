// A relay between a client and a unix socket that can cut the connection at a chosen moment.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "scheduler/store/redis_process.h"
#include "tests/support/temp_dir.h"

namespace muster::test {

class CutProxy {
 public:
  explicit CutProxy(std::string target_socket);
  ~CutProxy();

  std::string socket_path() const { return (folder_.path() / "proxy.sock").string(); }

  // The next request never arrives: its connection is closed at its first byte.
  void cut_next_request() { cut_ = Cut::Request; }
  // The next request arrives and is carried out; the connection is closed at the first byte of the reply.
  void cut_next_reply() { cut_ = Cut::Reply; }
  uint64_t cuts() const { return cuts_; }

 private:
  enum class Cut : uint8_t { None, Request, Reply };
  struct Link {
    store::FileDescriptor client, server;
  };
  void run();
  void accept_link();
  bool relay(const Link& link, bool from_client);  // false: the link is over

  testing::TempDir folder_;
  const std::string target_;
  store::FileDescriptor listener_, stop_signal_;
  std::atomic<Cut> cut_{Cut::None};
  std::atomic<uint64_t> cuts_{0};
  std::vector<Link> links_;
  std::thread thread_;
};

}  // namespace muster::test
