// The scheduler's HTTP API (docs/http-api.md): turns requests into commands and reads of the core.
#pragma once

#include <memory>
#include <string>

#include "common/http/server.h"
#include "scheduler/api/job_results.h"
#include "scheduler/api/ports.h"
#include "scheduler/api/token_book.h"

namespace prometheus {
class Registry;
}

namespace muster::api {

class BackupStore;
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
  BackupStore* backups = nullptr;    // null: no backups either
};

// Every route of the API, /openapi.json, /healthz, /readyz and /metrics; a guard that asks for a token of the role that
// the route needs (route_access.h); metrics of every request in the registry.
http::Router make_router(Ports ports, std::shared_ptr<prometheus::Registry> registry,
                         std::shared_ptr<TokenBook> tokens);

}  // namespace muster::api
