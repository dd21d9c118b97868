#include "tests/unit/ctl/fake_scheduler.h"

#include "common/base/check.h"

namespace muster::ctl {
namespace {

// Sends `bytes`, then ends or breaks.
class Scene final : public http::BodySource {
 public:
  explicit Scene(std::string bytes) : bytes_(std::move(bytes)) {}
  void next(std::function<void(Result<Piece>)> done) override {
    if (bytes_.empty()) return done(fail("test.cut", "cut on purpose"));
    done(Piece{std::exchange(bytes_, {}), false});
  }

 private:
  std::string bytes_;
};

class Collect final : public http::Upload {
 public:
  Collect(http::Request request, http::Handler handler) : request_(std::move(request)), handler_(std::move(handler)) {}
  void consume(std::string_view bytes, std::function<void(bool)> more) override {
    request_.body += bytes;
    more(true);
  }
  void finish(bool, http::Reply reply) override { handler_(request_, reply); }

 private:
  http::Request request_;
  http::Handler handler_;
};

}  // namespace

FakeScheduler::FakeScheduler() {
  http::Router router;
  const http::Handler handler = [this](http::Request request, const http::Reply& reply) {
    answer(std::move(request), reply);
  };
  for (const char* pattern :
       {"/v1/jobs", "/v1/jobs/{job}", "/v1/jobs/{job}/{part}", "/v1/sites", "/v1/sites/{site}/{part}", "/v1/upgrade",
        "/v1/upgrade/{part}", "/v1/tokens", "/v1/tokens/{token}", "/v1/workers", "/v1/workers/{worker}",
        "/v1/assignments/{id}", "/v1/media/{digest}"}) {
    router.add("GET", pattern, handler);
    router.add("DELETE", pattern, handler);
    for (const char* method : {"POST", "PUT"}) {
      router.add_upload(method, pattern, [handler](const http::Request& request, const http::Reply&) {
        return std::make_unique<Collect>(request, handler);
      });
    }
  }
  auto server = http::Server::start({}, std::move(router));
  MUSTER_CHECK(server.has_value());
  server_ = std::move(*server);
}

std::string FakeScheduler::url() const {
  return "http://127.0.0.1:" + std::to_string(server_->port());
}

void FakeScheduler::script(const std::string& method_and_path, Scripted scripted) {
  std::lock_guard lock(mutex_);
  scripts_[method_and_path].push_back(std::move(scripted));
}

std::vector<std::string> FakeScheduler::requests() const {
  std::lock_guard lock(mutex_);
  return requests_;
}

std::vector<std::string> FakeScheduler::tokens() const {
  std::lock_guard lock(mutex_);
  return tokens_;
}

void FakeScheduler::answer(http::Request request, const http::Reply& reply) {
  std::lock_guard lock(mutex_);
  std::string line = request.method + " " + request.path;
  const std::string route = line;
  const char* separator = "?";
  for (const auto& [name, value] : request.query) {
    line += separator + name + "=" + value;
    separator = "&";
  }
  if (!request.body.empty()) line += " " + request.body;
  requests_.push_back(line);
  tokens_.push_back(request.header("authorization"));
  std::deque<Scripted>& scripts = scripts_[route];
  if (scripts.empty()) return reply(http::problem(404, "unknown", "nothing is scripted for " + route));
  const Scripted scripted = scripts.front();
  if (scripts.size() > 1) scripts.pop_front();
  http::Response response;
  response.status = scripted.status;
  if (scripted.cut) {
    response.stream = std::make_shared<Scene>(scripted.body);
  } else {
    response.body = scripted.body;
  }
  reply(std::move(response));
}

}  // namespace muster::ctl
