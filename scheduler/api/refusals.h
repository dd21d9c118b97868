// How the core's refusals are told over HTTP.
#pragma once

#include <string_view>
#include <vector>

#include "common/http/server.h"
#include "scheduler/core/effect.h"

namespace muster::api {

// A problem whose type is the first refusal's code and whose `errors` are all of them. REQUIRES at least one.
http::Response refusal_response(const std::vector<core::Refusal>& refusals);

// 503: the scheduler's queue is full.
http::Response busy_response();
// 507: there is no room for jobs and items.
http::Response no_room_response(const std::string& why);

// The problem with one more JSON member.
http::Response with_member(http::Response problem, std::string_view name, std::string_view json);

}  // namespace muster::api
