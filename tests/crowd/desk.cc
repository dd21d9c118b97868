#include "tests/crowd/desk.h"

#include <boost/json.hpp>

#include "tests/crowd/choice.h"

namespace muster::crowd {

namespace net = boost::asio;
namespace json = boost::json;

namespace {

constexpr std::chrono::seconds kPatience{30};

// What a status other than the expected one means for the person.
DeskReply other(const Result<HttpReply>& reply) {
  if (!reply) return {DeskFate::Again, reply.error().message};
  switch (reply->status) {
    case 401:
    case 403:
      return {DeskFate::SignInAgain, reply->body};
    case 404:
    case 409:
    case 410:
      return {DeskFate::Gone, reply->body};
    case 408:
    case 429:
      return {DeskFate::Again, reply->body};
    default:
      return {reply->status >= 500 ? DeskFate::Again : DeskFate::Refused, reply->body};
  }
}

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

bool read_task(const std::string& body, DeskTask& task) {
  boost::system::error_code error;
  const json::value parsed = json::parse(body, error);
  if (error || !parsed.is_object()) return false;
  const json::object& object = parsed.as_object();
  task.assignment = text_of(object, "id");
  task.job = text_of(object, "job_name");
  task.key = text_of(object, "key");
  const json::value* revision = object.if_contains("revision");
  task.revision = revision && revision->is_number() ? revision->to_number<int>(error) : 0;
  const json::value* result = object.if_contains("result");
  task.answered = result ? chosen_label(json::serialize(*result)).value_or("") : "";
  return !task.assignment.empty();
}

}  // namespace

Desk::Desk(net::any_io_executor executor, const Endpoint& agent, std::string worker, std::string password)
    : worker_(std::move(worker)), password_(std::move(password)), connection_(std::move(executor), agent) {}

net::awaitable<Result<HttpReply>> Desk::send(Exchange exchange) {
  if (!cookie_.empty()) exchange.headers.emplace_back("Cookie", cookie_);
  if (!csrf_.empty() && exchange.method != "GET") exchange.headers.emplace_back("X-CSRF-Token", csrf_);
  auto reply = co_await connection_.exchange(exchange);
  co_return reply;
}

net::awaitable<DeskReply> Desk::sign_in() {
  cookie_.clear();
  csrf_.clear();
  json::object credentials{{"worker", worker_}, {"password", password_}};
  Exchange exchange{"POST", "/desk/v1/session", json::serialize(credentials), {}, kPatience * 4};
  const auto reply = co_await send(std::move(exchange));
  if (!reply || reply->status != 200) {
    DeskReply fate = other(reply);
    // A wrong password cannot be mended by signing in once more.
    if (fate.fate == DeskFate::SignInAgain) fate.fate = DeskFate::Refused;
    co_return fate;
  }
  boost::system::error_code error;
  const json::value body = json::parse(reply->body, error);
  if (error || !body.is_object()) co_return DeskReply{DeskFate::Again, "sign-in reply is not JSON"};
  cookie_ = reply->set_cookie.substr(0, reply->set_cookie.find(';'));
  csrf_ = text_of(body.as_object(), "csrf");
  co_return DeskReply{DeskFate::Done, {}};
}

net::awaitable<DeskReply> Desk::sign_out() {
  Exchange exchange{"DELETE", "/desk/v1/session", {}, {}, kPatience};
  const auto reply = co_await send(std::move(exchange));
  const bool done = reply && (reply->status == 204 || reply->status == 200 || reply->status == 401);
  connection_.close();
  co_return done ? DeskReply{DeskFate::Done, {}} : other(reply);
}

net::awaitable<DeskReply> Desk::next(std::chrono::milliseconds wait, DeskTask& task) {
  Exchange exchange{"GET", "/desk/v1/next?wait_ms=" + std::to_string(wait.count()), {}, {}, wait + kPatience};
  const auto reply = co_await send(std::move(exchange));
  if (reply && reply->status == 204) co_return DeskReply{DeskFate::Nothing, reply->wait_reason};
  if (!reply || reply->status != 200) co_return other(reply);
  if (!read_task(reply->body, task)) co_return DeskReply{DeskFate::Again, "task is not as documented"};
  co_return DeskReply{DeskFate::Done, {}};
}

net::awaitable<DeskReply> Desk::answer(const DeskTask& task, const std::string& label, int revision,
                                       std::chrono::milliseconds active) {
  std::string body = "{\"result\":" + choice_result(label) + ",\"active_ms\":" + std::to_string(active.count()) +
                     ",\"revision\":" + std::to_string(revision) + "}";
  Exchange exchange{"POST", "/desk/v1/assignments/" + task.assignment + "/answer", std::move(body), {}, kPatience};
  const auto reply = co_await send(std::move(exchange));
  if (!reply || reply->status != 200) co_return other(reply);
  boost::system::error_code error;
  const json::value parsed = json::parse(reply->body, error);
  const json::value* saved = error || !parsed.is_object() ? nullptr : parsed.as_object().if_contains("saved");
  if (!saved || !saved->is_bool() || !saved->as_bool()) co_return DeskReply{DeskFate::Again, "not saved"};
  co_return DeskReply{DeskFate::Done, {}};
}

net::awaitable<DeskReply> Desk::skip(const DeskTask& task, const std::string& reason) {
  json::object body{{"reason", reason}};
  Exchange exchange{"POST", "/desk/v1/assignments/" + task.assignment + "/skip", json::serialize(body), {}, kPatience};
  const auto reply = co_await send(std::move(exchange));
  co_return reply && reply->status == 200 ? DeskReply{DeskFate::Done, {}} : other(reply);
}

net::awaitable<DeskReply> Desk::look_up(const std::string& assignment, DeskTask& task) {
  Exchange exchange{"GET", "/desk/v1/assignments/" + assignment, {}, {}, kPatience};
  const auto reply = co_await send(std::move(exchange));
  if (!reply || reply->status != 200) co_return other(reply);
  if (!read_task(reply->body, task)) co_return DeskReply{DeskFate::Again, "task is not as documented"};
  co_return DeskReply{DeskFate::Done, {}};
}

}  // namespace muster::crowd
