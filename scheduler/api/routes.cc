#include "scheduler/api/routes.h"

#include <charconv>
#include <memory>

#include "scheduler/api/refusals.h"

namespace muster::api {

void answer_from(CorePort& core, http::Reply reply, std::function<http::Response(const core::Core&)> make) {
  const auto response = std::make_shared<http::Response>();
  const bool taken =
      core.read([response, make = std::move(make)](const core::Core& at_rest) { *response = make(at_rest); },
                [response, reply] { reply(std::move(*response)); });
  if (!taken) reply(busy_response());
}

void carry_out(CorePort& core, core::Command command, http::Reply reply,
               std::function<void(const core::Outcome&)> then) {
  core.command(std::move(command), [reply = std::move(reply), then = std::move(then)](const core::Outcome& outcome) {
    if (!outcome.refusals.empty()) return reply(refusal_response(outcome.refusals));
    then(outcome);
  });
}

void with_job(CorePort& core, std::string name, http::Reply reply, std::function<void(JobNumber)> then) {
  const auto found = std::make_shared<std::optional<JobNumber>>();
  const bool taken = core.read([found, name](const core::Core& at_rest) { *found = core::find_job(at_rest, name); },
                               [found, name, reply, then = std::move(then)] {
                                 if (!*found) return reply(no_such("job", name));
                                 then(**found);
                               });
  if (!taken) reply(busy_response());
}

http::Response json_response(std::string body, int status) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  response.body += '\n';
  return response;
}

http::Response no_such(std::string_view kind, std::string_view name) {
  return http::problem(404, std::string(kind) + "-unknown",
                       "there is no " + std::string(kind) + " '" + std::string(name) + "'");
}

std::optional<bool> flag(const http::Request& request, const std::string& name) {
  const auto value = request.query_value(name);
  if (!value || *value == "0" || *value == "false") return false;
  if (value->empty() || *value == "1" || *value == "true") return true;
  return std::nullopt;
}

std::optional<uint64_t> number(const http::Request& request, const std::string& name, uint64_t max,
                               uint64_t otherwise) {
  const auto value = request.query_value(name);
  if (!value) return otherwise;
  uint64_t parsed = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), parsed);
  if (error != std::errc{} || end != value->data() + value->size() || parsed > max) return std::nullopt;
  return parsed;
}

http::Response bad_query(std::string_view name) {
  return http::problem(400, "bad-query", "the value of '" + std::string(name) + "' in the query is not understood");
}

}  // namespace muster::api
