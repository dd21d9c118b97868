#include "scheduler/api/route_access.h"

#include <array>
#include <string>

namespace muster::api {
namespace {

constexpr std::optional<Role> kOpen = std::nullopt;

constexpr std::array kAccess = std::to_array<RouteAccess>({
    {"GET", "/healthz", kOpen},
    {"GET", "/readyz", kOpen},
    {"GET", "/metrics", kOpen},
    {"GET", "/v1/jobs", Role::Viewer},
    {"POST", "/v1/jobs", Role::Submitter},
    {"GET", "/v1/jobs/{job}", Role::Viewer},
    {"DELETE", "/v1/jobs/{job}", Role::Operator},
    {"POST", "/v1/jobs/{job}/start", Role::Submitter},
    {"POST", "/v1/jobs/{job}/pause", Role::Submitter},
    {"POST", "/v1/jobs/{job}/resume", Role::Submitter},
    {"POST", "/v1/jobs/{job}/cancel", Role::Submitter},
    {"POST", "/v1/jobs/{job}/items", Role::Submitter},
    {"GET", "/v1/jobs/{job}/results", Role::Viewer},
    {"GET", "/v1/jobs/{job}/answers", Role::Viewer},
    {"GET", "/v1/sites", Role::Viewer},
    {"POST", "/v1/sites", Role::Operator},
    {"POST", "/v1/sites/{site}/keys", Role::Operator},
    {"POST", "/v1/sites/{site}/revoke", Role::Operator},
    {"GET", "/v1/workers", Role::Viewer},
    {"POST", "/v1/workers", Role::Operator},
    {"GET", "/v1/workers/{worker}", Role::Viewer},
    {"GET", "/v1/assignments/{id}", Role::Viewer},
    {"GET", "/v1/upgrade", Role::Viewer},
    {"POST", "/v1/upgrade/finalize", Role::Admin},
    {"GET", "/v1/tokens", Role::Admin},
    {"POST", "/v1/tokens", Role::Admin},
    {"DELETE", "/v1/tokens/{token}", Role::Admin},
});

}  // namespace

std::span<const RouteAccess> route_access() {
  return kAccess;
}

const RouteAccess* find_access(std::string_view method, std::string_view pattern) {
  if (method == "HEAD") method = "GET";
  for (const RouteAccess& row : kAccess) {
    if (row.method == method && row.pattern == pattern) return &row;
  }
  return nullptr;
}

std::string routes_without_access(const http::Router& router) {
  std::string missing;
  for (const http::Router::Route& route : router.routes()) {
    if (!find_access(route.method, route.pattern)) missing += route.method + " " + route.pattern + "\n";
  }
  return missing;
}

}  // namespace muster::api
