// A job decided by boxes, from the template to the result, through a real scheduler and a real agent.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/integration/system/deployment.h"
#include "tests/support/temp_dir.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

const std::string kNoses =
    "name: noses\n"
    "redundancy: 3\n"
    "template: |\n"
    "  <View>\n"
    "    <Image name=\"photo\" value=\"$photo\"/>\n"
    "    <RectangleLabels name=\"nose\" toName=\"photo\" required=\"true\"><Label value=\"Nose\"/></RectangleLabels>\n"
    "    <Choices name=\"clear\" toName=\"photo\" perRegion=\"true\"><Choice value=\"yes\"/></Choices>\n"
    "  </View>\n";

// One person at the desk of the only site.
class Seat {
 public:
  Seat(const Deployment& deployment, const std::string& worker)
      : client_(std::move(*http::Client::create(deployment.agent_url(0), std::chrono::seconds(40)))) {
    const auto in = client_->send("POST", "/desk/v1/session", {},
                                  json::serialize(json::object{{"worker", worker}, {"password", kPassword}}));
    EXPECT_EQ(in->status, 200) << in->body;
    const std::string cookie = in->headers.at("set-cookie");
    headers_ = {{"Cookie", cookie.substr(0, cookie.find(';'))},
                {"X-CSRF-Token", std::string(json::parse(in->body).at("csrf").as_string())}};
  }
  json::value next() {
    const auto task = client_->send("GET", "/desk/v1/next?wait_ms=20000", headers_, {});
    EXPECT_EQ(task->status, 200) << task->body;
    return json::parse(task->body);
  }
  http::ClientResponse answer(const json::value& task, const std::string& result) {
    const std::string target = "/desk/v1/assignments/" + std::string(task.at("id").as_string()) + "/answer";
    return *client_->send("POST", target, headers_, "{\"result\":" + result + ",\"active_ms\":900}");
  }
  std::string form(const json::value& task) {
    const auto job = client_->send("GET", "/desk/v1/jobs/" + std::to_string(task.at("job").as_int64()), headers_, {});
    return json::serialize(json::parse(job->body).at("form"));
  }

  static constexpr const char* kPassword = "a long enough password";

 private:
  std::unique_ptr<http::Client> client_;
  http::Headers headers_;
};

std::string nose_at(double x) {
  json::object value{{"x", x}, {"y", 20}, {"width", 10}, {"height", 8}, {"rectanglelabels", json::array{"Nose"}}};
  return json::serialize(json::array{json::object{
      {"id", "n"}, {"from_name", "nose"}, {"to_name", "photo"}, {"type", "rectanglelabels"}, {"value", value}}});
}

constexpr std::chrono::seconds kPatience{60};

// The agent first has to hear who its people are.
bool make_accounts(const Deployment& deployment, const std::string& accounts) {
  const auto client = std::move(*http::Client::create(deployment.agent_url(0), std::chrono::seconds(10)));
  const std::string token = read_text(deployment.folder() / "north.admin");
  const http::Headers headers = {{"Authorization", "Bearer " + token.substr(0, token.find('\n'))}};
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < end) {
    const auto made = client->send("POST", "/desk/v1/accounts", headers, accounts);
    if (made && made->status == 200) return true;
  }
  return false;
}

// The one row that the full method made.
json::value result_of(Deployment& deployment, const std::string& job) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < end) {
    const auto rows = deployment.api("GET", "/v1/jobs/" + job + "/results");
    if (rows && rows->body.find("robust-merge") != std::string::npos) {
      return json::parse(rows->body.substr(0, rows->body.find('\n')));
    }
  }
  ADD_FAILURE() << deployment.logs();
  return {};
}

TEST(Regions, OfSeveralPeopleBecomeOneResult) {
  Deployment deployment({.sites = {"north"}});
  ASSERT_EQ(deployment.api("POST", "/v1/jobs", kNoses)->status, 201);
  ASSERT_EQ(deployment.api("POST", "/v1/jobs/noses/items", R"({"key":"dog","data":{"photo":"dog.png"}})")->status, 200);
  std::string output;
  json::array accounts;
  for (const char* worker : {"ann", "bob", "cid"}) {
    ASSERT_EQ(deployment.ctl({"worker", "enrol", worker, "--site", "north"}, output), 0) << output;
    accounts.push_back(json::object{{"worker", worker}, {"password", Seat::kPassword}});
  }
  ASSERT_EQ(deployment.ctl({"job", "start", "noses"}, output), 0) << output;
  ASSERT_TRUE(make_accounts(deployment, json::serialize(json::object{{"accounts", accounts}}))) << deployment.logs();
  double x = 30;
  for (const char* worker : {"ann", "bob", "cid"}) {
    Seat seat(deployment, worker);
    const json::value task = seat.next();
    EXPECT_NE(seat.form(task).find(R"("kind":"rectanglelabels")"), std::string::npos);
    const auto none = seat.answer(task, "[]");
    EXPECT_EQ(none.status, 422);
    EXPECT_NE(none.body.find("\\\"nose\\\" needs an answer"), std::string::npos) << none.body;
    ASSERT_EQ(seat.answer(task, nose_at(x)).status, 200);
    x += 0.25;
  }
  const json::value row = result_of(deployment, "noses");
  const json::value& nose = row.at("value").at(0);
  EXPECT_NEAR(nose.at("x").to_number<double>(), 30.25, 0.1);
  EXPECT_NEAR(nose.at("width").to_number<double>(), 10, 0.1);
  EXPECT_EQ(nose.at("rectanglelabels"), json::array{"Nose"});
}

}  // namespace
}  // namespace muster::testing
