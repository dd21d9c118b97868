#include "scheduler/gateway/standby_gateway.h"

#include <zmq.hpp>

#include "common/wire/codec.h"
#include "common/wire/muster.pb.h"
#include "scheduler/gateway/outbound.h"
#include "scheduler/gateway/thread_entry.h"

namespace muster::gateway {

StandbyGateway::StandbyGateway(StandbyConfig config, Doors doors)
    : config_(std::move(config)), doors_(std::move(doors)), endpoint_(doors_.router->endpoint()) {
  thread_ = std::thread([this] { run(); });
}

Result<std::unique_ptr<StandbyGateway>> StandbyGateway::start(StandbyConfig config, prometheus::Registry& registry) {
  auto doors = Doors::open({config.bind, config.secret_key}, {}, registry);
  if (!doors) return tl::unexpected(doors.error());
  return std::unique_ptr<StandbyGateway>(new StandbyGateway(std::move(config), std::move(*doors)));
}

StandbyGateway::~StandbyGateway() {
  stopping_ = true;
  wake_.signal();
  thread_.join();
}

void StandbyGateway::run() {
  enter_thread("standby gateway");
  Arrived arrived;
  while (!stopping_) {
    zmq_pollitem_t items[] = {{doors_.router->socket().handle(), 0, ZMQ_POLLIN, 0},
                              {nullptr, wake_.descriptor(), ZMQ_POLLIN, 0}};
    zmq_poll(items, std::size(items), -1);
    while (!stopping_ && doors_.router->receive(arrived)) answer(arrived);
  }
}

void StandbyGateway::answer(const Arrived& arrived) {
  wire::ToScheduler message;
  if (!wire::decode(arrived.frame, message)) return doors_.metrics->unreadable_read(arrived.frame.size());
  wire::ToAgent reply;
  reply.set_reply_to(message.request());
  if (message.has_hello()) {
    fill_refused(RefusalReason::NotLeader, kNotLeaderRetry, reply);
    reply.mutable_refused()->set_leader(config_.leader());
  } else if (message.has_bye()) {
    return;
  } else {
    reply.mutable_error()->set_code(wire::Error::NO_SESSION);
    reply.mutable_error()->set_text("this scheduler does not lead");
  }
  size_t bytes = 0;
  doors_.router->send(arrived.peer, reply, bytes);
}

}  // namespace muster::gateway
