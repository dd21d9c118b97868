// The scheduler's HTTP API (docs/http-api.md): turns requests into commands and reads of the core.
#pragma once

#include <memory>
#include <string>

#include "common/http/server.h"
#include "scheduler/api/job_results.h"
#include "scheduler/api/ports.h"

namespace prometheus {
class Registry;
}

namespace muster::api {

class MediaStore;

// All must outlive the server that runs the router.
struct Ports {
  CorePort& core;
  ContentPort& contents;
  ResultsPort& results;
  TracePort& trace;
  const HealthPort& health;
  RoomPort* room = nullptr;          // null: without bound
  StandbysPort* standbys = nullptr;  // null: there are none
  MediaStore* media = nullptr;       // null: no media are kept here
};

// Every route of the API, /healthz, /readyz and /metrics; a guard that asks writers for the token; metrics of every
// request in the registry. REQUIRES a token.
http::Router make_router(Ports ports, std::shared_ptr<prometheus::Registry> registry, std::string token);

}  // namespace muster::api
