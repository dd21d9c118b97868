#include "worker-agent/desk/team_routes.h"

#include <optional>
#include <utility>

#include "worker-agent/desk/body.h"

namespace muster::agent {
namespace {

constexpr size_t kMostPeople = 200;  // at once
constexpr size_t kMostIdBytes = 64, kMostReplyBytes = 1000;

http::Response not_understood(std::string_view what) {
  return http::problem(400, "bad-request", what);
}

// A member that may be left out or null; none if it is there and no string.
std::optional<std::string> optional_text(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return std::string();
  return text_of(object, name);
}

std::optional<NewPerson> person_of(const boost::json::value& entry) {
  if (!entry.is_object()) return std::nullopt;
  auto worker = optional_text(entry.as_object(), "worker");
  auto name = optional_text(entry.as_object(), "name");
  auto password = optional_text(entry.as_object(), "password");
  if (!worker || !name || !password || worker->size() > kMostIdBytes) return std::nullopt;
  return NewPerson{std::move(*worker), std::move(*name), std::move(*password)};
}

void add_people(const PostQuestion& post, const http::Request& request, const http::Reply& reply) {
  const auto body = parse_object(request.body);
  const boost::json::value* list = body ? body->if_contains("people") : nullptr;
  if (list == nullptr || !list->is_array())
    return reply(not_understood("wanted: {\"people\": [{\"worker\", \"name\", \"password\"}], \"dry_run\"}"));
  if (list->as_array().size() > kMostPeople) return reply(http::problem(413, "too-many", "at most 200 people at once"));
  AddPeople add;
  for (const boost::json::value& entry : list->as_array()) {
    auto person = person_of(entry);
    if (!person) return reply(not_understood("a person has a worker, a name and a password, all of them texts"));
    add.people.push_back(std::move(*person));
  }
  const boost::json::value* dry_run = body->if_contains("dry_run");
  if (dry_run != nullptr && !dry_run->is_bool()) return reply(not_understood("dry_run is true or false"));
  add.dry_run = dry_run != nullptr && dry_run->as_bool();
  post(request, TeamQuestion(std::move(add)), reply);
}

void reset_password(const PostQuestion& post, http::Request request, const http::Reply& reply) {
  ResetPassword reset{request.params["id"], {}};
  if (!request.body.empty()) {
    const auto body = parse_object(request.body);
    auto password = body ? optional_text(*body, "password") : std::nullopt;
    if (!password) return reply(not_understood("wanted: {\"password\": \"…\"}, or nothing"));
    reset.password = std::move(*password);
  }
  const size_t bytes = reset.password.size();
  if (bytes > 0 && (bytes < kMinPasswordBytes || bytes > kMaxPasswordBytes))
    return reply(not_understood("a password has 8 to 1024 bytes"));
  post(request, TeamQuestion(std::move(reset)), reply);
}

void place_people(const PostQuestion& post, const http::Request& request, const http::Reply& reply) {
  const auto body = parse_object(request.body);
  const boost::json::value* list = body ? body->if_contains("workers") : nullptr;
  const bool names_job = body && body->contains("job");
  auto job = names_job ? optional_text(*body, "job") : std::nullopt;
  if (list == nullptr || !list->is_array() || list->as_array().empty() || !job)
    return reply(not_understood("wanted: {\"workers\": [\"…\"], \"job\": \"…\" or null}"));
  if (list->as_array().size() > kMostPeople) return reply(http::problem(413, "too-many", "at most 200 people at once"));
  PlacePeople place{{}, std::move(*job)};
  for (const boost::json::value& worker : list->as_array()) {
    if (!worker.is_string()) return reply(not_understood("workers are named by their ids"));
    place.workers.emplace_back(worker.as_string());
  }
  post(request, TeamQuestion(std::move(place)), reply);
}

void reply_to(const PostQuestion& post, http::Request request, const http::Reply& reply) {
  const auto id = AssignmentId::parse(request.params["id"]);
  if (!id) return reply(http::problem(404, "question-unknown", "no such question"));
  const auto body = parse_object(request.body);
  auto text = body ? text_of(*body, "text") : std::nullopt;
  if (!text || text->empty() || text->size() > kMostReplyBytes)
    return reply(not_understood("wanted: {\"text\": \"…\"} of 1 to 1000 bytes"));
  post(request, TeamQuestion(ReplyTo{*id, std::move(*text)}), reply);
}

}  // namespace

void add_team_routes(http::Router& router, const PostQuestion& post) {
  router.add("GET", "/desk/v1/team", [post](http::Request request, http::Reply reply) {
    post(request, TeamQuestion(AskTeam{}), std::move(reply));
  });
  router.add("GET", "/desk/v1/team/jobs", [post](http::Request request, http::Reply reply) {
    post(request, TeamQuestion(AskTeamJobs{}), std::move(reply));
  });
  router.add("POST", "/desk/v1/team/place",
             [post](http::Request request, http::Reply reply) { place_people(post, request, reply); });
  router.add("POST", "/desk/v1/team/questions/{id}/reply",
             [post](http::Request request, http::Reply reply) { reply_to(post, std::move(request), reply); });
  router.add("POST", "/desk/v1/team/people",
             [post](http::Request request, http::Reply reply) { add_people(post, request, reply); });
  router.add("POST", "/desk/v1/team/people/{id}/password",
             [post](http::Request request, http::Reply reply) { reset_password(post, std::move(request), reply); });
  for (const bool leaves : {true, false}) {
    router.add("POST", leaves ? "/desk/v1/team/people/{id}/leave" : "/desk/v1/team/people/{id}/return",
               [post, leaves](http::Request request, http::Reply reply) {
                 post(request, TeamQuestion(ChangeLeave{request.params["id"], leaves}), std::move(reply));
               });
  }
}

}  // namespace muster::agent
