// Metrics as Prometheus scrapes them, served by our own HTTP server.
#pragma once

#include <memory>
#include <string>

namespace prometheus {
class Registry;
}
namespace muster::http {
class Router;
}

namespace muster::metrics {

// All metrics of the registry in the text exposition format. Any thread.
std::string exposition(const prometheus::Registry& registry);

// GET /metrics, and GET /healthz that answers "ok" while the server's threads run.
void add_routes(http::Router& router, std::shared_ptr<const prometheus::Registry> registry);

}  // namespace muster::metrics
