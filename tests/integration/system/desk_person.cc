#include "tests/integration/system/desk_person.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/support/temp_dir.h"

namespace muster::testing {
namespace json = boost::json;

bool make_accounts(Deployment& deployment, const std::string& site, const std::vector<DeskAccount>& people) {
  json::array accounts;
  for (const auto& [worker, level] : people) {
    const json::object person{{"id", worker}, {"site", site}, {"level", level}};
    const auto enrolled = deployment.api("POST", "/v1/workers", json::serialize(person));
    if (!enrolled || enrolled->status != 200) return false;
    accounts.push_back(json::object{{"worker", worker}, {"password", kDeskPassword}});
  }
  const auto client = std::move(*http::Client::create(deployment.agent_url(0), std::chrono::seconds(10)));
  const std::string token = read_text(deployment.folder() / (site + ".admin"));
  const http::Headers headers = {{"Authorization", "Bearer " + token.substr(0, token.find('\n'))}};
  const std::string body = json::serialize(json::object{{"accounts", accounts}});
  return eventually(std::chrono::seconds(30), [&] {
    const auto made = client->send("POST", "/desk/v1/accounts", headers, body);
    return made && made->status == 200;
  });
}

DeskPerson::DeskPerson(const Deployment& deployment, const std::string& worker)
    : client_(std::move(*http::Client::create(deployment.agent_url(0), std::chrono::seconds(40)))) {
  const json::object account{{"worker", worker}, {"password", kDeskPassword}};
  const auto in = call("POST", "/desk/v1/session", json::serialize(account));
  EXPECT_EQ(in.status, 200) << in.body;
  const std::string cookie = in.headers.at("set-cookie");
  headers_ = {{"Cookie", cookie.substr(0, cookie.find(';'))},
              {"X-CSRF-Token", std::string(json::parse(in.body).at("csrf").as_string())}};
}

http::ClientResponse DeskPerson::call(const std::string& method, const std::string& target, const std::string& body,
                                      http::Headers more) {
  more.insert(more.end(), headers_.begin(), headers_.end());
  const auto response = client_->send(method, target, more, body);
  EXPECT_TRUE(response) << method << " " << target;
  return response ? *response : http::ClientResponse{};
}

json::value DeskPerson::next() {
  const auto shown = call("GET", "/desk/v1/next?wait_ms=20000");
  EXPECT_EQ(shown.status, 200) << shown.body;
  if (shown.status != 200) return {};
  json::value task = json::parse(shown.body);
  id = std::string(task.at("id").as_string());
  key = std::string(task.at("key").as_string());
  job = std::string(task.at("job_name").as_string());
  EXPECT_EQ(call("POST", "/desk/v1/assignments/" + id + "/open").status, 200);
  return task;
}

http::ClientResponse DeskPerson::answer(const std::string& result) {
  return call("POST", "/desk/v1/assignments/" + id + "/answer", "{\"result\":" + result + ",\"active_ms\":900}");
}

int DeskPerson::give_back(const std::string& how, const std::string& reason) {
  const json::object body{{"reason", reason}};
  return call("POST", "/desk/v1/assignments/" + id + "/" + how, json::serialize(body)).status;
}

}  // namespace muster::testing
