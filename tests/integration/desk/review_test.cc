// An annotator and an inspector at the real page: one answer is returned, corrected and accepted, another is fixed.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>

#include "tests/integration/system/deployment.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

constexpr const char* kReviewed = R"(name: mood
redundancy: 1
review:
  share: 1
guideline: |
  Judge what the writer means, not what the words say.
  判断作者的意思，而不只看字面。
template: |
  <View>
    <Header value="What does the guest say? 客人怎么说？"/>
    <Text name="post" value="$text"/>
    <Choices name="mood" toName="post" required="true">
      <Choice value="Satisfied 满意" alias="good"/>
      <Choice value="Dissatisfied 不满意" alias="bad"/>
    </Choices>
    <Labels name="says" toName="post">
      <Label value="Praise 称赞"/>
      <Label value="Complaint 抱怨"/>
    </Labels>
    <TextArea name="note" toName="post" maxLength="200"/>
  </View>
)";

constexpr const char* kPosts =
    "{\"key\":\"post-1\",\"data\":{\"text\":\"Splendid noodles, but the first waiter forgot us. 等了四十分钟。\"}}\n"
    "{\"key\":\"post-2\",\"data\":{\"text\":\"Splendid noodles, but the second waiter forgot us. 等了四十分钟。\"}}\n";

struct DeskReview : ::testing::Test {
  DeskReview() : deployment({.sites = {"north"}}) {
    for (const auto* worker :
         {R"({"id":"ann","site":"north","level":"annotator"})", R"({"id":"ina","site":"north","level":"inspector"})"})
      EXPECT_EQ(deployment.api("POST", "/v1/workers", worker)->status, 200);
    const auto made = deployment.api("POST", "/v1/jobs", kReviewed);
    EXPECT_EQ(made->status, 201) << made->body;
    EXPECT_EQ(deployment.api("POST", "/v1/jobs/mood/items", kPosts)->status, 200);
    EXPECT_EQ(deployment.api("POST", "/v1/jobs/mood/start")->status, 200);
    auto desk = *http::Client::create(deployment.agent_url(0), std::chrono::seconds(30));
    std::string token = read_text(deployment.folder() / "north.admin");
    token.erase(token.find_last_not_of(" \n") + 1);
    const std::string accounts = R"({"accounts":[{"worker":"ann","password":"quiet river"},)"
                                 R"({"worker":"ina","password":"quiet river"}]})";
    const bool signed_up = eventually(std::chrono::seconds(30), [&] {
      const auto response = desk->send("POST", "/desk/v1/accounts", {{"Authorization", "Bearer " + token}}, accounts);
      return response && response->status == 200;
    });
    EXPECT_TRUE(signed_up) << deployment.logs();
  }

  // By item: the verdict, and the mood that is the result.
  std::map<std::string, std::string> outcomes() {
    std::map<std::string, std::string> out;
    const auto response = deployment.api("GET", "/v1/jobs/mood/results?format=ndjson");
    std::istringstream lines(response ? response->body : "");
    for (std::string line; std::getline(lines, line);) {
      const json::value row = json::parse(line);
      const json::value& verdict = row.at("review");
      out[std::string(row.at("key").as_string())] =
          (verdict.is_string() ? std::string(verdict.as_string()) : "none") + " " + json::serialize(row.at("value"));
    }
    return out;
  }

  Deployment deployment;
};

TEST_F(DeskReview, WhatIsReturnedIsCorrectedByItsAuthorAndWhatIsFixedIsTheResult) {
  const std::filesystem::path log = deployment.folder() / "browser.log";
  ChildProcess browser({MUSTER_NODE, MUSTER_WEB_DIR "/test/browser/review.mjs", deployment.agent_url(0), "quiet river",
                        MUSTER_WEB_DIR "/screenshots"},
                       log);
  ASSERT_EQ(browser.wait(std::chrono::seconds(150)), 0) << read_text(log) << deployment.logs();
  std::map<std::string, std::string> found;
  const auto begins = [&](const char* key, const char* with) { return found[key].rfind(with, 0) == 0; };
  const bool judged = eventually(std::chrono::seconds(20), [&] {
    found = outcomes();
    return begins("post-1", "accept ") && begins("post-2", "fix ");
  });
  EXPECT_TRUE(judged) << found["post-1"] << "\n" << found["post-2"] << deployment.logs();
  for (const char* key : {"post-1", "post-2"}) {
    EXPECT_NE(found[key].find("bad"), std::string::npos) << found[key];
    EXPECT_EQ(found[key].find("good"), std::string::npos) << found[key];
  }
}

}  // namespace
}  // namespace muster::testing
