// The API described as OpenAPI 3.1, made from the table of routes.
#pragma once

#include <string>

namespace muster::api {

// One JSON document; the same for every scheduler of a version.
std::string openapi_document();

}  // namespace muster::api
