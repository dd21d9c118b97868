#include "worker-agent/desk/desk.h"

#include <sodium.h>

#include <boost/json.hpp>
#include <charconv>
#include <utility>

#include "worker-agent/desk/body.h"
#include "worker-agent/desk/medium_reply.h"
#include "worker-agent/desk/render.h"
#include "worker-agent/desk/team_routes.h"
#include "worker-agent/desk/web_files.h"

namespace muster::agent {
namespace {

namespace json = boost::json;

constexpr size_t kMaxDraftBytes = 256u << 10;
constexpr size_t kMaxBodyBytes = (1u << 20) + (64u << 10);  // an answer and what is around it
constexpr size_t kMaxAccounts = 200;
constexpr int64_t kMaxWaitMs = 25'000;
constexpr size_t kMaxHistory = 500;
constexpr std::string_view kCookie = "muster_desk=";

http::Response bad_request(std::string_view what) {
  return http::problem(400, "bad-request", what);
}

std::optional<uint64_t> number(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// The value of our cookie; "" if there is none.
std::string_view cookie_of(std::string_view header) {
  for (size_t at = 0; at < header.size();) {
    const size_t end = std::min(header.find(';', at), header.size());
    std::string_view one = header.substr(at, end - at);
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    if (one.starts_with(kCookie)) return one.substr(kCookie.size());
    at = end + 1;
  }
  return {};
}

// A whole number from 0 to `most`; `missing` if it is not there.
std::optional<uint64_t> number_of(const json::object& object, std::string_view name, uint64_t most, uint64_t missing) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return missing;
  boost::system::error_code error;
  const auto out = value->to_number<uint64_t>(error);
  if (error || out > most) return std::nullopt;
  return out;
}

std::optional<Credential> credential_of(const json::object& object) {
  auto worker = text_of(object, "worker");
  auto password = text_of(object, "password");
  const bool sound =
      worker && password && !worker->empty() && worker->size() <= 64 && !password->empty() && password->size() <= 1024;
  if (!sound) return std::nullopt;
  return Credential{std::move(*worker), std::move(*password), {}};
}

class Desk {
 public:
  Desk(DeskOptions options, DeskPort& port) : options_(std::move(options)), port_(port) {}

  void post(const http::Request& request, DeskQuestion question, http::Reply reply) const {
    const bool secure = options_.secure_cookies;
    post(request, std::move(question), std::move(reply),
         [secure](const DeskAnswer& answer) { return render(answer, secure); });
  }

  void post(const http::Request& request, DeskQuestion question, http::Reply reply,
            std::function<http::Response(const DeskAnswer&)> shape) const {
    DeskRequest out;
    const std::string header = request.header("cookie");
    const std::string_view cookie = cookie_of(header);
    if (!cookie.empty() && cookie.size() <= 128) out.token = token_digest(cookie);
    out.writes = request.method != "GET" && request.method != "HEAD";
    out.csrf = request.header("x-csrf-token");
    out.submit_token = request.header("x-submit-token");
    out.question = std::move(question);
    const auto shared = std::make_shared<http::Reply>(std::move(reply));
    out.reply = [shared, shape = std::move(shape)](const DeskAnswer& answer) { (*shared)(shape(answer)); };
    if (port_.post(std::move(out))) return;
    auto busy = http::problem(503, "busy", "the agent has more requests than it can take at present");
    busy.headers.emplace_back("Retry-After", "1");
    (*shared)(std::move(busy));
  }

  bool is_admin(const http::Request& request) const {
    const std::string header = request.header("authorization");
    constexpr std::string_view kBearer = "Bearer ";
    if (options_.admin_token.empty() || !header.starts_with(kBearer)) return false;
    // Equal length for a comparison that takes the same time wherever they differ.
    const Digest given = token_digest(std::string_view(header).substr(kBearer.size()));
    const Digest wanted = token_digest(options_.admin_token);
    return sodium_memcmp(given.data(), wanted.data(), given.size()) == 0;
  }

  void put_accounts(http::Request request, http::Reply reply) const {
    if (!is_admin(request))
      return reply(http::problem(401, "unauthorized", "accounts are made with the agent's admin token as bearer"));
    const auto body = parse_object(request.body);
    const json::value* list = body ? body->if_contains("accounts") : nullptr;
    if (list == nullptr || !list->is_array())
      return reply(bad_request("wanted: {\"accounts\": [{\"worker\", \"password\"}]}"));
    if (list->as_array().size() > kMaxAccounts)
      return reply(http::problem(413, "too-many", "at most 200 accounts at once"));
    PutAccounts put;
    for (const json::value& entry : list->as_array()) {
      auto credential = entry.is_object() ? credential_of(entry.as_object()) : std::nullopt;
      if (!credential) return reply(bad_request("an account has a worker (1-64 bytes) and a password (1-1024 bytes)"));
      credential->name = text_of(entry.as_object(), "name").value_or("");
      if (credential->name.size() > kMaxNameBytes) return reply(bad_request("a name has at most 120 bytes"));
      put.accounts.push_back(std::move(*credential));
    }
    post(request, std::move(put), std::move(reply));
  }

  void sign_in(http::Request request, http::Reply reply) const {
    const auto body = parse_object(request.body);
    auto credential = body ? credential_of(*body) : std::nullopt;
    if (!credential) return reply(bad_request("wanted: {\"worker\", \"password\"}"));
    post(request, SignIn{std::move(*credential)}, std::move(reply));
  }

  void sign_out(http::Request request, http::Reply reply) const {
    post(request, SignOut{}, [reply = std::move(reply)](http::Response response) {
      if (response.status == 200) {
        response.status = 204;
        response.body.clear();
        response.headers.emplace_back("Set-Cookie", "muster_desk=; Path=/desk; HttpOnly; SameSite=Strict; Max-Age=0");
      }
      reply(std::move(response));
    });
  }

  void next(http::Request request, http::Reply reply) const {
    const auto wait = number(request.query_value("wait_ms").value_or("0"));
    if (!wait) return reply(bad_request("wait_ms is a number of milliseconds"));
    const auto bounded = static_cast<int64_t>(std::min<uint64_t>(*wait, kMaxWaitMs));
    post(request, Ask(AskNext{Millis(bounded)}), std::move(reply));
  }

  void job(http::Request request, http::Reply reply) const {
    const auto job_number = number(request.params["job"]);
    const auto version = number(request.query_value("version").value_or("0"));
    if (!job_number || !version || *job_number > UINT32_MAX || *version > UINT32_MAX)
      return reply(bad_request("a job is named by its number"));
    post(request, Ask(AskJob{JobNumber(static_cast<uint32_t>(*job_number)), static_cast<uint32_t>(*version)}),
         std::move(reply));
  }

  void history(http::Request request, http::Reply reply) const {
    const auto limit = number(request.query_value("limit").value_or("50"));
    if (!limit) return reply(bad_request("limit is a number"));
    post(request, AskHistory{std::min<size_t>(*limit, kMaxHistory)}, std::move(reply));
  }

  void view(http::Request request, http::Reply reply) const {
    const auto id = AssignmentId::parse(request.params["id"]);
    if (!id) return reply(http::problem(404, "assignment-unknown", "no such assignment of yours"));
    post(request, Ask(AskView{*id}), std::move(reply));
  }

  void medium(http::Request request, http::Reply reply) const {
    const auto id = AssignmentId::parse(request.params["id"]);
    if (!id) return reply(http::problem(404, "assignment-unknown", "no such assignment of yours"));
    post(request, AskMedium{*id, request.params["field"]}, std::move(reply),
         [request, secure = options_.secure_cookies](const DeskAnswer& answer) {
           const auto* shown = std::get_if<MediumShown>(&answer);
           return shown == nullptr ? render(answer, secure) : serve_medium(shown->file, request);
         });
  }

  void mark_read(http::Request request, http::Reply reply) const {
    const auto id = AssignmentId::parse(request.params["id"]);
    if (!id) return reply(http::problem(404, "question-unknown", "no such question of yours"));
    post(request, MarkRead{*id}, std::move(reply));
  }

  void open(http::Request request, http::Reply reply) const {
    const auto id = AssignmentId::parse(request.params["id"]);
    if (!id) return reply(http::problem(404, "assignment-unknown", "no such assignment of yours"));
    post(request, Ask(AskOpen{*id}), std::move(reply));
  }

  void answer(http::Request request, http::Reply reply) const {
    const auto id = AssignmentId::parse(request.params["id"]);
    if (!id) return reply(http::problem(404, "assignment-unknown", "no such assignment of yours"));
    const auto body = parse_object(request.body);
    const json::value* result = body ? body->if_contains("result") : nullptr;
    const auto active_ms = body ? number_of(*body, "active_ms", UINT32_MAX, 0) : std::nullopt;
    constexpr uint64_t kNone = UINT64_MAX;
    const auto revision = body ? number_of(*body, "revision", UINT32_MAX, kNone) : std::nullopt;
    if (result == nullptr || !result->is_array() || !active_ms || !revision) {
      return reply(bad_request("wanted: {\"result\": [...], \"active_ms\": n, \"revision\": n}"));
    }
    AskSubmit ask{*id, std::nullopt, json::serialize(*result), static_cast<uint32_t>(*active_ms), false};
    if (*revision != kNone) ask.revision = static_cast<uint32_t>(*revision);
    post(request, Ask(std::move(ask)), std::move(reply));
  }

  void give_back(http::Request request, http::Reply reply, bool skipped) const {
    const auto id = AssignmentId::parse(request.params["id"]);
    if (!id) return reply(http::problem(404, "assignment-unknown", "no such assignment of yours"));
    std::string reason;
    if (!request.body.empty()) {
      const auto body = parse_object(request.body);
      if (!body) return reply(bad_request("wanted: {\"reason\": \"…\"}"));
      reason = text_of(*body, "reason").value_or("");
    }
    post(request, Ask(AskGiveBack{*id, skipped, std::move(reason)}), std::move(reply));
  }

  void draft(http::Request request, http::Reply reply) const {
    const auto id = AssignmentId::parse(request.params["id"]);
    if (!id) return reply(http::problem(404, "assignment-unknown", "no such assignment of yours"));
    if (request.body.size() > kMaxDraftBytes)
      return reply(http::problem(413, "draft-too-large", "a draft has at most 256 KiB"));
    boost::system::error_code error;
    const json::value parsed = json::parse(request.body, error);
    if (error) return reply(bad_request("a draft is JSON: " + error.message()));
    post(request, Ask(AskDraft{*id, std::move(request.body)}), [reply = std::move(reply)](http::Response response) {
      if (response.status == 200) {
        response.status = 204;
        response.body.clear();
      }
      reply(std::move(response));
    });
  }

 private:
  const DeskOptions options_;
  DeskPort& port_;
};

http::Response front_page() {
  http::Response page;
  page.content_type = "text/plain; charset=utf-8";
  page.body =
      "This is a Muster agent without its labeling page: it was built without it, or --web-dir is elsewhere.\n"
      "Programs reach the desk under /desk/v1; see docs/http-api.md.\n";
  page.headers = {{"Content-Security-Policy", "default-src 'none'"}, {"X-Content-Type-Options", "nosniff"}};
  return page;
}

void add_page(http::Router& router, WebFiles files, bool media_from_anywhere) {
  const auto shared = std::make_shared<const WebFiles>(std::move(files));
  if (shared->empty()) router.add("GET", "/", [](http::Request, http::Reply reply) { reply(front_page()); });
  for (const auto& [path, file] : *shared) {
    router.add("GET", path, [shared, one = &file, media_from_anywhere](http::Request request, http::Reply reply) {
      reply(serve_web_file(*one, request, media_from_anywhere));
    });
  }
}

http::Router make_router(const std::shared_ptr<Desk>& desk, DeskPages pages) {
  http::Router router;
  const auto route = [&](const char* method, const char* pattern,
                         void (Desk::*member)(http::Request, http::Reply) const) {
    router.add(method, pattern, [desk, member](http::Request request, http::Reply reply) {
      ((*desk).*member)(std::move(request), std::move(reply));
    });
  };
  route("POST", "/desk/v1/accounts", &Desk::put_accounts);
  route("POST", "/desk/v1/session", &Desk::sign_in);
  route("DELETE", "/desk/v1/session", &Desk::sign_out);
  route("GET", "/desk/v1/next", &Desk::next);
  route("GET", "/desk/v1/jobs/{job}", &Desk::job);
  route("GET", "/desk/v1/history", &Desk::history);
  router.add("GET", "/desk/v1/standing", [desk](http::Request request, http::Reply reply) {
    desk->post(request, AskStanding{}, std::move(reply));
  });
  router.add("GET", "/desk/v1/questions", [desk](http::Request request, http::Reply reply) {
    desk->post(request, AskQuestions{}, std::move(reply));
  });
  route("POST", "/desk/v1/questions/{id}/read", &Desk::mark_read);
  route("GET", "/desk/v1/assignments/{id}", &Desk::view);
  route("GET", "/desk/v1/assignments/{id}/media/{field}", &Desk::medium);
  route("POST", "/desk/v1/assignments/{id}/open", &Desk::open);
  route("POST", "/desk/v1/assignments/{id}/answer", &Desk::answer);
  route("PUT", "/desk/v1/assignments/{id}/draft", &Desk::draft);
  router.add("GET", "/desk/v1/me",
             [desk](http::Request request, http::Reply reply) { desk->post(request, AskMe{}, std::move(reply)); });
  router.add("GET", "/desk/v1/stock", [desk](http::Request request, http::Reply reply) {
    desk->post(request, Ask(AskStock{}), std::move(reply));
  });
  add_team_routes(router, [desk](const http::Request& request, DeskQuestion question, http::Reply reply) {
    desk->post(request, std::move(question), std::move(reply));
  });
  for (const bool skipped : {true, false}) {
    router.add("POST", skipped ? "/desk/v1/assignments/{id}/skip" : "/desk/v1/assignments/{id}/return",
               [desk, skipped](http::Request request, http::Reply reply) {
                 desk->give_back(std::move(request), std::move(reply), skipped);
               });
  }
  router.add("GET", "/healthz", [health = pages.health](http::Request, http::Reply reply) { reply(health()); });
  router.add("GET", "/metrics", [metrics = pages.metrics](http::Request, http::Reply reply) {
    http::Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = metrics();
    reply(std::move(response));
  });
  if (pages.observe) router.set_observer(std::move(pages.observe));
  return router;
}

}  // namespace

Digest token_digest(std::string_view cookie) {
  Digest digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(cookie.data()), cookie.size(),
                     nullptr, 0);
  return digest;
}

Result<std::unique_ptr<http::Server>> start_desk(const DeskOptions& options, DeskPort& port, DeskPages pages) {
  WebFiles files;
  if (!options.web_folder.empty()) {
    auto loaded = load_web_files(options.web_folder);
    if (!loaded) return tl::unexpected(loaded.error());
    files = std::move(*loaded);
  }
  http::ServerOptions server;
  server.address = options.address;
  server.port = options.port;
  server.threads = options.threads;
  server.max_body_bytes = kMaxBodyBytes;
  server.tls = options.tls;
  http::Router router = make_router(std::make_shared<Desk>(options, port), std::move(pages));
  add_page(router, std::move(files), options.media_from_anywhere);
  return http::Server::start(server, std::move(router));
}

}  // namespace muster::agent
