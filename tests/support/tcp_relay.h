// A link between two programs that a test can cut, break, delay and throttle.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

namespace muster::testing {

// Listens on a free port of 127.0.0.1 and forwards every connection to `target_port`. While cut, connections stay open
// and no byte passes, as with a WAN link that is down; when mended, what was under way arrives. Owns a thread.
class TcpRelay {
 public:
  static std::unique_ptr<TcpRelay> start(uint16_t target_port);
  virtual ~TcpRelay() = default;

  virtual uint16_t port() const = 0;
  virtual void cut() = 0;
  virtual void mend() = 0;
  // Closes every connection; what was under way is lost. New ones may be made.
  virtual void sever() = 0;
  // From now on what was read is passed on so much later, and no faster than so many bytes a second, for each direction
  // of each connection. 0: at once; as fast as it goes.
  virtual void slow_down(std::chrono::milliseconds delay, uint64_t bytes_per_second) = 0;
  virtual uint64_t bytes_passed() const = 0;
};

}  // namespace muster::testing
