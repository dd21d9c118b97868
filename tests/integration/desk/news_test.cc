// What a person hears at the page besides tasks, and what they say besides answers.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <sstream>

#include "tests/integration/system/deployment.h"

namespace muster::testing {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

constexpr const char* kSpec = R"(name: reviews
redundancy: 1
guideline: |-
  Judge what the writer means.
  Irony counts as it is meant.
  Skip what is not a review.
template: |
  <View>
    <Text name="post" value="$text"/>
    <TextArea name="note" toName="post" maxLength="200" required="true"/>
  </View>
)";

struct DeskNews : ::testing::Test {
  DeskNews() : deployment({.sites = {"north"}}) {
    EXPECT_EQ(deployment.api("POST", "/v1/workers", R"({"id":"ann","site":"north","level":"annotator"})")->status, 200);
    EXPECT_EQ(deployment.api("POST", "/v1/jobs", kSpec)->status, 201);
    std::string items;
    for (int i = 0; i < 40; ++i)
      items += R"({"key":"review-)" + std::to_string(i) + R"(","data":{"text":"The noodles were excellent."}})" + "\n";
    EXPECT_EQ(deployment.api("POST", "/v1/jobs/reviews/items", items)->status, 200);
    EXPECT_EQ(deployment.api("POST", "/v1/jobs/reviews/start")->status, 200);
    auto desk = *http::Client::create(deployment.agent_url(0), seconds(30));
    std::string token = read_text(deployment.folder() / "north.admin");
    token.erase(token.find_last_not_of(" \n") + 1);
    EXPECT_TRUE(eventually(seconds(30), [&] {
      const auto response = desk->send("POST", "/desk/v1/accounts", {{"Authorization", "Bearer " + token}},
                                       R"({"accounts":[{"worker":"ann","password":"quiet river"}]})");
      return response && response->status == 200;
    })) << deployment.logs();
  }

  // What was said of each item that was given back: "returned: …".
  std::map<std::string, std::string> notes() {
    std::map<std::string, std::string> out;
    const auto response = deployment.api("GET", "/v1/jobs/reviews/answers?format=ndjson");
    std::istringstream lines(response ? response->body : "");
    for (std::string line; std::getline(lines, line);) {
      const json::value row = json::parse(line);
      if (!row.at("note").is_string()) continue;
      out[std::string(row.at("key").as_string())] =
          std::string(row.at("state").as_string()) + ": " + std::string(row.at("note").as_string());
    }
    return out;
  }

  Deployment deployment;
};

TEST_F(DeskNews, BreaksQuestionsReportsAndGuidelinesReachWhoTheyAreFor) {
  const std::filesystem::path log = deployment.folder() / "browser.log";
  ChildProcess browser({MUSTER_NODE, MUSTER_WEB_DIR "/test/browser/news.mjs", deployment.agent_url(0), deployment.url(),
                        deployment.folder(), MUSTER_WEB_DIR "/screenshots"},
                       log);
  ASSERT_EQ(browser.wait(seconds(120)), 0) << read_text(log) << deployment.logs();
  const json::value report = json::parse(read_text(deployment.folder() / "report.json"));
  const std::map<std::string, std::string> said{
      {std::string(report.at("asked").as_string()), "returned: question: Does irony count as praise? 反话算好评吗？"},
      {std::string(report.at("broken").as_string()), "skipped: broken: the text is cut off"}};
  EXPECT_TRUE(eventually(seconds(20), [&] { return notes().size() >= said.size(); }));
  EXPECT_EQ(notes(), said);
}

}  // namespace
}  // namespace muster::testing
