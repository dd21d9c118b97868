// What leads ask for over HTTP: /desk/v1/team and below.
#pragma once

#include <functional>

#include "common/http/server.h"
#include "worker-agent/desk/port.h"

namespace muster::agent {

using PostQuestion = std::function<void(const http::Request& request, DeskQuestion question, http::Reply reply)>;

void add_team_routes(http::Router& router, const PostQuestion& post);

}  // namespace muster::agent
