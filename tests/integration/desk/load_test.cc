// Two hundred people at one agent, over TLS: an answer each three seconds, a draft each two; how long "saved" takes.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <sstream>
#include <thread>

#include "tests/integration/system/deployment.h"

namespace muster::testing {
namespace {

namespace json = boost::json;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kPeople = 200;
constexpr int kAnswersEach = 15;
constexpr milliseconds kAnswerEvery{3'000};
constexpr milliseconds kDraftEvery{2'000};

constexpr const char* kSpec = R"(name: load
redundancy: 1
template: |
  <View>
    <Text name="post" value="$text"/>
    <Choices name="mood" toName="post" required="true"><Choice value="good"/><Choice value="bad"/></Choices>
  </View>
)";
constexpr const char* kResult =
    R"([{"from_name":"mood","to_name":"post","type":"choices","value":{"choices":["good"]}}])";

std::string name_of(int person) {
  return "p" + std::to_string(person);
}

// What all people together have seen.
struct Seen {
  std::mutex mutex;
  std::vector<double> submits_ms, drafts_ms;
  std::string trouble;

  void note(std::vector<double>& into, double ms) {
    const std::lock_guard lock(mutex);
    into.push_back(ms);
  }
  void complain(const std::string& what) {
    const std::lock_guard lock(mutex);
    if (trouble.size() < 2'000) trouble += what + "\n";
  }
};

// One browser's connection.
class Person {
 public:
  Person(const std::string& url, const std::string& authority, int number, Seen& seen)
      : client_(*http::Client::create(url, seconds(60), authority)), number_(number), seen_(seen) {}

  bool sign_in() {
    const auto response = send("POST", "session", R"({"worker":")" + name_of(number_) + R"(","password":"pw"})");
    if (!response || response->status != 200) return false;
    const std::string& set = response->headers.at("set-cookie");
    headers_ = {{"Cookie", set.substr(0, set.find(';'))},
                {"X-CSRF-Token", std::string(json::parse(response->body).at("csrf").as_string())}};
    return true;
  }

  // People do not move in step: each begins somewhere within an interval.
  void work(Clock::time_point start) {
    auto answer_at = start + kAnswerEvery * number_ / kPeople;
    auto draft_at = start + kDraftEvery * number_ / kPeople;
    std::string id;
    for (int answered = 0; answered < kAnswersEach;) {
      if (id.empty()) id = next();
      if (id.empty()) return seen_.complain(name_of(number_) + " has no work");
      wait_until(std::min(answer_at, draft_at));
      if (draft_at < answer_at) {
        timed(seen_.drafts_ms, "PUT", "assignments/" + id + "/draft", R"({"v":1,"at":1,"result":[]})");
        draft_at += kDraftEvery;
      } else {
        timed(seen_.submits_ms, "POST", "assignments/" + id + "/answer",
              std::string(R"({"active_ms":2900,"revision":1,"result":)") + kResult + "}");
        answer_at += kAnswerEvery;
        ++answered;
        id.clear();
      }
    }
  }

 private:
  Result<http::ClientResponse> send(const std::string& method, const std::string& target, std::string_view body = {}) {
    return client_->send(method, "/desk/v1/" + target, headers_, body);
  }
  std::string next() {
    const auto response = send("GET", "next?wait_ms=20000");
    return response && response->status == 200 ? std::string(json::parse(response->body).at("id").as_string()) : "";
  }
  void timed(std::vector<double>& into, const std::string& method, const std::string& target, const std::string& body) {
    const auto before = Clock::now();
    const auto response = send(method, target, body);
    if (!response || response->status >= 300)
      seen_.complain(target + ": " + (response ? response->body : response.error().message));
    seen_.note(into, std::chrono::duration<double, std::milli>(Clock::now() - before).count());
  }
  void wait_until(Clock::time_point when) {
    std::unique_lock lock(own_);
    never_.wait_until(lock, when, [] { return false; });
  }

  std::unique_ptr<http::Client> client_;
  const int number_;
  Seen& seen_;
  http::Headers headers_;
  std::mutex own_;
  std::condition_variable never_;
};

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[std::min(values.size() - 1, static_cast<size_t>(q * double(values.size())))];
}

void set_up(Deployment& deployment) {
  std::string people, accounts;
  for (int i = 0; i < kPeople; ++i) {
    const std::string body = R"({"id":")" + name_of(i) + R"(","site":"north","level":"annotator"})";
    ASSERT_EQ(deployment.api("POST", "/v1/workers", body)->status, 200);
    accounts += (i > 0 ? "," : "") + (R"({"worker":")" + name_of(i) + R"(","password":"pw"})");
  }
  std::string items;
  for (int i = 0; i < kPeople * (kAnswersEach + 4); ++i) {
    items += json::serialize(json::object{{"key", "k" + std::to_string(i)}, {"data", {{"text", "Read this."}}}}) + "\n";
  }
  ASSERT_EQ(deployment.api("POST", "/v1/jobs", kSpec)->status, 201);
  ASSERT_EQ(deployment.api("POST", "/v1/jobs/load/items", items)->status, 200);
  ASSERT_EQ(deployment.api("POST", "/v1/jobs/load/start")->status, 200);
  std::string token = read_text(deployment.folder() / "north.admin");
  token.erase(token.find_last_not_of(" \n") + 1);
  auto desk = *http::Client::create(deployment.agent_url(0), seconds(60));
  ASSERT_TRUE(eventually(seconds(60), [&] {
    const auto response = desk->send("POST", "/desk/v1/accounts", {{"Authorization", "Bearer " + token}},
                                     R"({"accounts":[)" + accounts + "]}");
    return response && response->status == 200;
  })) << deployment.logs();
}

size_t counted(Deployment& deployment) {
  const auto response = deployment.api("GET", "/v1/jobs/load/answers?format=ndjson");
  std::istringstream lines(response ? response->body : "");
  size_t count = 0;
  for (std::string line; std::getline(lines, line);) count += json::parse(line).at("state").as_string() == "counted";
  return count;
}

TEST(DeskLoad, TwoHundredPeopleHearSavedSoonAndEveryAnswerArrives) {
  Deployment deployment({.sites = {"north"}});
  set_up(deployment);
  if (::testing::Test::HasFatalFailure()) return;
  deployment.set_agent_arguments({"--https-name", "127.0.0.1"});
  deployment.kill_agent(0);
  deployment.start_agent(0);
  const std::string url = "https" + deployment.agent_url(0).substr(4);
  const std::string authority = deployment.folder() / "north/https/authority.crt";

  Seen seen;
  std::vector<std::unique_ptr<Person>> people;
  ASSERT_TRUE(eventually(seconds(30), [&] { return std::filesystem::exists(authority); }));
  for (int i = 0; i < kPeople; ++i) {
    people.push_back(std::make_unique<Person>(url, authority, i, seen));
    ASSERT_TRUE(eventually(seconds(30), [&] { return people.back()->sign_in(); })) << deployment.logs();
  }
  const auto start = Clock::now() + seconds(2);
  std::vector<std::thread> threads;
  for (auto& person : people) threads.emplace_back([&] { person->work(start); });
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(seen.trouble, "");
  const double p99 = quantile(seen.submits_ms, 0.99);
  std::printf("%zu answers: saved after p50 %.1f ms, p99 %.1f ms, most %.1f ms; %zu drafts: p99 %.1f ms\n",
              seen.submits_ms.size(), quantile(seen.submits_ms, 0.5), p99, quantile(seen.submits_ms, 1),
              seen.drafts_ms.size(), quantile(seen.drafts_ms, 0.99));
  // The aim is 100 ms: MUSTER_SUBMIT_P99_MS=100 on a machine that does nothing else.
  const char* bound = std::getenv("MUSTER_SUBMIT_P99_MS");
  EXPECT_LE(p99, bound == nullptr ? 1'000 : std::stod(bound));
  constexpr size_t kAll = size_t{kPeople} * kAnswersEach;
  EXPECT_EQ(seen.submits_ms.size(), kAll);
  EXPECT_TRUE(eventually(seconds(60), [&] { return counted(deployment) == kAll; })) << counted(deployment);
}

}  // namespace
}  // namespace muster::testing
