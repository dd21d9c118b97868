// What leads see and do, over HTTP; and that nobody else does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/agent/running_site.h"

namespace muster::agent::test {
namespace {

using testing::HasSubstr;
namespace json = boost::json;

// Ann (1) labels, Lea (3) and Leo (4) lead; all have accounts. Ben (2) and Dan (5) have none.
struct TeamSite : testing::Test {
  TeamSite() {
    scheduler.enrol(1, "ann");
    scheduler.enrol(2, "ben");
    scheduler.enrol(3, "lea", "lead");
    scheduler.enrol(4, "leo", "lead");
    scheduler.enrol(5, "dan");
    site = std::make_unique<RunningSite>(scheduler);
    lea = std::make_unique<Browser>(*site);
    ann = std::make_unique<Browser>(*site);
    http::ClientResponse made;
    do made = lea->make_account("lea", "secret-l");
    while (made.status == 503);
    EXPECT_EQ(lea->make_account("leo", "secret-o").status, 200);
    EXPECT_EQ(lea->make_account("ann", "secret-a").status, 200);
    EXPECT_EQ(lea->sign_in("lea", "secret-l"), 200);
    EXPECT_EQ(ann->sign_in("ann", "secret-a"), 200);
  }
  json::object member(const char* worker) {
    const json::object team = Browser::json(lea->call("GET", "/desk/v1/team"));
    for (const json::value& one : team.at("people").as_array()) {
      if (one.at("worker").as_string() == worker) return one.as_object();
    }
    return {};
  }
  http::ClientResponse add(const std::string& people, const char* more = "") {
    return lea->call("POST", "/desk/v1/team/people", "{\"people\":" + people + more + "}");
  }

  FakeScheduler scheduler;
  std::unique_ptr<RunningSite> site;
  std::unique_ptr<Browser> lea, ann;
};

TEST_F(TeamSite, NobodyButALeadSeesOrDoesAnyOfIt) {
  const std::vector<std::pair<const char*, const char*>> calls = {{"GET", "/desk/v1/team"},
                                                                  {"POST", "/desk/v1/team/people"},
                                                                  {"POST", "/desk/v1/team/people/ben/password"},
                                                                  {"POST", "/desk/v1/team/people/ben/leave"},
                                                                  {"POST", "/desk/v1/team/people/ben/return"},
                                                                  {"GET", "/desk/v1/team/jobs"},
                                                                  {"POST", "/desk/v1/team/place"}};
  Browser nobody(*site);
  for (const auto& [method, path] : calls) {
    std::string body = std::string(path).ends_with("people") ? R"({"people":[]})" : "";
    if (std::string(path).ends_with("place")) body = R"({"workers":["ann"],"job":null})";
    const auto refused = ann->call(method, path, body);
    EXPECT_EQ(refused.status, 403) << path;
    EXPECT_THAT(refused.body, HasSubstr("not-a-lead")) << path;
    EXPECT_EQ(nobody.call(method, path, body).status, 401) << path;
    if (std::string(method) == "GET") continue;
    Browser forged(*site);
    forged.cookie = lea->cookie;
    EXPECT_THAT(forged.call(method, path, body).body, HasSubstr("csrf")) << path;
  }
}

TEST_F(TeamSite, ALeadSeesWhoIsHereAndWhatTheyDo) {
  scheduler.offer(1, "robin");
  ASSERT_NE(ann->next(), "");
  const auto seen = member("ann");
  EXPECT_EQ(seen.at("state").as_string(), "here");
  EXPECT_EQ(seen.at("level").as_string(), "annotator");
  EXPECT_TRUE(seen.at("account").as_bool());
  const auto& open = seen.at("open").as_array().at(0).as_object();
  EXPECT_EQ(open.at("job_name").as_string(), "birds");
  EXPECT_EQ(open.at("key").as_string(), "robin");
  EXPECT_FALSE(open.at("stuck").as_bool());
  EXPECT_EQ(member("ben").at("state").as_string(), "away");
  EXPECT_TRUE(member("ben").at("since_ms").is_null());
  EXPECT_FALSE(member("ben").at("account").as_bool());
  EXPECT_TRUE(member("lea").at("self").as_bool());
}

TEST_F(TeamSite, ALeadPutsPeopleOnAJobAndWhatWasStockedOfOthersGoesBack) {
  scheduler.offer(1, "robin");
  scheduler.offer(1, "wren");
  ASSERT_NE(ann->next(), "");
  ASSERT_TRUE(scheduler.until([&] { return scheduler.credits[1] > 0; }));
  EXPECT_EQ(lea->call("GET", "/desk/v1/team/jobs").body, R"({"jobs":[{"name":"whales","left":40}]})");
  const auto place = [&](const char* body) { return lea->call("POST", "/desk/v1/team/place", body); };
  EXPECT_EQ(place(R"({"workers":["ann"],"job":"none"})").status, 409);
  EXPECT_EQ(place(R"({"workers":["who"],"job":"whales"})").status, 422);
  EXPECT_EQ(place(R"({"workers":["ann"]})").status, 400);
  EXPECT_TRUE(member("ann").at("placed_on").is_null());
  ASSERT_EQ(place(R"({"workers":["ann","ben"],"job":"whales"})").status, 200);
  EXPECT_EQ(member("ann").at("placed_on").as_string(), "whales");
  EXPECT_EQ(member("ben").at("placed_on").as_string(), "whales");
  EXPECT_EQ(member("ann").at("stock").as_int64(), 0);
  EXPECT_TRUE(scheduler.until([&] { return scheduler.given_back.size() == 1; })) << "the open one stays";
  EXPECT_EQ(place(R"({"workers":["ann"],"job":null})").status, 200);
  EXPECT_TRUE(member("ann").at("placed_on").is_null());
  scheduler.cut();
  std::string body;
  do body = place(R"({"workers":["ann"],"job":"whales"})").body;
  while (body.find("link-down") == std::string::npos && body.find("silent") == std::string::npos);
  EXPECT_TRUE(scheduler.until([&] { return scheduler.placed[1].empty(); })) << "nothing was queued";
}

TEST_F(TeamSite, QuestionsReachTheLead) {
  scheduler.offer(1, "robin");
  const std::string id = ann->next();
  const auto back = ann->call("POST", "/desk/v1/assignments/" + id + "/return", R"({"reason":"question: is it one?"})");
  ASSERT_EQ(back.status, 200);
  const auto team = Browser::json(lea->call("GET", "/desk/v1/team"));
  const auto& asked = team.at("questions").as_array().at(0).as_object();
  EXPECT_EQ(asked.at("text").as_string(), "question: is it one?");
  EXPECT_EQ(asked.at("worker").as_string(), "ann");
  EXPECT_EQ(asked.at("key").as_string(), "robin");
}

TEST_F(TeamSite, EverybodySeesHowRightTheirOwnWorkWasWhileTheSchedulerIsInReach) {
  const auto seen = ann->call("GET", "/desk/v1/standing");
  EXPECT_EQ(seen.status, 200);
  EXPECT_EQ(seen.body, R"({"jobs":[{"name":"birds of ann","reviewed":20,"right":18}]})");
  EXPECT_THAT(lea->call("GET", "/desk/v1/standing").body, HasSubstr("birds of lea"));
  EXPECT_EQ(Browser(*site).call("GET", "/desk/v1/standing").status, 401);
  scheduler.cut();
  const auto refused = ann->call("GET", "/desk/v1/standing");
  EXPECT_EQ(refused.status, 503);
  EXPECT_THAT(refused.body, HasSubstr("urn:muster:problem:"));
}

TEST_F(TeamSite, AccountsAreMadeForManyAtOnceWithNamesAndPasswords) {
  const std::string two = R"([{"name":"Xi Dan"},{"worker":"ben","name":"Ben 本","password":"a long password"}])";
  const auto planned = Browser::json(add(two, R"(,"dry_run":true)"));
  EXPECT_EQ(
      json::serialize(planned),
      R"({"people":[{"worker":"dan","name":"Xi Dan"},{"worker":"ben","name":"Ben 本"}],"errors":[],"dry_run":true})");
  EXPECT_FALSE(member("ben").at("account").as_bool()) << "nothing was done yet";
  const auto made = Browser::json(add(two));
  const std::string password(made.at("people").at(0).at("password").as_string());
  EXPECT_EQ(password.size(), 14u);
  Browser dan(*site), ben(*site);
  EXPECT_EQ(dan.sign_in("dan", password), 200);
  EXPECT_EQ(Browser::json(dan.call("GET", "/desk/v1/me")).at("name").as_string(), "Xi Dan");
  EXPECT_EQ(ben.sign_in("ben", "a long password"), 200);
  EXPECT_EQ(member("ben").at("name").as_string(), "Ben 本");
  const auto again = add(two);
  EXPECT_EQ(again.status, 422);
  EXPECT_THAT(again.body,
              HasSubstr(R"("errors":[{"line":1,"reason":"nobody_left"},{"line":2,"reason":"has_account"}])"));
}

TEST_F(TeamSite, AResetEndsThePersonsSessionsAndIsShownOnce) {
  const auto reset = Browser::json(lea->call("POST", "/desk/v1/team/people/ann/password"));
  const std::string password(reset.at("password").as_string());
  EXPECT_EQ(ann->call("GET", "/desk/v1/me").status, 401);
  EXPECT_EQ(ann->sign_in("ann", "secret-a"), 401);
  EXPECT_EQ(ann->sign_in("ann", password), 200);
  const std::string team = lea->call("GET", "/desk/v1/team").body;
  EXPECT_EQ(team.find(password), std::string::npos);
  EXPECT_THAT(team, HasSubstr(R"("lead":"lea","what":"password","worker":"ann")"));
}

TEST_F(TeamSite, LeaveEndsSessionsGivesWorkBackKeepsDraftsAndRefusesSignInUntilReturn) {
  scheduler.offer(1, "robin");
  const std::string id = ann->next();
  ASSERT_EQ(ann->call("PUT", "/desk/v1/assignments/" + id + "/draft", R"({"half":1})").status, 204);
  EXPECT_EQ(lea->call("POST", "/desk/v1/team/people/ann/leave").status, 200);
  EXPECT_EQ(ann->call("GET", "/desk/v1/me").status, 401);
  EXPECT_TRUE(scheduler.until([&] { return scheduler.given_back.size() == 1; }));
  EXPECT_EQ(scheduler.given_back.begin()->second, "returned on_leave");
  EXPECT_EQ(ann->sign_in("ann", "wrong"), 401);
  const auto refused = ann->call("POST", "/desk/v1/session", R"({"worker":"ann","password":"secret-a"})");
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("on-leave"));
  EXPECT_FALSE(member("ann").at("on_leave_since_wall_ms").is_null());

  site->stop();
  site->start();
  lea = std::make_unique<Browser>(*site);
  ann = std::make_unique<Browser>(*site);
  EXPECT_EQ(ann->sign_in("ann", "secret-a"), 403) << "also after a restart";
  ASSERT_EQ(lea->sign_in("lea", "secret-l"), 200);
  EXPECT_EQ(lea->call("POST", "/desk/v1/team/people/ann/return").status, 200);
  EXPECT_EQ(ann->sign_in("ann", "secret-a"), 200);
  EXPECT_THAT(ann->call("GET", "/desk/v1/assignments/" + id).body, HasSubstr(R"("draft":{"half":1})"));
}

TEST_F(TeamSite, ALeadChangesNeitherLeadsNorThemself) {
  for (const char* whom : {"lea", "leo"}) {
    for (const char* what : {"/password", "/leave", "/return"}) {
      const auto refused = lea->call("POST", std::string("/desk/v1/team/people/") + whom + what);
      EXPECT_EQ(refused.status, 403) << whom << what;
      EXPECT_THAT(refused.body, HasSubstr("account")) << whom << what;
    }
  }
  Browser leo(*site);
  EXPECT_EQ(leo.sign_in("leo", "secret-o"), 200);
}

}  // namespace
}  // namespace muster::agent::test
