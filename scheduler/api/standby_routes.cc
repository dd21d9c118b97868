#include "scheduler/api/standby_routes.h"

#include "common/metrics/exposition.h"
#include "scheduler/api/http_metrics.h"

namespace muster::api {
namespace {

http::Response to_leader(const StandbyPort& standby, const http::Request& request) {
  const std::string url = standby.leader_url();
  if (url.empty()) {
    auto response = http::problem(503, "not-leader", "this scheduler is a standby, and nobody leads at present");
    response.headers.emplace_back("Retry-After", "1");
    return response;
  }
  std::string leader = "\"leader\":";
  http::append_json_string(leader, url);
  auto response = http::problem(307, "not-leader", "this scheduler is a standby; ask the leader", leader);
  response.headers.emplace_back("Location", url + request.target);
  return response;
}

}  // namespace

http::Router make_standby_router(const StandbyPort& standby, std::shared_ptr<prometheus::Registry> registry) {
  http::Router router;
  metrics::add_routes(router, registry);
  router.add("GET", "/readyz", [&standby](http::Request, const http::Reply& reply) {
    if (const std::string missing = standby.missing(); !missing.empty())
      return reply(http::problem(503, "not-ready", missing));
    http::Response response;
    response.content_type = "text/plain; charset=utf-8";
    response.body = "standby\n";
    reply(std::move(response));
  });
  router.set_fallback([&standby](const http::Request& request, const http::Reply& reply) {
    reply(to_leader(standby, request));
    return std::unique_ptr<http::Upload>();
  });
  router.set_observer(observe_requests(std::move(registry)));
  return router;
}

}  // namespace muster::api
