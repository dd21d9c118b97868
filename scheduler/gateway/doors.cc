#include "scheduler/gateway/doors.h"

#include <zmq.hpp>

#include "common/wire/keys.h"

namespace muster::gateway {

Doors::Doors() = default;
Doors::Doors(Doors&&) noexcept = default;

Doors::~Doors() {
  router.reset();
  if (context) context->shutdown();  // ends the handler's thread
  zap.reset();
}

Result<Doors> Doors::open(const DoorsConfig& config, const std::vector<std::shared_ptr<const SiteEntry>>& sites,
                          prometheus::Registry& registry) {
  if (!wire::is_valid_z85_key(config.secret_key))
    return fail("gateway.bind", "the scheduler's secret key is no CURVE key");
  Doors doors;
  doors.context = std::make_unique<zmq::context_t>(config.io_threads);
  doors.context->set(zmq::ctxopt::max_sockets, config.max_sockets);
  doors.metrics = std::make_unique<GatewayMetrics>(registry);
  auto zap = ZapHandler::start(*doors.context, *doors.metrics);
  if (!zap) return tl::unexpected(zap.error());
  doors.zap = std::move(*zap);
  doors.zap->admit(sites);
  RouterConfig router_config;
  router_config.bind = config.bind;
  router_config.secret_key = config.secret_key;
  auto router = Router::bind(*doors.context, router_config);
  if (!router) return tl::unexpected(router.error());
  doors.router = std::move(*router);
  return doors;
}

}  // namespace muster::gateway
