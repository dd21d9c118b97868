// Answers as HTTP responses.
#pragma once

#include "common/http/server.h"
#include "worker-agent/desk/port.h"

namespace muster::agent {

http::Response render(const DeskAnswer& answer, bool secure_cookies);

}  // namespace muster::agent
