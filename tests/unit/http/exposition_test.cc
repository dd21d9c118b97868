#include "common/metrics/exposition.h"

#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include "tests/unit/http/loopback.h"

namespace muster::metrics {
namespace {

TEST(Exposition, ServesTheRegistryAsText) {
  const auto registry = std::make_shared<prometheus::Registry>();
  auto& family = prometheus::BuildCounter().Name("muster_test_total").Help("Things seen").Register(*registry);
  family.Add({{"kind", "a"}}).Increment(3);
  http::Router router;
  add_routes(router, registry);
  const auto server = http::serve_on_loopback(std::move(router));
  const auto client = http::client_of(*server);
  const auto metrics = client->send("GET", "/metrics", {}, "");
  EXPECT_EQ(metrics->headers.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(
      metrics->body,
      "# HELP muster_test_total Things seen\n# TYPE muster_test_total counter\nmuster_test_total{kind=\"a\"} 3\n");
  EXPECT_EQ(client->send("GET", "/healthz", {}, "")->body, "ok\n");
}

}  // namespace
}  // namespace muster::metrics
