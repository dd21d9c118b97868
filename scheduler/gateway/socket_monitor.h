// Counts what happens to the agents' socket below the protocol: connections, handshakes and their failures.
#pragma once

#include <memory>

#include "scheduler/gateway/gateway_metrics.h"

namespace zmq {
class context_t;
class socket_t;
}  // namespace zmq

namespace muster::gateway {

// Belongs to the thread that owns the watched socket.
class SocketMonitor {
 public:
  // Watches `socket` from now on.
  SocketMonitor(zmq::context_t& context, zmq::socket_t& socket, GatewayMetrics& metrics);
  ~SocketMonitor();

  // Readable when there are events.
  void* pollable() const;
  // Counts the events that are there, without waiting.
  void drain();

 private:
  zmq::socket_t& watched_;
  std::unique_ptr<zmq::socket_t> events_;
  GatewayMetrics& metrics_;
};

}  // namespace muster::gateway
