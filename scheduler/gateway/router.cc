#include "scheduler/gateway/router.h"

#include <zmq.hpp>

#include <array>

#include "common/base/check.h"
#include "common/wire/codec.h"
#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "common/wire/uninterrupted.h"

namespace muster::gateway {
namespace {

constexpr int kBacklog = 1024;
constexpr size_t kAssignedIdBytes = 5;  // libzmq's own routing ids: a zero byte, then 32 bits

// libzmq's release builds cannot be told to refuse everybody while no ZAP handler is there. The handler is bound before
// this socket is and outlives it, and messages without the user id it gives are not heard.
void configure(zmq::socket_t& socket, const RouterConfig& config) {
  const int heartbeat_ms = static_cast<int>(config.heartbeat.count());
  socket.set(zmq::sockopt::curve_server, 1);
  socket.set(zmq::sockopt::curve_secretkey, config.secret_key);
  socket.set(zmq::sockopt::zap_domain, wire::kZapDomain);
  socket.set(zmq::sockopt::router_mandatory, true);
  socket.set(zmq::sockopt::handshake_ivl, static_cast<int>(config.handshake.count()));
  socket.set(zmq::sockopt::heartbeat_ivl, heartbeat_ms);
  socket.set(zmq::sockopt::heartbeat_timeout, 3 * heartbeat_ms);
  socket.set(zmq::sockopt::maxmsgsize, static_cast<int64_t>(wire::kMaxMessageBytes));
  socket.set(zmq::sockopt::rcvhwm, config.queue_messages);
  socket.set(zmq::sockopt::sndhwm, config.queue_messages);
  socket.set(zmq::sockopt::backlog, kBacklog);
  socket.set(zmq::sockopt::linger, 0);
}

bool is_assigned(const zmq::message_t& identity) {
  return identity.size() == kAssignedIdBytes && *identity.data<char>() == '\0';
}

}  // namespace

Result<std::unique_ptr<Router>> Router::bind(zmq::context_t& context, const RouterConfig& config) {
  try {
    auto socket = std::make_unique<zmq::socket_t>(context, zmq::socket_type::router);
    configure(*socket, config);
    socket->bind(config.bind);
    return std::unique_ptr<Router>(new Router(std::move(socket)));
  } catch (const zmq::error_t& error) {
    return fail("gateway.bind", config.bind + ": " + error.what());
  }
}

Router::Router(std::unique_ptr<zmq::socket_t> socket)
    : socket_(std::move(socket)),
      identity_(std::make_unique<zmq::message_t>()),
      frame_(std::make_unique<zmq::message_t>()) {}

Router::~Router() = default;

bool Router::receive(Arrived& arrived) {
  const auto receive_into = [this](zmq::message_t& part) {
    return wire::uninterrupted([&] { return socket_->recv(part, zmq::recv_flags::dontwait).has_value(); });
  };
  if (!receive_into(*identity_)) return false;
  // A ROUTER hands over whole messages: what follows is there already.
  size_t frames = 0;
  for (bool more = identity_->more(); more; more = frame_->more()) {
    MUSTER_CHECK(receive_into(*frame_));
    ++frames;
  }
  arrived.peer.assign(identity_->data<char>(), identity_->size());
  arrived.own_routing_id = !is_assigned(*identity_);
  arrived.frame = frames == 1 ? std::string_view(frame_->data<char>(), frame_->size()) : std::string_view();
  const char* user = frames == 0 ? nullptr : zmq_msg_gets(frame_->handle(), "User-Id");
  arrived.user = user == nullptr ? std::string_view() : std::string_view(user);
  return true;
}

Sent Router::send(const PeerId& peer, const wire::ToAgent& message, size_t& bytes) {
  bytes = wire::frame_size(message);
  zmq::message_t frame(bytes);
  wire::encode_to(message, frame.data<char>());
  try {
    const auto flags = zmq::send_flags::dontwait | zmq::send_flags::sndmore;
    if (!wire::uninterrupted([&] { return socket_->send(zmq::buffer(peer), flags); })) return Sent::Congested;
    MUSTER_CHECK(wire::uninterrupted([&] { return socket_->send(frame, zmq::send_flags::dontwait); }));
    return Sent::Yes;
  } catch (const zmq::error_t& error) {
    if (error.num() == EHOSTUNREACH) return Sent::Unreachable;
    throw;
  }
}

std::string Router::endpoint() const {
  return socket_->get(zmq::sockopt::last_endpoint);
}

void Router::linger(Millis patience) {
  socket_->set(zmq::sockopt::linger, static_cast<int>(patience.count()));
}

}  // namespace muster::gateway
