#include "tests/unit/crowd/fake_desk.h"

#include <boost/json.hpp>

#include "common/base/check.h"
#include "tests/crowd/choice.h"

namespace muster::crowd {

namespace json = boost::json;

namespace {

http::Response status_only(int status) {
  http::Response response;
  response.status = status;
  return response;
}

http::Response of_json(const json::object& body) {
  http::Response response;
  response.body = json::serialize(body);
  return response;
}

}  // namespace

FakeDesk::FakeDesk(int tasks) {
  for (int i = 1; i <= tasks; ++i) open_.push_back("t" + std::to_string(i));
}

void FakeDesk::start(uint16_t port) {
  const auto guarded = [this](http::Response (FakeDesk::*method)(const http::Request&)) {
    return [this, method](http::Request request, const http::Reply& reply) {
      std::lock_guard lock(mutex_);
      reply((this->*method)(request));
    };
  };
  http::Router router;
  router.add("POST", "/desk/v1/session", guarded(&FakeDesk::sign_in));
  router.add("DELETE", "/desk/v1/session", [this](http::Request, const http::Reply& reply) {
    std::lock_guard lock(mutex_);
    seen_.push_back("sign out");
    reply(status_only(204));
  });
  router.add("GET", "/desk/v1/next", guarded(&FakeDesk::next));
  router.add("POST", "/desk/v1/assignments/{id}/answer", guarded(&FakeDesk::answer));
  router.add("GET", "/desk/v1/assignments/{id}", guarded(&FakeDesk::look_up));
  http::ServerOptions options;
  options.port = port;
  auto server = http::Server::start(options, std::move(router));
  MUSTER_CHECK(server.has_value());
  server_ = std::move(*server);
  port_ = server_->port();
}

void FakeDesk::plan_trouble(std::vector<Trouble> troubles) {
  std::lock_guard lock(mutex_);
  troubles_.assign(troubles.begin(), troubles.end());
}

std::string FakeDesk::url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

std::vector<std::string> FakeDesk::seen() {
  std::lock_guard lock(mutex_);
  return seen_;
}

bool FakeDesk::signed_in(const http::Request& request) const {
  return !session_.empty() && request.header("cookie") == "muster_desk=" + session_;
}

http::Response FakeDesk::sign_in(const http::Request&) {
  seen_.push_back("sign in");
  if (refuses_) return status_only(401);
  session_ = "s" + std::to_string(++counter_);
  http::Response response = of_json({{"worker", "w"}, {"level", "annotator"}, {"csrf", "c-" + session_}});
  response.headers.emplace_back("Set-Cookie", "muster_desk=" + session_ + "; HttpOnly; SameSite=Strict");
  return response;
}

http::Response FakeDesk::next(const http::Request& request) {
  if (!signed_in(request)) return status_only(401);
  if (open_.empty()) {
    http::Response nothing = status_only(204);
    nothing.headers.emplace_back("Muster-Wait-Reason", "all_leased");
    return nothing;
  }
  const std::string id = "s00-1-" + std::to_string(++counter_);
  assignments_[id] = {open_.front(), "", 0};
  return of_json({{"id", id}, {"job_name", "birds"}, {"key", open_.front()}, {"revision", 0}, {"result", nullptr}});
}

http::Response FakeDesk::answer(const http::Request& request) {
  if (!signed_in(request) || request.header("x-csrf-token") != "c-" + session_) return status_only(401);
  const Trouble trouble = troubles_.empty() ? Trouble::None : troubles_.front();
  if (!troubles_.empty()) troubles_.pop_front();
  const std::string id = request.params.at("id");
  const json::value body = json::parse(request.body);
  const int revision = body.at("revision").to_number<int>();
  const auto known = assignments_.find(id);
  if (trouble == Trouble::LeaseGone) assignments_.erase(id);
  if (trouble == Trouble::SessionGone) session_.clear();
  if (trouble == Trouble::Unavailable) return status_only(503);
  if (trouble == Trouble::SessionGone) return status_only(401);
  if (trouble == Trouble::LeaseGone || known == assignments_.end() || known->second.revision >= revision) {
    return status_only(409);
  }
  known->second.label = *chosen_label(json::serialize(body.at("result")));
  known->second.revision = revision;
  if (!open_.empty() && open_.front() == known->second.key) open_.pop_front();
  seen_.push_back("saved " + known->second.key + " " + known->second.label);
  if (trouble == Trouble::SavedButFailed) return status_only(500);
  return of_json({{"saved", true}, {"revision", revision}});
}

http::Response FakeDesk::look_up(const http::Request& request) {
  const auto known = assignments_.find(request.params.at("id"));
  if (known == assignments_.end()) return status_only(404);
  json::object task{{"id", known->first}, {"job_name", "birds"}, {"key", known->second.key}};
  task["revision"] = known->second.revision;
  task["result"] = json::parse(choice_result(known->second.label));
  return of_json(task);
}

}  // namespace muster::crowd
