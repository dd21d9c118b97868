#include "common/metrics/exposition.h"

#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "common/http/server.h"

namespace muster::metrics {

std::string exposition(const prometheus::Registry& registry) {
  return prometheus::TextSerializer().Serialize(registry.Collect());
}

void add_routes(http::Router& router, std::shared_ptr<const prometheus::Registry> registry) {
  router.add("GET", "/metrics", [registry](http::Request, const http::Reply& reply) {
    http::Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = exposition(*registry);
    reply(std::move(response));
  });
  router.add("GET", "/healthz", [](http::Request, const http::Reply& reply) {
    http::Response response;
    response.content_type = "text/plain; charset=utf-8";
    response.body = "ok\n";
    reply(std::move(response));
  });
}

}  // namespace muster::metrics
