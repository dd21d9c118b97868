// The first lines of a response. Inside of the server only.
#pragma once

#include <cstdint>
#include <string>

#include "common/http/server.h"

namespace muster::http {

// The status line and header fields. `length` is what Content-Length says; negative: chunked if `chunked`, else until
// close.
struct HeadShape {
  int64_t length = -1;
  bool chunked = false, keep_alive = true, http_1_0 = false;
};
std::string response_head(const Response& response, const HeadShape& shape);

}  // namespace muster::http
