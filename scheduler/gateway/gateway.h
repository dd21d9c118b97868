// The scheduler's end of every agent's connection. docs/protocol.md.
//
// Threads: the gateway's own (socket, sessions, translation), ZAP's, and libzmq's. Commands leave on the gateway's
// thread; effects come in from the loop's. Order of calls: fill the directory, construct, `start`, then `release` any
// number of times, `lame_duck` if wanted, `stop`.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/base/result.h"
#include "scheduler/core/effect.h"
#include "scheduler/gateway/config.h"
#include "scheduler/gateway/directory.h"
#include "scheduler/gateway/ports.h"

namespace prometheus {
class Registry;
}

namespace muster::gateway {

class Gateway {
 public:
  // All but `config` outlive this. `directory` holds sites, workers and jobs as recovered, before `start`.
  Gateway(GatewayConfig config, const Directory& directory, CommandSink& sink, ItemContents& contents,
          prometheus::Registry& registry);
  // Stops.
  ~Gateway();

  // Binds and runs. Errors: "gateway.bind", "gateway.zap".
  Result<void> start();
  // Where it listens, with the port that was chosen. REQUIRES started.
  std::string endpoint() const;

  // Effects whose batch `sequence` is durable; those that concern no site are ignored. The directory already shows what
  // they tell of. Waits while `max_releases` are in the queue, which is never for the core's sake: the gateway's thread
  // does not wait for the loop. Any one thread, in order. REQUIRES started.
  void release(std::vector<core::Effect> effects, Sequence sequence);

  // Tells every agent that it will have to go within `grace`; refuses new sessions from now on. Any thread.
  void lame_duck(Millis grace);
  // Ends every session with REFUSED NOT_LEADER and closes the socket. Idempotent.
  void stop();

 private:
  class Running;

  const GatewayConfig config_;
  const Directory& directory_;
  CommandSink& sink_;
  ItemContents& contents_;
  prometheus::Registry& registry_;
  std::unique_ptr<Running> running_;
};

}  // namespace muster::gateway
