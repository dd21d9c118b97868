// Which role each route needs: the one place that says so.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/http/server.h"
#include "scheduler/api/role.h"

namespace muster::api {

struct RouteAccess {
  std::string_view method, pattern;
  std::optional<Role> needs;  // none: open to all
};

// A row for every route of the scheduler.
std::span<const RouteAccess> route_access();

// What a request needs whose route has this pattern; null if no row says. HEAD needs what GET does.
const RouteAccess* find_access(std::string_view method, std::string_view pattern);

// Routes without a row, as `METHOD pattern` lines: a mistake in the program.
std::string routes_without_access(const http::Router& router);

}  // namespace muster::api
