// Who may write: whoever holds the token.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/http/server.h"

namespace muster::api {

// Refuses every method but GET and HEAD without `Authorization: Bearer TOKEN`. The token is compared in a time that
// does not depend on where it differs.
std::function<std::optional<http::Response>(const http::Request&, std::string_view)> guard_writes(std::string token);

}  // namespace muster::api
