#include "scheduler/api/route_access.h"

#include <array>
#include <iterator>
#include <sstream>
#include <string>

namespace muster::api {
namespace {

constexpr std::optional<Role> kOpen = std::nullopt;

// What any POST may answer, whether or not it wants a body.
constexpr std::string_view kBody = "400 413 415";

constexpr std::array kAccess = std::to_array<RouteAccess>({
    {"GET", "/healthz", kOpen, "Whether the program runs", "", "", "200"},
    {"GET", "/readyz", kOpen, "Whether it leads and can write", "", "", "200 503"},
    {"GET", "/metrics", kOpen, "Metrics, Prometheus text", "", "", "200"},
    {"GET", "/openapi.json", kOpen, "This document", "", "", "200"},
    {"GET", "/v1/jobs", Role::Viewer, "Jobs", "", "", "200"},
    {"POST", "/v1/jobs", Role::Submitter, "Create a job from its spec", "", "application/yaml", "200 201 409 422 507"},
    {"GET", "/v1/jobs/{job}", Role::Viewer, "A job", "", "", "200 404"},
    {"DELETE", "/v1/jobs/{job}", Role::Operator, "Delete a job", "", "", "204 404 409"},
    {"GET", "/v1/jobs/{job}/guideline", Role::Viewer, "What people of a job go by", "", "", "200 404"},
    {"PUT", "/v1/jobs/{job}/guideline", Role::Submitter, "Change what people go by", "", "text/markdown",
     "200 404 409 413 422"},
    {"GET", "/v1/jobs/{job}/form", Role::Viewer, "The form that people fill in", "", "", "200 404"},
    {"POST", "/v1/jobs/{job}/start", Role::Submitter, "Start a job", "", "", "200 404 409"},
    {"POST", "/v1/jobs/{job}/pause", Role::Submitter, "Pause a job", "", "", "200 404 409"},
    {"POST", "/v1/jobs/{job}/resume", Role::Submitter, "Go on with a job", "", "", "200 404 409"},
    {"POST", "/v1/jobs/{job}/cancel", Role::Submitter, "Cancel a job", "", "", "200 404 409"},
    {"POST", "/v1/jobs/{job}/items", Role::Submitter, "Import items, one a line", "revise dry_run max_errors",
     "application/x-ndjson", "200 404 409 422 500 507"},
    {"GET", "/v1/jobs/{job}/results", Role::Viewer, "A row for each task", "format cursor limit all data", "",
     "200 400 404 500"},
    {"GET", "/v1/jobs/{job}/answers", Role::Viewer, "A row for each answer", "format cursor limit data", "",
     "200 400 404 500"},
    {"GET", "/v1/sites", Role::Viewer, "Sites", "", "", "200"},
    {"POST", "/v1/sites", Role::Operator, "Enrol a site", "", "application/json", "200 201 409 422"},
    {"POST", "/v1/sites/{site}/keys", Role::Operator, "Set a site's keys", "", "application/json", "200 404 409 422"},
    {"POST", "/v1/sites/{site}/revoke", Role::Operator, "Shut a site out", "", "", "200 404"},
    {"GET", "/v1/sites/{site}/backups", Role::Operator, "Sealed backups of a site", "", "", "200 404"},
    {"GET", "/v1/sites/{site}/backups/{backup}", Role::Operator, "A sealed backup", "", "", "200 404"},
    {"GET", "/v1/workers", Role::Viewer, "People, by page", "cursor limit", "", "200 400"},
    {"POST", "/v1/workers", Role::Operator, "Enrol people", "", "application/json", "200 422"},
    {"GET", "/v1/workers/{worker}", Role::Viewer, "A person", "", "", "200 404"},
    {"GET", "/v1/assignments/{id}", Role::Viewer, "An assignment's life", "", "", "200 404"},
    {"PUT", "/v1/media/{digest}", Role::Submitter, "Put a medium in, by its digest", "", "application/octet-stream",
     "201 400 413 422 507"},
    {"GET", "/v1/media/{digest}", kOpen, "A medium, for whoever knows its digest", "", "", "200 404 503"},
    {"GET", "/v1/upgrade", Role::Viewer, "Formats in use and known", "", "", "200"},
    {"POST", "/v1/upgrade/finalize", Role::Admin, "Write the newest format", "force", "", "200 409"},
    {"GET", "/v1/tokens", Role::Admin, "Tokens", "", "", "200"},
    {"POST", "/v1/tokens", Role::Admin, "Make a token, shown this once", "", "application/json", "201 409 422"},
    {"DELETE", "/v1/tokens/{token}", Role::Admin, "Revoke a token", "", "", "204 404"},
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

std::set<int> documented_statuses(const RouteAccess& row) {
  std::string all(row.statuses);
  if (row.needs) all += " 401 403 503";
  if (row.method == "POST") all.append(" ").append(kBody);
  std::istringstream words(all);
  return {std::istream_iterator<int>(words), {}};
}

std::string routes_without_access(const http::Router& router) {
  std::string missing;
  for (const http::Router::Route& route : router.routes()) {
    if (!find_access(route.method, route.pattern)) missing += route.method + " " + route.pattern + "\n";
  }
  return missing;
}

}  // namespace muster::api
