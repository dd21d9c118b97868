// What stands between the network and a gateway: a ZeroMQ context, who is let in, and the socket.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "scheduler/gateway/directory.h"
#include "scheduler/gateway/gateway_metrics.h"
#include "scheduler/gateway/router.h"
#include "scheduler/gateway/zap.h"

namespace prometheus {
class Registry;
}
namespace zmq {
class context_t;
}

namespace muster::gateway {

struct DoorsConfig {
  std::string bind;        // for example "tcp://*:7400"
  std::string secret_key;  // CURVE, Z85
  int io_threads = 1;
  int max_sockets = 1024;
};

struct Doors {
  // Admits `sites` before the first can knock. `registry` outlives it. Errors: "gateway.bind", "gateway.zap".
  static Result<Doors> open(const DoorsConfig& config, const std::vector<std::shared_ptr<const SiteEntry>>& sites,
                            prometheus::Registry& registry);
  Doors(Doors&&) noexcept;
  // Frees the address. REQUIRES every other socket of the context to be closed.
  ~Doors();

  std::unique_ptr<zmq::context_t> context;
  std::unique_ptr<GatewayMetrics> metrics;
  std::unique_ptr<ZapHandler> zap;
  std::unique_ptr<Router> router;

 private:
  Doors();
};

}  // namespace muster::gateway
