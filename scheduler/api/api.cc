#include "scheduler/api/api.h"

#include "common/base/check.h"
#include "common/metrics/exposition.h"
#include "scheduler/api/guard.h"
#include "scheduler/api/http_metrics.h"
#include "scheduler/api/route_access.h"
#include "scheduler/api/routes.h"

namespace muster::api {
namespace {

void add_ready_route(http::Router& router, const HealthPort& health) {
  router.add("GET", "/readyz", [&health](http::Request, const http::Reply& reply) {
    std::string why_not;
    if (!health.ready(why_not)) return reply(http::problem(503, "not-ready", why_not));
    http::Response response;
    response.content_type = "text/plain; charset=utf-8";
    const std::string warning = health.warning();
    response.body = warning.empty() ? "ready\n" : "ready, but " + warning + "\n";
    reply(std::move(response));
  });
}

std::optional<http::Response> refuse_if_unavailable(const HealthPort& health) {
  const std::string why = health.unavailable();
  if (why.empty()) return std::nullopt;
  auto refusal = http::problem(503, "unavailable", why);
  refusal.headers.emplace_back("Retry-After", "2");
  return refusal;
}

}  // namespace

http::Router make_router(Ports ports, std::shared_ptr<prometheus::Registry> registry,
                         std::shared_ptr<TokenBook> tokens) {
  MUSTER_CHECK(tokens);
  http::Router router;
  metrics::add_routes(router, registry);
  add_ready_route(router, ports.health);
  add_job_routes(router, ports);
  add_item_routes(router, ports);
  add_export_routes(router, ports);
  add_site_routes(router, ports);
  add_worker_routes(router, ports);
  add_upgrade_routes(router, ports);
  add_trace_route(router, ports);
  add_token_routes(router, tokens);
  add_openapi_route(router);
  add_media_routes(router, ports);
  add_backup_routes(router, ports);
  MUSTER_CHECK(routes_without_access(router).empty());
  router.set_guard([by_role = guard_by_role(std::move(tokens)), &health = ports.health](const http::Request& request,
                                                                                        std::string_view pattern) {
    auto refusal = by_role(request, pattern);
    return refusal || !pattern.starts_with("/v1/") ? refusal : refuse_if_unavailable(health);
  });
  router.set_observer(observe_requests(std::move(registry)));
  return router;
}

}  // namespace muster::api
