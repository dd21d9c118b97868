#include "scheduler/api/guard.h"

#include <sodium.h>

namespace muster::api {
namespace {

bool bears(const std::string& authorization, const std::string& token) {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() != kScheme.size() + token.size()) return false;
  for (size_t i = 0; i < kScheme.size(); ++i) {
    if ((authorization[i] | ('a' - 'A')) != (kScheme[i] | ('a' - 'A'))) return false;
  }
  return sodium_memcmp(authorization.data() + kScheme.size(), token.data(), token.size()) == 0;
}

}  // namespace

std::function<std::optional<http::Response>(const http::Request&, std::string_view)> guard_writes(std::string token) {
  return [token = std::move(token)](const http::Request& request, std::string_view) -> std::optional<http::Response> {
    if (request.method == "GET" || request.method == "HEAD") return std::nullopt;
    const std::string authorization = request.header("authorization");
    if (bears(authorization, token)) return std::nullopt;
    auto refusal = http::problem(401, "unauthorized",
                                 authorization.empty() ? "this needs a bearer token" : "this token is not valid");
    refusal.headers.emplace_back("WWW-Authenticate", "Bearer");
    return refusal;
  };
}

}  // namespace muster::api
