// What a standby answers over HTTP: how it is, and where the leader is (docs/high-availability.md).
#pragma once

#include <memory>
#include <string>

#include "common/http/server.h"

namespace prometheus {
class Registry;
}

namespace muster::api {

// Any thread.
class StandbyPort {
 public:
  virtual ~StandbyPort() = default;
  // The URL of whoever leads; empty if nobody is known to.
  virtual std::string leader_url() const = 0;
  // What keeps it from taking over at once; empty: nothing, it has applied the journal to its end.
  virtual std::string missing() const = 0;
};

// /healthz, /readyz and /metrics; all else is sent to the leader. The port outlives the server that runs the router.
http::Router make_standby_router(const StandbyPort& standby, std::shared_ptr<prometheus::Registry> registry);

}  // namespace muster::api
