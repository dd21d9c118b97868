// Who may do what: asks every request for a token whose role the route needs.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "common/http/server.h"
#include "scheduler/api/token_book.h"

namespace muster::api {

// Refuses what route_access.h does not open: without `Authorization: Bearer TOKEN` of a token that is good, with 401;
// if its role does not include the one needed, with 403. A route without a row needs an admin.
std::function<std::optional<http::Response>(const http::Request&, std::string_view)> guard_by_role(
    std::shared_ptr<const TokenBook> tokens);

}  // namespace muster::api
