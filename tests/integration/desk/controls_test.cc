// Every family of controls is worked with at the real page, and what a person drew, marked and chose arrives at the
// scheduler as it was meant.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <map>

#include "tests/integration/system/deployment.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

constexpr double kReachPercent = 0.5;  // of a shape, drawn by pointer

bool is_like(const json::value& wanted, const json::value& arrived, double reach);

bool are_like(const json::object& wanted, const json::object& arrived, double reach) {
  for (const auto& [name, value] : wanted) {
    const json::value* there = arrived.if_contains(name);
    if (!there || !is_like(value, *there, reach)) return false;
  }
  return true;
}

// What is wanted is there; numbers may differ by `reach`, which is 0 but for shapes.
bool is_like(const json::value& wanted, const json::value& arrived, double reach) {
  if (wanted.is_number() && arrived.is_number())
    return std::abs(wanted.to_number<double>() - arrived.to_number<double>()) <= reach;
  if (wanted.kind() != arrived.kind()) return false;
  if (wanted.is_object()) {
    const bool shape = wanted.get_object().contains("width") || wanted.get_object().contains("radiusX") ||
                       wanted.get_object().contains("points");
    return are_like(wanted.get_object(), arrived.get_object(), shape ? kReachPercent : reach);
  }
  if (!wanted.is_array()) return wanted == arrived;
  const json::array &left = wanted.get_array(), &right = arrived.get_array();
  if (left.size() != right.size()) return false;
  for (size_t i = 0; i < left.size(); ++i)
    if (!is_like(left[i], right[i], reach)) return false;
  return true;
}

struct Controls : ::testing::TestWithParam<const char*> {
  Controls() : deployment({.sites = {"north"}}) {
    const std::string specs = std::string(MUSTER_DESK_SPECS) + "/" + GetParam();
    EXPECT_EQ(deployment.api("POST", "/v1/workers", R"({"id":"ann","site":"north","level":"annotator"})")->status, 200);
    const auto made = deployment.api("POST", "/v1/jobs", read_text(specs + ".yaml"));
    EXPECT_EQ(made->status, 201) << made->body;
    const auto filled = deployment.api("POST", job("/items"), read_text(specs + ".ndjson"));
    EXPECT_EQ(filled->status, 200) << filled->body;
    EXPECT_EQ(deployment.api("POST", job("/start"))->status, 200);
    sign_up();
  }

  static std::string job(const std::string& rest) { return std::string("/v1/jobs/") + GetParam() + rest; }

  void sign_up() {
    auto desk = *http::Client::create(deployment.agent_url(0), std::chrono::seconds(30));
    std::string token = read_text(deployment.folder() / "north.admin");
    token.erase(token.find_last_not_of(" \n") + 1);
    const bool made = eventually(std::chrono::seconds(30), [&] {
      const auto response = desk->send("POST", "/desk/v1/accounts", {{"Authorization", "Bearer " + token}},
                                       R"({"accounts":[{"worker":"ann","password":"quiet river"}]})");
      return response && response->status == 200;
    });
    EXPECT_TRUE(made) << deployment.logs();
  }

  std::map<std::string, json::value> answers() {
    std::map<std::string, json::value> out;
    const auto response = deployment.api("GET", job("/answers?format=ndjson"));
    std::istringstream lines(response ? response->body : "");
    for (std::string line; std::getline(lines, line);) {
      const json::value row = json::parse(line);
      if (row.at("state").as_string() == "counted") out.emplace(row.at("key").as_string(), row.at("value"));
    }
    return out;
  }

  Deployment deployment;
};

TEST_P(Controls, AreWorkedWithAtThePageAndAnswersArriveAsTheyWereMeant) {
  const std::string family = GetParam(), folder = std::string(MUSTER_WEB_DIR) + "/screenshots";
  const std::filesystem::path log = deployment.folder() / "browser.log";
  ChildProcess browser({MUSTER_NODE, MUSTER_WEB_DIR "/test/browser/controls.mjs", deployment.agent_url(0), "ann",
                        "quiet river", folder, family},
                       log);
  ASSERT_EQ(browser.wait(std::chrono::seconds(120)), 0) << read_text(log) << deployment.logs();
  const json::value report = json::parse(read_text(folder + "/" + family + ".json"));
  const json::object& wanted = report.as_object();
  std::map<std::string, json::value> arrived;
  const bool all = eventually(std::chrono::seconds(20), [&] { return (arrived = answers()).size() == wanted.size(); });
  EXPECT_TRUE(all) << arrived.size() << " answers arrived" << deployment.logs();
  for (const auto& [key, value] : wanted) {
    EXPECT_TRUE(is_like(value, arrived[std::string(key)], 0))
        << key << "\nwanted  " << json::serialize(value) << "\narrived " << json::serialize(arrived[key]);
  }
}

INSTANTIATE_TEST_SUITE_P(Families, Controls, ::testing::Values("questions", "compare", "ranking", "shapes", "spans"),
                         [](const auto& family) { return std::string(family.param); });

}  // namespace
}  // namespace muster::testing
