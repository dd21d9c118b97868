// The whole API on a loopback port, over a core in memory.
#pragma once

#include <gtest/gtest.h>
#include <prometheus/registry.h>

#include <memory>
#include <string>

#include "common/http/client.h"
#include "common/http/server.h"
#include "scheduler/api/api.h"
#include "scheduler/api/route_access.h"
#include "tests/unit/api/core_port.h"

namespace muster::api {

class ApiServer : public ::testing::Test {
 protected:
  explicit ApiServer(core::Formats formats = {}) : core_(formats) { serve(nullptr); }

  void serve(StandbysPort* standbys, MediaStore* media = nullptr, BackupStore* backups = nullptr) {
    router_ = make_router({core_, core_, core_, core_, core_, nullptr, standbys, media, backups}, registry_, tokens_);
    auto started = http::Server::start({}, router_);
    server_ = std::move(*started);
    client_ = *http::Client::create("http://127.0.0.1:" + std::to_string(server_->port()), std::chrono::seconds(10));
  }
  http::ClientResponse get(const std::string& target) { return send("GET", target, ""); }
  http::ClientResponse post(const std::string& target, const std::string& body = "") {
    return send("POST", target, body);
  }
  http::ClientResponse send(const std::string& method, const std::string& target, const std::string& body) {
    auto response = client_->send(method, target, {{"Authorization", "Bearer s3cret"}}, body);
    EXPECT_TRUE(response) << response.error().message;
    if (response) expect_documented(method, target, response->status);
    return response ? *response : http::ClientResponse{};
  }
  // Every answer of every test is one that the OpenAPI document tells.
  void expect_documented(const std::string& method, const std::string& target, int status) {
    std::map<std::string, std::string> params;
    std::vector<std::string> allowed;
    const auto* route = router_.match(method, target.substr(0, target.find('?')), params, allowed);
    const RouteAccess* row = route ? find_access(method, route->pattern) : nullptr;
    if (!row) return;
    EXPECT_TRUE(documented_statuses(*row).contains(status)) << method << " " << target << ": " << status;
  }
  // Creates job "mood" with `items` items and starts it.
  void submit_mood(int items) {
    ASSERT_EQ(post("/v1/jobs", kSentimentSpec).status, 201);
    std::string lines;
    for (int i = 0; i < items; ++i) {
      lines += R"({"key":"item-)" + std::to_string(i) + R"(","data":{"text":"nice, \"really\" 很好"}})" + "\n";
    }
    ASSERT_EQ(post("/v1/jobs/mood/items", lines).status, 200);
    ASSERT_EQ(post("/v1/jobs/mood/start").status, 200);
  }

  MemoryCore core_;
  std::shared_ptr<prometheus::Registry> registry_ = std::make_shared<prometheus::Registry>();
  std::shared_ptr<TokenBook> tokens_ = std::make_shared<TokenBook>("s3cret");
  http::Router router_;
  std::unique_ptr<http::Server> server_;
  std::unique_ptr<http::Client> client_;
};

}  // namespace muster::api
