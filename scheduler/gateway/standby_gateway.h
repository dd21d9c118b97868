// A standby's end of agents' connections: admits the same keys as the leader's, and tells every HELLO where the leader
// is (docs/protocol.md §4). It opens no sessions.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "common/base/result.h"
#include "scheduler/gateway/config.h"
#include "scheduler/gateway/directory.h"
#include "scheduler/gateway/doors.h"
#include "scheduler/gateway/wake.h"

namespace prometheus {
class Registry;
}

namespace muster::gateway {

struct StandbyConfig {
  std::string bind;
  std::string secret_key;
  std::function<std::string()> leader;  // the leader's endpoint, empty if not known; called on the gateway's thread
};

class StandbyGateway {
 public:
  // Binds and runs. `registry` outlives it. Errors: "gateway.bind", "gateway.zap".
  static Result<std::unique_ptr<StandbyGateway>> start(StandbyConfig config, prometheus::Registry& registry);
  // Frees the address, so that a Gateway can take it.
  ~StandbyGateway();

  // Any thread.
  void admit(const std::vector<std::shared_ptr<const SiteEntry>>& sites) { doors_.zap->admit(sites); }
  std::string endpoint() const { return endpoint_; }

 private:
  StandbyGateway(StandbyConfig config, Doors doors);
  void run();
  void answer(const Arrived& arrived);

  const StandbyConfig config_;
  Doors doors_;  // its router is the thread's, once it runs
  const std::string endpoint_;
  Wake wake_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace muster::gateway
