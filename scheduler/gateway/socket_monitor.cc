#include "scheduler/gateway/socket_monitor.h"

#include <zmq.hpp>

#include <cstring>

#include "common/base/check.h"
#include "common/wire/uninterrupted.h"

namespace muster::gateway {
namespace {

constexpr const char* kMonitorEndpoint = "inproc://muster.gateway.monitor";

}  // namespace

SocketMonitor::SocketMonitor(zmq::context_t& context, zmq::socket_t& socket, GatewayMetrics& metrics)
    : watched_(socket), metrics_(metrics) {
  MUSTER_CHECK(zmq_socket_monitor(socket.handle(), kMonitorEndpoint, ZMQ_EVENT_ALL) == 0);
  events_ = std::make_unique<zmq::socket_t>(context, zmq::socket_type::pair);
  events_->set(zmq::sockopt::linger, 0);
  events_->connect(kMonitorEndpoint);
}

SocketMonitor::~SocketMonitor() {
  zmq_socket_monitor(watched_.handle(), nullptr, 0);
}

void* SocketMonitor::pollable() const {
  return events_->handle();
}

// An event is two frames: its number (16 bits) and value (32 bits), then the endpoint.
void SocketMonitor::drain() {
  const auto receive_into = [this](zmq::message_t& part) {
    return wire::uninterrupted([&] { return events_->recv(part, zmq::recv_flags::dontwait).has_value(); });
  };
  zmq::message_t number, endpoint;
  while (receive_into(number)) {
    uint16_t event = 0;
    if (number.size() >= sizeof event) std::memcpy(&event, number.data(), sizeof event);
    metrics_.socket_event(event);
    if (number.more() && !receive_into(endpoint)) return;
  }
}

}  // namespace muster::gateway
