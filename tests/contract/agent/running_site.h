// A whole agent in this process, with a data folder, and people who reach it over HTTP.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "common/http/client.h"
#include "tests/contract/agent/fake_scheduler.h"
#include "worker-agent/app/agent.h"

namespace muster::agent::test {

class Folder {
 public:
  Folder() {
    char pattern[] = "/tmp/muster-agent-XXXXXX";
    path_ = ::mkdtemp(pattern);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class RunningSite {
 public:
  // `web_folder`: of the page; empty: none is served.
  explicit RunningSite(const FakeScheduler& scheduler, std::string web_folder = {}, ShelfSettings media = {})
      : scheduler_(scheduler),
        keys_(*wire::generate_key_pair()),
        web_folder_(std::move(web_folder)),
        media_(std::move(media)) {
    start();
  }
  ~RunningSite() { stop(); }

  void start(uint64_t min_free_bytes = 0) {
    AgentSettings settings;
    settings.min_free_bytes = min_free_bytes;
    settings.media = media_;
    settings.data_dir = folder_.path();
    settings.uplink.endpoint = scheduler_.endpoint();
    settings.uplink.server_keys = {scheduler_.keys().public_key};
    settings.uplink.public_key = keys_.public_key;
    settings.uplink.secret_key = keys_.secret_key;
    settings.desk.admin_token = "an-admin-token-of-tests";
    settings.desk.web_folder = web_folder_;
    settings.session.backoff_least = Millis(10);
    settings.session.backoff_most = Millis(50);
    settings.passwords.memory_bytes = 64u << 10;
    settings.passwords.passes = 1;
    auto agent = Agent::start(settings);
    ASSERT_TRUE(agent) << agent.error().message;
    agent_ = std::move(*agent);
    stop_ = false;
    thread_ = std::thread([this] { ended_ = agent_->run(stop_); });
  }
  void stop() {
    if (!agent_) return;
    stop_ = true;
    thread_.join();
    EXPECT_TRUE(ended_) << ended_.error().message;
    agent_.reset();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(agent_->port()); }

 private:
  const FakeScheduler& scheduler_;
  const wire::KeyPair keys_;
  const std::string web_folder_;
  const ShelfSettings media_;
  Folder folder_;
  std::unique_ptr<Agent> agent_;
  std::atomic<bool> stop_{false};
  Result<void> ended_;
  std::thread thread_;
};

// A browser: a connection, a cookie, a CSRF token.
class Browser {
 public:
  explicit Browser(const RunningSite& site) : client_(*http::Client::create(site.url(), std::chrono::seconds(30))) {}

  http::ClientResponse call(const std::string& method, const std::string& target, const std::string& body = "",
                            http::Headers more = {}) {
    if (!cookie.empty()) more.emplace_back("Cookie", cookie);
    if (!csrf.empty()) more.emplace_back("X-CSRF-Token", csrf);
    auto response = client_->send(method, target, more, body);
    EXPECT_TRUE(response) << method << " " << target << ": " << (response ? "" : response.error().message);
    return response ? *response : http::ClientResponse{};
  }
  http::ClientResponse make_account(const std::string& worker, const std::string& password) {
    return call("POST", "/desk/v1/accounts",
                R"({"accounts":[{"worker":")" + worker + R"(","password":")" + password + "\"}]}",
                {{"Authorization", "Bearer an-admin-token-of-tests"}});
  }
  int sign_in(const std::string& worker, const std::string& password) {
    const auto response =
        call("POST", "/desk/v1/session", R"({"worker":")" + worker + R"(","password":")" + password + "\"}");
    if (response.status != 200) return response.status;
    const std::string set = response.headers.at("set-cookie");
    cookie = set.substr(0, set.find(';'));
    csrf = std::string(json(response).at("csrf").as_string());
    return 200;
  }
  // The id of the next task; "" if there is none in time.
  std::string next(int wait_ms = 20'000) {
    const auto response = call("GET", "/desk/v1/next?wait_ms=" + std::to_string(wait_ms));
    return response.status == 200 ? std::string(json(response).at("id").as_string()) : std::string();
  }
  http::ClientResponse answer(const std::string& id, const std::string& what, const std::string& more = "") {
    return call("POST", "/desk/v1/assignments/" + id + "/answer",
                R"({"result":[{"from_name":"c","to_name":"t","type":"choices","value":{"choices":[")" + what +
                    R"("]}}],"active_ms":1200)" + more + "}");
  }
  static boost::json::object json(const http::ClientResponse& response) {
    boost::system::error_code error;
    const auto value = boost::json::parse(response.body, error);
    return error || !value.is_object() ? boost::json::object{} : value.as_object();
  }

  std::string cookie, csrf;

 private:
  std::unique_ptr<http::Client> client_;
};

}  // namespace muster::agent::test
