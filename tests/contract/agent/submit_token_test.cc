// What submit tokens open, and what they do not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/agent/running_site.h"

namespace muster::agent::test {
namespace {

// Ann (1) and Ben (2) have accounts; Ann is signed in and has a task of which her desk has the token.
struct SubmitToken : testing::Test {
  SubmitToken() {
    scheduler.enrol(1, "ann");
    scheduler.enrol(2, "ben");
    site = std::make_unique<RunningSite>(scheduler);
    EXPECT_TRUE(scheduler.until([&] { return scheduler.hellos > 0; }));
    ann = std::make_unique<Browser>(*site);
    while (ann->make_account("ann", "secret-a").status == 503)
      ;
    EXPECT_EQ(ann->make_account("ben", "secret-b").status, 200);
    EXPECT_EQ(ann->sign_in("ann", "secret-a"), 200);
    scheduler.offer(1, "robin");
    const auto task = Browser::json(ann->call("GET", "/desk/v1/next?wait_ms=20000"));
    id = std::string(task.at("id").as_string());
    token = std::string(task.at("submit_token").as_string());
  }
  http::ClientResponse bring(Browser& browser, const std::string& with, const std::string& what = "a") {
    return browser.call(
        "POST", "/desk/v1/assignments/" + id + "/answer",
        R"({"revision":1,"result":[{"from_name":"c","to_name":"t","type":"choices","value":{"choices":[")" + what +
            R"("]}}]})",
        {{"X-Submit-Token", with}});
  }

  FakeScheduler scheduler;
  std::unique_ptr<RunningSite> site;
  std::unique_ptr<Browser> ann;
  std::string id, token;
};

TEST_F(SubmitToken, BringsTheAnswerInAfterSignOutAndARestart) {
  EXPECT_EQ(token.size(), 32u);
  EXPECT_EQ(ann->call("DELETE", "/desk/v1/session").status, 204);
  site->stop();
  site->start();
  Browser nobody(*site);
  EXPECT_EQ(bring(nobody, token).body, R"({"saved":true,"revision":1})");
  EXPECT_EQ(bring(nobody, token).body, R"({"saved":true,"revision":1})");
  ASSERT_TRUE(scheduler.until([&] { return scheduler.answers.count("robin") == 1; }));
  EXPECT_EQ(scheduler.answers["robin"].worker, 1u);
}

TEST_F(SubmitToken, BringsItInForItsPersonWhoeverIsSignedIn) {
  Browser ben(*site);
  ASSERT_EQ(ben.sign_in("ben", "secret-b"), 200);
  EXPECT_EQ(bring(ben, token).status, 200);
  ASSERT_TRUE(scheduler.until([&] { return scheduler.answers.count("robin") == 1; }));
  EXPECT_EQ(scheduler.answers["robin"].worker, 1u);
  EXPECT_EQ(ben.call("GET", "/desk/v1/assignments/" + id).status, 404);
}

TEST_F(SubmitToken, IsCheckedLikeAnyAnswer) {
  Browser nobody(*site);
  EXPECT_EQ(bring(nobody, token, "zebra").status, 422);
}

TEST_F(SubmitToken, OfAnotherAssignmentOpensNothing) {
  scheduler.offer(2, "wren");
  Browser ben(*site);
  ASSERT_EQ(ben.sign_in("ben", "secret-b"), 200);
  const auto task = Browser::json(ben.call("GET", "/desk/v1/next?wait_ms=20000"));
  const std::string other(task.at("submit_token").as_string());
  EXPECT_NE(other, token);
  Browser nobody(*site);
  EXPECT_EQ(bring(nobody, other).status, 401);
  EXPECT_EQ(bring(nobody, "").status, 401);
  EXPECT_EQ(bring(nobody, token.substr(1)).status, 401);
  EXPECT_EQ(bring(ben, other).status, 404);
}

TEST_F(SubmitToken, OpensNothingButTheAnswer) {
  Browser nobody(*site);
  const http::Headers with{{"X-Submit-Token", token}};
  const std::string path = "/desk/v1/assignments/" + id;
  EXPECT_EQ(nobody.call("GET", path, "", with).status, 401);
  EXPECT_EQ(nobody.call("PUT", path + "/draft", "{}", with).status, 401);
  EXPECT_EQ(nobody.call("POST", path + "/skip", "", with).status, 401);
  EXPECT_EQ(nobody.call("POST", path + "/open", "", with).status, 401);
  EXPECT_EQ(nobody.call("GET", "/desk/v1/stock", "", with).status, 401);
  EXPECT_EQ(nobody.call("GET", "/desk/v1/me", "", with).status, 401);
}

}  // namespace
}  // namespace muster::agent::test
