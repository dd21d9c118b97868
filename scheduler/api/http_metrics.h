// Metrics of the HTTP API's requests.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace prometheus {
class Registry;
}

namespace muster::api {

// For http::Router::set_observer. Counts muster_http_requests_total{method,route,status} and observes
// muster_http_request_seconds{route}. Labels are bounded: the route is its pattern, an unusual method "other".
std::function<void(std::string_view method, std::string_view pattern, int status, double seconds)> observe_requests(
    std::shared_ptr<prometheus::Registry> registry);

}  // namespace muster::api
