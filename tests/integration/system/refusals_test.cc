// Bad job specs and items are refused with line and reason, and leave no trace, not even after a crash.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/integration/system/deployment.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

const std::string kGoodSpec =
    "name: birds\n"
    "redundancy: 2\n"
    "template: |\n"
    "  <View>\n"
    "    <Text name=\"item\" value=\"$text\"/>\n"
    "    <Choices name=\"label\" toName=\"item\" required=\"true\">\n"
    "      <Choice value=\"yes\"/>\n"
    "      <Choice value=\"no\"/>\n"
    "    </Choices>\n"
    "  </View>\n";

class Refusals : public ::testing::Test {
 protected:
  Refusals() : deployment_({.sites = {}}) {}

  json::value body(const Result<http::ClientResponse>& response) { return json::parse(response->body); }
  size_t job_count() { return body(deployment_.api("GET", "/v1/jobs")).at("jobs").as_array().size(); }
  void crash_and_recover() {
    deployment_.kill_scheduler();
    deployment_.start_scheduler();
    ASSERT_TRUE(deployment_.wait_until_ready(std::chrono::seconds(30))) << deployment_.logs();
  }
  std::string with(const std::string& from, const std::string& to) {
    std::string spec = kGoodSpec;
    return spec.replace(spec.find(from), from.size(), to);
  }

  Deployment deployment_;
};

TEST_F(Refusals, OfSpecsNameLineAndReason) {
  struct Case {
    std::string spec;
    int line;
    std::string word;  // in the reason
  };
  const Case cases[] = {
      {with("redundancy: 2", "redundancy: 0"), 2, "1"},
      {with("redundancy: 2", "redundnacy: 2"), 2, "redundnacy"},
      {with("name: birds", "name: no spaces"), 1, ""},
      {with("toName=\"item\"", "toName=\"nothing\""), 6, "nothing"},
      {with("<Choice value=\"no\"/>", "<Choise value=\"no\"/>"), 8, "Choise"},
      {"name: [birds\n", 2, "YAML"},
  };
  for (const Case& one : cases) {
    const auto response = deployment_.api("POST", "/v1/jobs", one.spec);
    ASSERT_EQ(response->status, 422) << one.spec << response->body;
    const json::value first = body(response).at("errors").at(0);
    EXPECT_EQ(first.at("line").to_number<int>(), one.line) << response->body;
    EXPECT_NE(json::serialize(first).find(one.word), std::string::npos) << response->body;
  }
  EXPECT_EQ(job_count(), 0u);
  crash_and_recover();
  EXPECT_EQ(job_count(), 0u);
}

TEST_F(Refusals, OfItemsNameLineAndReasonAndKeepTheGoodOnes) {
  ASSERT_EQ(deployment_.api("POST", "/v1/jobs", kGoodSpec)->status, 201);
  const std::string lines =
      "{\"key\":\"a\",\"data\":{\"text\":\"x\"}}\n"
      "{\"key\":\"\",\"data\":{\"text\":\"x\"}}\n"
      "not json\n"
      "{\"key\":\"b\",\"data\":{\"text\":\"x\"},\"redundancy\":101}\n"
      "{\"key\":\"c\",\"data\":{\"text\":\"x\"},\"reserved_for\":[\"nobody\"]}\n"
      "{\"key\":\"d\",\"data\":{\"text\":\"x\"}}\n";
  const auto response = deployment_.api("POST", "/v1/jobs/birds/items", lines);
  ASSERT_EQ(response->status, 200) << response->body;
  const json::value report = body(response);
  EXPECT_EQ(report.at("created").to_number<int>(), 2);
  EXPECT_EQ(report.at("refused").to_number<int>(), 4);
  std::string picture;
  for (const json::value& error : report.at("errors").as_array()) {
    picture += std::to_string(error.at("line").to_number<int>()) + " ";
    EXPECT_FALSE(error.at("reason").as_string().empty());
  }
  EXPECT_EQ(picture, "2 3 4 5 ");
  crash_and_recover();
  EXPECT_EQ(body(deployment_.api("GET", "/v1/jobs/birds")).at("tasks").at("total").to_number<int>(), 2);
}

TEST_F(Refusals, OnTheCommandLineNameTheFile) {
  write_text(deployment_.folder() / "bad.yaml", with("toName=\"item\"", "toName=\"nothing\""));
  std::string output;
  EXPECT_EQ(deployment_.ctl({"job", "submit", (deployment_.folder() / "bad.yaml").string()}, output), 1);
  EXPECT_NE(output.find("bad.yaml:6"), std::string::npos) << output;
  EXPECT_EQ(job_count(), 0u);
}

TEST_F(Refusals, OfStrangersComeBeforeAnythingElse) {
  auto client = http::Client::create(deployment_.url(), std::chrono::seconds(10));
  EXPECT_EQ((*client)->send("POST", "/v1/jobs", {}, kGoodSpec)->status, 401);
  EXPECT_EQ(
      (*client)->send("POST", "/v1/jobs", {{"Authorization", "Bearer wrong-token-wrong-token"}}, kGoodSpec)->status,
      401);
  EXPECT_EQ(job_count(), 0u);
}

}  // namespace
}  // namespace muster::testing
