// The groups of routes, and how a handler talks to the core. Inside of the API only.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/http/server.h"
#include "scheduler/api/api.h"
#include "scheduler/api/ports.h"
#include "scheduler/core/queries.h"

namespace muster::api {

void add_job_routes(http::Router& router, Ports ports);
void add_item_routes(http::Router& router, Ports ports);
void add_export_routes(http::Router& router, Ports ports);
void add_site_routes(http::Router& router, Ports ports);
void add_worker_routes(http::Router& router, Ports ports);
void add_upgrade_routes(http::Router& router, Ports ports);
void add_trace_route(http::Router& router, Ports ports);
void add_openapi_route(http::Router& router);
void add_token_routes(http::Router& router, std::shared_ptr<TokenBook> tokens);
void add_media_routes(http::Router& router, Ports ports);
void add_backup_routes(http::Router& router, Ports ports);

// Answers with what `make` reads off the core, once that is durable.
void answer_from(CorePort& core, http::Reply reply, std::function<http::Response(const core::Core&)> make);
// Carries out the command; a refusal is answered, else `then` goes on, on the loop's thread.
void carry_out(CorePort& core, core::Command command, http::Reply reply,
               std::function<void(const core::Outcome&)> then);
// Finds the job by name and goes on, on the loop's thread; answers 404 if there is none.
void with_job(CorePort& core, std::string name, http::Reply reply, std::function<void(JobNumber)> then);

http::Response json_response(std::string body, int status = 200);
http::Response no_such(std::string_view kind, std::string_view name);
// A query parameter that is a flag: absent, "0" and "false" are false, "", "1" and "true" true. Nothing: it is none of
// them.
std::optional<bool> flag(const http::Request& request, const std::string& name);
// A query parameter that is a number up to `max`; `otherwise` if absent. Nothing: it is none.
std::optional<uint64_t> number(const http::Request& request, const std::string& name, uint64_t max, uint64_t otherwise);
http::Response bad_query(std::string_view name);

}  // namespace muster::api
