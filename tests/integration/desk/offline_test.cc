// The link, the agent and the browser fail in turn while people work; each answer arrives once, and nothing that was
// typed is lost. The browser reaches the agent by a name and over TLS, as in an office.
#include <gtest/gtest.h>
#include <signal.h>

#include <boost/json.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/integration/system/deployment.h"

namespace muster::testing {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

std::string spec(const std::string& name, const std::string& lease) {
  return "name: " + name + "\nredundancy: 1\nlease: " + lease + R"(
template: |
  <View>
    <Text name="post" value="$text"/>
    <TextArea name="note" toName="post" maxLength="200" required="true"/>
  </View>
)";
}

struct DeskOffline : ::testing::Test {
  DeskOffline() : deployment({.sites = {"north"}, .stock = 16, .relayed = DeploymentOptions::Relayed::Everybody}) {
    for (const char* who : {"ann", "ben"})
      EXPECT_EQ(post("/v1/workers", R"({"id":")" + std::string(who) + R"(","site":"north","level":"annotator"})"), 200);
    add_job("reviews", "30m", 60);
    make_accounts();
    deployment.set_agent_arguments({"--https-name", "desk.test"});
    deployment.kill_agent(0);
    deployment.start_agent(0);
  }

  int post(const std::string& target, const std::string& body = "") {
    return deployment.api("POST", target, body)->status;
  }
  void add_job(const std::string& name, const std::string& lease, int items) {
    EXPECT_EQ(post("/v1/jobs", spec(name, lease)), 201);
    std::string lines;
    for (int i = 0; i < items; ++i) {
      const std::string key = name + "-" + std::to_string(i);
      lines += json::serialize(json::object{{"key", key}, {"data", {{"text", "About " + key}}}}) + "\n";
    }
    EXPECT_EQ(post("/v1/jobs/" + name + "/items", lines), 200);
    EXPECT_EQ(post("/v1/jobs/" + name + "/start"), 200);
  }
  void make_accounts() {
    auto desk = *http::Client::create(deployment.agent_url(0), seconds(30));
    std::string token = read_text(deployment.folder() / "north.admin");
    token.erase(token.find_last_not_of(" \n") + 1);
    EXPECT_TRUE(eventually(seconds(30), [&] {
      const auto response = desk->send(
          "POST", "/desk/v1/accounts", {{"Authorization", "Bearer " + token}},
          R"({"accounts":[{"worker":"ann","password":"quiet river"},{"worker":"ben","password":"loud sea"}]})");
      return response && response->status == 200;
    })) << deployment.logs();
  }

  // Value by key of the job's counted answers; a key that is counted twice shows as "twice".
  std::map<std::string, std::string> counted(const std::string& job) {
    std::map<std::string, std::string> out;
    const auto response = deployment.api("GET", "/v1/jobs/" + job + "/answers?format=ndjson");
    std::istringstream lines(response ? response->body : "");
    for (std::string line; std::getline(lines, line);) {
      const json::value row = json::parse(line);
      if (row.at("state").as_string() != "counted") continue;
      const std::string key(row.at("key").as_string());
      const std::string note(row.at("value").at(0).at("value").at("text").at(0).as_string());
      out[key] = out.count(key) ? "twice" : note;
    }
    return out;
  }

  // The browser waits at points of its script; each is awaited, what happens there is done, and it may go on.
  bool reaches(ChildProcess& browser, const std::string& point) {
    return browser.wait_until([&] { return std::filesystem::exists(here / (point + ".reached")); }, seconds(90));
  }
  void go_on(const std::string& point) { std::ofstream(here / (point + ".go")) << "\n"; }

  Deployment deployment;
  const std::filesystem::path here = deployment.folder();
};

TEST_F(DeskOffline, ThirtyTasksDoneWithoutTheLinkAndTheAgentAllArriveOnce) {
  const std::filesystem::path log = here / "browser.log";
  ChildProcess browser({MUSTER_NODE, MUSTER_WEB_DIR "/test/browser/offline.mjs",
                        "https://desk.test:" + deployment.agent_url(0).substr(17), here / "north/https", here,
                        MUSTER_WEB_DIR "/screenshots"},
                       log);
  const std::map<std::string, std::function<void()>> happenings = {
      {"1-cut-link", [&] { deployment.link().cut(); }},
      {"2-freeze-agent", [&] { ::kill(deployment.agent(0).pid(), SIGSTOP); }},
      {"2-kill-agent", [&] { deployment.kill_agent(0); }},
      {"3-mend", [&] { deployment.link().mend(), deployment.start_agent(0); }},
      {"4-kill-agent", [&] { deployment.kill_agent(0); }},
      {"5-start-agent", [&] { deployment.start_agent(0); }},
      {"6-short-leases", [&] {
         EXPECT_EQ(post("/v1/jobs/reviews/pause"), 200);
         add_job("short", "10s", 3);
         deployment.kill_agent(0);
         deployment.set_agent_arguments({"--https-name", "desk.test", "--idle-seconds", "2"});
         deployment.start_agent(0);
       }}};
  for (const auto& [point, happen] : happenings) {
    ASSERT_TRUE(reaches(browser, point)) << point << "\n" << read_text(log) << deployment.logs();
    happen();
    go_on(point);
  }
  ASSERT_EQ(browser.wait(seconds(120)), 0) << read_text(log) << deployment.logs();

  const json::value report = json::parse(read_text(here / "report.json"));
  for (const char* job : {"reviews", "short"}) {
    std::map<std::string, std::string> submitted;
    for (const auto& [key, note] : report.at(job).as_object()) submitted[key] = std::string(note.as_string());
    EXPECT_GE(submitted.size(), std::string(job) == "reviews" ? 30u : 1u);
    eventually(seconds(20), [&] { return counted(job).size() >= submitted.size(); });
    EXPECT_EQ(counted(job), submitted);
  }
}

}  // namespace
}  // namespace muster::testing
