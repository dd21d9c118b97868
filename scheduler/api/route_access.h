// What each route needs, takes and answers: the one place that says so. The OpenAPI document is made from it.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "common/http/server.h"
#include "scheduler/api/role.h"

namespace muster::api {

struct RouteAccess {
  std::string_view method, pattern;
  std::optional<Role> needs;  // none: open to all
  std::string_view summary;   // what it is for, a few words
  std::string_view query;     // names of the parameters that it takes, between spaces
  std::string_view body;      // media type of the body it takes; empty: none
  std::string_view statuses;  // that it answers with, besides those that follow from method and role
};

// A row for every route of the scheduler.
std::span<const RouteAccess> route_access();

// What a request needs whose route has this pattern; null if no row says. HEAD needs what GET does.
const RouteAccess* find_access(std::string_view method, std::string_view pattern);

// Every status that the route may answer with, but 500 for a mistake of the program.
std::set<int> documented_statuses(const RouteAccess& row);

// Routes without a row, as `METHOD pattern` lines: a mistake in the program.
std::string routes_without_access(const http::Router& router);

}  // namespace muster::api
