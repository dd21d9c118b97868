// A whole agent between a scripted scheduler and people over HTTP.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/ids.h"
#include "tests/contract/agent/running_site.h"

namespace muster::agent::test {
namespace {

using testing::HasSubstr;

// Ann (1) and Ben (2) have accounts; Ann is signed in.
struct Site : testing::Test {
  Site() {
    scheduler.enrol(1, "ann");
    scheduler.enrol(2, "ben");
    site = std::make_unique<RunningSite>(scheduler);
    EXPECT_TRUE(scheduler.until([&] { return scheduler.hellos > 0; }));
    browser = std::make_unique<Browser>(*site);
    // Until the roster has come, accounts cannot be made.
    http::ClientResponse made;
    do made = browser->make_account("ann", "secret-a");
    while (made.status == 503);
    EXPECT_EQ(made.body, R"({"created":1,"updated":0})");
    EXPECT_EQ(browser->make_account("ben", "secret-b").status, 200);
    EXPECT_EQ(browser->sign_in("ann", "secret-a"), 200);
  }
  bool scheduler_has(const std::string& key, uint32_t revision) {
    return scheduler.until([&] { return scheduler.answers.count(key) && scheduler.answers[key].revision == revision; });
  }

  FakeScheduler scheduler;
  std::unique_ptr<RunningSite> site;
  std::unique_ptr<Browser> browser;
};

TEST_F(Site, TakesATaskFromTheSchedulerToAPersonAndTheAnswerBack) {
  scheduler.offer(1, "robin");
  const auto response = browser->call("GET", "/desk/v1/next?wait_ms=20000");
  ASSERT_EQ(response.status, 200);
  const auto task = Browser::json(response);
  EXPECT_EQ(task.at("key").as_string(), "robin");
  EXPECT_EQ(task.at("job_name").as_string(), "birds");
  EXPECT_EQ(task.at("data").as_object().at("text").as_string(), "robin");
  EXPECT_TRUE(task.at("draft").is_null());
  EXPECT_GT(task.at("lease_ms").as_int64(), 500'000);
  const std::string id(task.at("id").as_string());
  EXPECT_EQ(browser->answer(id, "a").body, R"({"saved":true,"revision":1})");
  ASSERT_TRUE(scheduler_has("robin", 1));
  EXPECT_EQ(scheduler.answers["robin"].worker, 1u);
  EXPECT_EQ(scheduler.answers["robin"].value,
            R"([{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["a"]}}])");
  const auto job = Browser::json(browser->call("GET", "/desk/v1/jobs/1?version=1"));
  EXPECT_EQ(job.at("template").as_string(), "<View/>");
  EXPECT_TRUE(job.at("form").is_object());
}

TEST_F(Site, ADeskIsToldToKeepItsAnswerWhileTheDiskIsNearlyFull) {
  scheduler.offer(1, "robin");
  const std::string id = browser->next();
  ASSERT_NE(id, "");
  site->stop();
  site->start(~uint64_t{0} >> 1);
  browser = std::make_unique<Browser>(*site);
  ASSERT_EQ(browser->sign_in("ann", "secret-a"), 200);
  const auto refused = browser->answer(id, "a");
  EXPECT_EQ(refused.status, 507);
  EXPECT_THAT(refused.body, HasSubstr("disk-full"));
  EXPECT_THAT(browser->call("GET", "/healthz").body, HasSubstr(R"("disk":"full")"));
  site->stop();
  site->start();
  browser = std::make_unique<Browser>(*site);
  ASSERT_EQ(browser->sign_in("ann", "secret-a"), 200);
  EXPECT_EQ(browser->answer(id, "a").status, 200);
  EXPECT_TRUE(scheduler_has("robin", 1));
}

TEST_F(Site, APersonCanKeepADraftGoBackAndSeeWhatBecameOfIt) {
  scheduler.offer(1, "robin");
  const std::string id = browser->next();
  const std::string path = "/desk/v1/assignments/" + id;
  EXPECT_EQ(browser->call("PUT", path + "/draft", R"({"half":true})").status, 204);
  EXPECT_EQ(Browser::json(browser->call("GET", path)).at("draft").as_object().at("half"), true);
  EXPECT_EQ(browser->answer(id, "a").status, 200);
  ASSERT_TRUE(scheduler_has("robin", 1));
  EXPECT_EQ(browser->answer(id, "b").body, R"({"saved":true,"revision":2})");
  ASSERT_TRUE(scheduler_has("robin", 2));
  EXPECT_EQ(browser->answer(id, "a", R"(,"revision":1)").status, 409);
  const auto view = Browser::json(browser->call("GET", path));
  EXPECT_EQ(view.at("revision").as_int64(), 2);
  EXPECT_TRUE(view.at("result").is_array());
  // The receipt is on its way to the agent when the scheduler has the answer.
  std::string history;
  for (int i = 0; i < 1'000 && history.find("counted") == std::string::npos; ++i) {
    history = browser->call("GET", "/desk/v1/history?limit=5").body;
  }
  EXPECT_THAT(history, HasSubstr(R"("fate":"counted","reason":"on_time")"));
  const auto me = Browser::json(browser->call("GET", "/desk/v1/me"));
  EXPECT_EQ(me.at("worker").as_string(), "ann");
  EXPECT_EQ(me.at("answered_month"), me.at("answered_today"));
  EXPECT_EQ(me.at("answered_today").as_int64(), 1);
  EXPECT_EQ(me.at("active_ms_today").as_int64(), 1'200);
  EXPECT_EQ(me.at("link").as_string(), "up");
}

TEST_F(Site, APageThatWasLoadedAnewFindsItsTokenAndItsStock) {
  scheduler.offer(1, "robin");
  const std::string id = browser->next();
  scheduler.offer(1, "wren");
  const auto me = Browser::json(browser->call("GET", "/desk/v1/me"));
  EXPECT_EQ(std::string(me.at("csrf").as_string()), browser->csrf);
  boost::json::array tasks;
  for (int i = 0; i < 1'000 && tasks.size() < 2; ++i)
    tasks = Browser::json(browser->call("GET", "/desk/v1/stock")).at("tasks").as_array();
  ASSERT_EQ(tasks.size(), 2u);
  EXPECT_EQ(tasks[0].at("id").as_string(), id);
  EXPECT_EQ(tasks[1].at("key").as_string(), "wren");
  const std::string ahead(tasks[1].at("id").as_string());
  EXPECT_EQ(browser->answer(ahead, "a").status, 404);
  EXPECT_EQ(browser->call("POST", "/desk/v1/assignments/" + ahead + "/open").status, 200);
  EXPECT_EQ(browser->answer(ahead, "a").status, 200);
}

TEST_F(Site, AWaitingDeskIsServedWhenWorkComesAndHearsTheReasonOtherwise) {
  const auto nothing = browser->call("GET", "/desk/v1/next?wait_ms=1");
  EXPECT_EQ(nothing.status, 204);
  EXPECT_EQ(nothing.headers.at("muster-wait-reason"), "unknown");
  std::string id;
  std::thread waiting([&] { id = browser->next(); });
  scheduler.offer(1, "robin");
  waiting.join();
  EXPECT_FALSE(id.empty());
}

TEST_F(Site, SkipsAndReturnsReachTheScheduler) {
  scheduler.offer(1, "robin");
  const std::string id = browser->next();
  EXPECT_EQ(browser->call("POST", "/desk/v1/assignments/" + id + "/skip", R"({"reason":"too dark"})").status, 200);
  const uint64_t packed = AssignmentId::parse(id)->packed();
  ASSERT_TRUE(scheduler.until([&] { return scheduler.given_back.count(packed) != 0; }));
  EXPECT_EQ(scheduler.given_back[packed], "skipped too dark");
}

TEST_F(Site, SigningOutEndsTheSessionAndGivesStockBack) {
  for (const char* key : {"a", "b", "c"}) scheduler.offer(1, key);
  browser->next();
  while (Browser::json(browser->call("GET", "/desk/v1/me")).at("stock").as_int64() < 3) continue;
  EXPECT_EQ(browser->call("DELETE", "/desk/v1/session").status, 204);
  EXPECT_TRUE(scheduler.until([&] { return scheduler.given_back.size() == 2 && scheduler.credits[1] == 0; }));
  EXPECT_EQ(browser->call("GET", "/desk/v1/me").status, 401);
}

TEST_F(Site, WorkGoesOnWhileTheLinkIsCutAndNothingIsLost) {
  for (const char* key : {"a", "b", "c"}) scheduler.offer(1, key);
  std::string id = browser->next();
  while (Browser::json(browser->call("GET", "/desk/v1/me")).at("stock").as_int64() < 3) continue;
  scheduler.cut();
  while (Browser::json(browser->call("GET", "/desk/v1/me")).at("link").as_string() == "up") continue;
  for (int i = 0; i < 3; ++i) {
    ASSERT_FALSE(id.empty());
    EXPECT_EQ(browser->answer(id, "a").status, 200);
    id = browser->next(1);
  }
  EXPECT_EQ(browser->call("GET", "/desk/v1/next").headers.at("muster-wait-reason"), "site_offline");
  EXPECT_EQ(Browser::json(browser->call("GET", "/desk/v1/me")).at("unsent").as_int64(), 3);
  scheduler.restore();
  for (const char* key : {"a", "b", "c"}) EXPECT_TRUE(scheduler_has(key, 1)) << key;
}

TEST_F(Site, ARestartKeepsSignInsStockAndUnsentAnswers) {
  for (const char* key : {"a", "b"}) scheduler.offer(1, key);
  const std::string first = browser->next();
  while (Browser::json(browser->call("GET", "/desk/v1/me")).at("stock").as_int64() < 2) continue;
  scheduler.cut();
  EXPECT_EQ(browser->answer(first, "a").status, 200);
  site->stop();
  site->start();
  Browser again(*site);
  again.cookie = browser->cookie;
  again.csrf = browser->csrf;
  const std::string second = again.next(1);
  ASSERT_FALSE(second.empty()) << "the other task is still here";
  EXPECT_EQ(again.answer(second, "b").status, 200);
  scheduler.restore();
  EXPECT_TRUE(scheduler_has("a", 1));
  EXPECT_TRUE(scheduler_has("b", 1));
}

TEST_F(Site, ABusySchedulerGetsTheAnswerInTheEndOnce) {
  scheduler.answer_busy(3);
  scheduler.offer(1, "robin");
  EXPECT_EQ(browser->answer(browser->next(), "a").status, 200);
  ASSERT_TRUE(scheduler_has("robin", 1));
  EXPECT_EQ(scheduler.answers["robin"].times, 1);
}

TEST_F(Site, ReadsOnAfterGarbageFromTheScheduler) {
  scheduler.send_garbage();
  scheduler.offer(1, "robin");
  EXPECT_FALSE(browser->next().empty());
  const auto counted = [&] {
    return browser->call("GET", "/metrics").body.find("muster_agent_malformed_in_total 1") != std::string::npos;
  };
  const auto until = std::chrono::steady_clock::now() + kPatience;
  bool seen = counted();
  while (!seen && std::chrono::steady_clock::now() < until) seen = counted();
  EXPECT_TRUE(seen);
}

TEST_F(Site, SaysGoodbyeWhenItStops) {
  site->stop();
  EXPECT_TRUE(scheduler.until([&] { return !scheduler.heard.empty() && scheduler.heard.back() == "bye"; }));
}

// ---- who may do what ----

TEST_F(Site, OnlyTheAdminMakesAccountsAndOnlyForEnrolledPeople) {
  EXPECT_EQ(browser->call("POST", "/desk/v1/accounts", R"({"accounts":[]})").status, 401);
  EXPECT_EQ(
      browser->call("POST", "/desk/v1/accounts", R"({"accounts":[]})", {{"Authorization", "Bearer wrong"}}).status,
      401);
  const auto unknown = browser->make_account("zoe", "secret-z");
  EXPECT_EQ(unknown.status, 422);
  EXPECT_EQ(Browser::json(unknown).at("workers").as_array().at(0).as_string(), "zoe");
  EXPECT_EQ(browser->make_account("ben", "other").body, R"({"created":0,"updated":1})");
}

TEST_F(Site, TheCookieIsForTheServerAloneAndWritesNeedTheToken) {
  const auto in = browser->call("POST", "/desk/v1/session", R"({"worker":"ben","password":"secret-b"})");
  EXPECT_THAT(in.headers.at("set-cookie"),
              testing::AllOf(HasSubstr("HttpOnly"), HasSubstr("SameSite=Strict"), HasSubstr("Path=/desk")));
  scheduler.offer(1, "robin");
  const std::string id = browser->next();
  const std::string csrf = std::exchange(browser->csrf, "");
  EXPECT_EQ(browser->answer(id, "a").status, 403);
  browser->csrf = "guessed";
  EXPECT_EQ(browser->answer(id, "a").status, 403);
  browser->csrf = csrf;
  browser->cookie = "muster_desk=guessed";
  EXPECT_EQ(browser->answer(id, "a").status, 401);
}

TEST_F(Site, NobodySeesOrAnswersAnothersTask) {
  scheduler.offer(1, "robin");
  const std::string id = browser->next();
  Browser ben(*site);
  EXPECT_EQ(ben.sign_in("ben", "secret-b"), 200);
  EXPECT_EQ(ben.call("GET", "/desk/v1/assignments/" + id).status, 404);
  EXPECT_EQ(ben.answer(id, "a").status, 404);
}

TEST_F(Site, LocksAPersonOutAfterTenWrongPasswords) {
  Browser ben(*site);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ben.sign_in("ben", "guess"), 401);
  const auto locked = ben.call("POST", "/desk/v1/session", R"({"worker":"ben","password":"secret-b"})");
  EXPECT_EQ(locked.status, 429);
  EXPECT_GT(std::stoi(locked.headers.at("retry-after")), 600);
  EXPECT_EQ(browser->call("GET", "/desk/v1/me").status, 200) << "others are not concerned";
}

TEST_F(Site, RefusesWhatDoesNotFitWithTheReason) {
  scheduler.offer(1, "robin");
  const std::string id = browser->next();
  const auto wrong = browser->answer(id, "zebra");
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(std::string(Browser::json(wrong).at("path").as_string()), HasSubstr("result[0]"));
  const std::string path = "/desk/v1/assignments/" + id;
  EXPECT_EQ(browser->call("POST", path + "/answer", "not json").status, 400);
  EXPECT_EQ(browser->call("POST", path + "/answer", R"({"result":{}})").status, 400);
  EXPECT_EQ(browser->call("POST", path + "/answer", R"({"result":[],"revision":-1})").status, 400);
  EXPECT_EQ(browser->call("PUT", path + "/draft", "{").status, 400);
  EXPECT_EQ(browser->call("PUT", path + "/draft", "\"" + std::string(300'000, 'x') + "\"").status, 413);
  EXPECT_EQ(browser->call("GET", "/desk/v1/assignments/nonsense").status, 404);
  EXPECT_EQ(browser->call("GET", "/desk/v1/next?wait_ms=soon").status, 400);
  EXPECT_EQ(browser->call("GET", "/desk/v1/jobs/77").status, 404);
  EXPECT_EQ(browser->answer(id, "a").status, 200) << "and is none the worse for it";
}

TEST_F(Site, ShowsItsHealthItsMetricsAndAPage) {
  EXPECT_THAT(browser->call("GET", "/healthz").body, HasSubstr(R"("status":"ok","link":"up")"));
  EXPECT_THAT(browser->call("GET", "/").body, HasSubstr("without its labeling page"));
  const std::string metrics = browser->call("GET", "/metrics").body;
  for (const char* name :
       {"muster_agent_link_up", "muster_agent_connections_total", "muster_agent_stock_leases",
        "muster_agent_unsent_answers", "muster_agent_oldest_unsent_seconds", "muster_agent_answers_saved_total",
        "muster_agent_commit_seconds_count", "muster_agent_desk_requests_total"}) {
    EXPECT_THAT(metrics, HasSubstr(name));
  }
}

// ---- many people ----

TEST(BusySite, ServesAThousandPeople) {
  constexpr uint32_t kPeople = 1'000, kThreads = 8, kTasks = 3;
  FakeScheduler scheduler;
  for (uint32_t w = 1; w <= kPeople; ++w) scheduler.enrol(w, "w" + std::to_string(w));
  for (uint32_t task = 0; task < kTasks; ++task) {
    for (uint32_t w = 1; w <= kPeople; ++w) scheduler.offer(w, std::to_string(w) + "-" + std::to_string(task));
  }
  RunningSite site(scheduler);
  Browser admin(site);
  for (uint32_t first = 1; first <= kPeople; first += 200) {
    std::string body = R"({"accounts":[)";
    for (uint32_t w = first; w < first + 200; ++w) {
      body += std::string(w == first ? "" : ",") + R"({"worker":"w)" + std::to_string(w) + R"(","password":"p"})";
    }
    http::ClientResponse made;
    do
      made =
          admin.call("POST", "/desk/v1/accounts", body + "]}", {{"Authorization", "Bearer an-admin-token-of-tests"}});
    while (made.status == 503);
    ASSERT_EQ(made.status, 200) << made.body;
  }
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (uint32_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (uint32_t w = 1 + t; w <= kPeople; w += kThreads) {
        Browser browser(site);
        if (browser.sign_in("w" + std::to_string(w), "p") != 200) ++failures;
        for (uint32_t task = 0; task < kTasks; ++task) {
          const std::string id = browser.next();
          if (id.empty() || browser.answer(id, "a").status != 200) ++failures;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failures, 0);
  EXPECT_TRUE(scheduler.until([&] { return scheduler.answers.size() == size_t{kPeople} * kTasks; }));
  for (const auto& [key, answer] : scheduler.answers) {
    ASSERT_EQ(std::to_string(answer.worker), key.substr(0, key.find('-')));
    ASSERT_EQ(answer.times, 1) << key;
  }
}

}  // namespace
}  // namespace muster::agent::test
