#include "scheduler/gateway/standby_gateway.h"

#include <zmq.hpp>

#include "common/base/log.h"
#include "common/wire/codec.h"
#include "common/wire/keys.h"
#include "common/wire/muster.pb.h"
#include "scheduler/gateway/outbound.h"
#include "scheduler/gateway/thread_entry.h"

namespace muster::gateway {

StandbyGateway::StandbyGateway(StandbyConfig config, std::unique_ptr<zmq::context_t> context,
                               std::unique_ptr<GatewayMetrics> metrics, std::unique_ptr<ZapHandler> zap,
                               std::unique_ptr<Router> router)
    : config_(std::move(config)),
      context_(std::move(context)),
      metrics_(std::move(metrics)),
      zap_(std::move(zap)),
      router_(std::move(router)),
      endpoint_(router_->endpoint()) {
  thread_ = std::thread([this] { run(); });
}

Result<std::unique_ptr<StandbyGateway>> StandbyGateway::start(StandbyConfig config, prometheus::Registry& registry) {
  if (!wire::is_valid_z85_key(config.secret_key))
    return fail("gateway.bind", "the scheduler's secret key is no CURVE key");
  auto context = std::make_unique<zmq::context_t>(1);
  auto metrics = std::make_unique<GatewayMetrics>(registry);
  auto zap = ZapHandler::start(*context, *metrics);
  if (!zap) return tl::unexpected(zap.error());
  RouterConfig router_config;
  router_config.bind = config.bind;
  router_config.secret_key = config.secret_key;
  auto router = Router::bind(*context, router_config);
  if (!router) {
    context->shutdown();
    return tl::unexpected(router.error());
  }
  return std::unique_ptr<StandbyGateway>(new StandbyGateway(std::move(config), std::move(context), std::move(metrics),
                                                            std::move(*zap), std::move(*router)));
}

StandbyGateway::~StandbyGateway() {
  stopping_ = true;
  wake_.signal();
  thread_.join();
  router_.reset();
  context_->shutdown();
  zap_.reset();
}

void StandbyGateway::run() {
  enter_thread("standby gateway");
  Arrived arrived;
  while (!stopping_) {
    zmq_pollitem_t items[] = {{router_->socket().handle(), 0, ZMQ_POLLIN, 0},
                              {nullptr, wake_.descriptor(), ZMQ_POLLIN, 0}};
    zmq_poll(items, std::size(items), -1);
    while (!stopping_ && router_->receive(arrived)) answer(arrived);
  }
}

void StandbyGateway::answer(const Arrived& arrived) {
  wire::ToScheduler message;
  if (!wire::decode(arrived.frame, message)) return metrics_->unreadable_read(arrived.frame.size());
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
  router_->send(arrived.peer, reply, bytes);
}

}  // namespace muster::gateway
