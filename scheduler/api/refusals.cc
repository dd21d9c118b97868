#include "scheduler/api/refusals.h"

#include <string>

#include "common/base/check.h"
#include "scheduler/api/json_writer.h"

namespace muster::api {
namespace {

int status_of(std::string_view code) {
  if (code == "busy") return 503;
  if (code.ends_with(".unknown")) return 404;
  if (code == "job.exists" || code == "job.state" || code == "site.revoked" || code == "site.key" ||
      code == "site.keys" || code == "site.region")
    return 409;
  return 422;
}

// "job.exists" → "job-exists": types are slugs.
std::string slug(std::string_view code) {
  std::string out(code);
  for (char& c : out) {
    if (c == '.' || c == '_') c = '-';
  }
  return out;
}

}  // namespace

http::Response refusal_response(const std::vector<core::Refusal>& refusals) {
  MUSTER_CHECK(!refusals.empty());
  const core::Refusal& first = refusals.front();
  http::Response response;
  if (refusals.size() == 1) {
    response = http::problem(status_of(first.code), slug(first.code), first.message);
  } else {
    JsonWriter errors;
    errors.begin_array();
    for (const core::Refusal& refusal : refusals) {
      errors.begin_object().key("code").text(slug(refusal.code)).key("reason").text(refusal.message).end_object();
    }
    errors.end_array();
    response = http::problem(status_of(first.code), slug(first.code), first.message, "\"errors\":" + errors.str());
  }
  if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

http::Response busy_response() {
  return refusal_response({{"busy", "the scheduler has more to do than it takes in; try again"}});
}

http::Response no_room_response(const std::string& why) {
  http::Response response = http::problem(507, "storage-full", why);
  response.headers.emplace_back("Retry-After", "60");
  return response;
}

http::Response with_member(http::Response problem, std::string_view name, std::string_view json) {
  const size_t end = problem.body.rfind('}');
  MUSTER_CHECK(end != std::string::npos);
  std::string member = ",\"";
  member.append(name).append("\":").append(json);
  problem.body.insert(end, member);
  return problem;
}

}  // namespace muster::api
