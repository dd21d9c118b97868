// The ROUTER socket that agents connect to: its settings, one message in, one message out. Owned by one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "common/base/result.h"
#include "common/base/time.h"
#include "scheduler/gateway/arrived.h"
#include "scheduler/gateway/ports.h"

namespace zmq {
class context_t;
class message_t;
class socket_t;
}  // namespace zmq

namespace muster::gateway {

struct RouterConfig {
  std::string bind;        // for example "tcp://*:7400"
  std::string secret_key;  // CURVE, Z85
  Millis handshake{5000};
  Millis heartbeat{10000};      // of the transport: finds connections that are gone without a word
  int queue_messages = 10'000;  // each way, per connection
};

class Router final : public Peers {
 public:
  // Errors: "gateway.bind".
  static Result<std::unique_ptr<Router>> bind(zmq::context_t& context, const RouterConfig& config);
  ~Router() override;

  // False: nothing there.
  bool receive(Arrived& arrived);  // its views stay good until the next `receive`
  Sent send(const PeerId& peer, const wire::ToAgent& message, size_t& bytes) override;

  zmq::socket_t& socket() { return *socket_; }
  std::string endpoint() const;
  // How long what is queued may still leave after the socket is closed.
  void linger(Millis patience);

 private:
  explicit Router(std::unique_ptr<zmq::socket_t> socket);

  std::unique_ptr<zmq::socket_t> socket_;
  std::unique_ptr<zmq::message_t> identity_, frame_;  // of the last message received
};

}  // namespace muster::gateway
