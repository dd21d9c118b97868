#include "scheduler/api/guard.h"

#include "common/base/time.h"
#include "scheduler/api/route_access.h"

namespace muster::api {
namespace {

// What follows "Bearer "; empty: another scheme, or nothing.
std::string_view bearer_token(std::string_view authorization) {
  constexpr std::string_view kScheme = "bearer ";
  if (authorization.size() <= kScheme.size()) return {};
  for (size_t i = 0; i < kScheme.size(); ++i) {
    if ((authorization[i] | ('a' - 'A')) != (kScheme[i] | ('a' - 'A'))) return {};
  }
  return authorization.substr(kScheme.size());
}

http::Response unauthorized(bool sent_one) {
  auto refusal =
      http::problem(401, "unauthorized",
                    sent_one ? "this token is not valid: unknown, revoked or expired" : "this needs a bearer token");
  refusal.headers.emplace_back("WWW-Authenticate", sent_one ? "Bearer error=\"invalid_token\"" : "Bearer");
  return refusal;
}

http::Response forbidden(Role held, Role needed) {
  const std::string held_name(name_of(held)), needed_name(name_of(needed));
  return http::problem(403, "role", "this needs the role " + needed_name + "; this token's is " + held_name,
                       R"("role":")" + held_name + R"(","needed":")" + needed_name + "\"");
}

}  // namespace

std::function<std::optional<http::Response>(const http::Request&, std::string_view)> guard_by_role(
    std::shared_ptr<const TokenBook> tokens) {
  return [tokens = std::move(tokens)](const http::Request& request,
                                      std::string_view pattern) -> std::optional<http::Response> {
    const RouteAccess* access = find_access(request.method, pattern);
    if (access && !access->needs) return std::nullopt;
    const Role needed = access ? *access->needs : Role::Admin;
    const std::string authorization = request.header("authorization");
    const auto bearer = tokens->find(bearer_token(authorization), wall_now_ms());
    if (!bearer) return unauthorized(!authorization.empty());
    if (!includes(bearer->role, needed)) return forbidden(bearer->role, needed);
    return std::nullopt;
  };
}

}  // namespace muster::api
