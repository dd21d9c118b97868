// A file as the body of a response.
#pragma once

#include <string>

#include "common/http/server.h"

namespace muster::api {

// Adds the file's bytes to `response`, to be read from the local disk on the server's thread, a piece at a time. False:
// it cannot be read, or is not there.
bool send_file(const std::string& path, http::Response& response);

}  // namespace muster::api
