// A lead looks after their people with a real browser, at a whole agent.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/contract/agent/running_site.h"
#include "tests/support/child_process.h"

namespace muster::agent::test {
namespace {

namespace json = boost::json;

std::string content_of(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

// Lea leads; Ann has something open and has asked about something; Ben and Dan have no accounts.
struct TeamPage : ::testing::Test {
  TeamPage() {
    scheduler.enrol(1, "ann");
    scheduler.enrol(2, "ben");
    scheduler.enrol(3, "lea", "lead");
    scheduler.enrol(4, "dan");
    site = std::make_unique<RunningSite>(scheduler, MUSTER_PAGE_DIR);
    Browser lea(*site);
    http::ClientResponse made;
    do made = lea.make_account("lea", "quiet river");
    while (made.status == 503);
    EXPECT_EQ(lea.make_account("ann", "green hills").status, 200);
    Browser ann(*site);
    EXPECT_EQ(ann.sign_in("ann", "green hills"), 200);
    scheduler.offer(1, "robin");
    const std::string asked = ann.next();
    const std::string path = "/desk/v1/assignments/" + asked + "/return";
    EXPECT_EQ(ann.call("POST", path, R"({"reason":"question: is it one?"})").status, 200);
    scheduler.offer(1, "wren");
    EXPECT_NE(ann.next(), "");
  }
  FakeScheduler scheduler;
  std::unique_ptr<RunningSite> site;
};

TEST_F(TeamPage, ALeadMakesAccountsGivesANewPasswordAndMarksLeaveAndReturnByKeyboard) {
  const std::string shots = MUSTER_WEB_DIR "/screenshots";
  Folder folder;
  const std::string log = folder.path() + "/browser.log";
  muster::testing::ChildProcess browser(
      {MUSTER_NODE, MUSTER_WEB_DIR "/test/browser/team.mjs", site->url(), "lea", "quiet river", shots}, log);
  ASSERT_EQ(browser.wait(std::chrono::seconds(200)), 0) << content_of(log);
  const json::value report = json::parse(content_of(shots + "/team.json"));
  EXPECT_EQ(scheduler.placed, (std::map<uint32_t, std::string>{{1, "whales"}, {2, "whales"}}));
  Browser asker(*site);
  ASSERT_EQ(asker.sign_in("ann", std::string(report.at("reset").as_string())), 200);
  EXPECT_EQ(json::parse(asker.call("GET", "/desk/v1/me").body).at("replies").as_array().size(), 0u);
  const json::value asked = json::parse(asker.call("GET", "/desk/v1/questions").body).at("questions").at(0);
  EXPECT_EQ(asked.at("reply").as_string(), "It is one: look at the beak.");
  EXPECT_TRUE(asked.at("read").as_bool()) << "at the page";
  const std::string question = "/desk/v1/questions/" + std::string(asked.at("id").as_string());
  EXPECT_EQ(Browser(*site).call("POST", question + "/read").status, 401);
  EXPECT_EQ(asker.call("POST", "/desk/v1/team" + question.substr(8) + "/reply", R"({"text":"x"})").status, 403);
  const auto can_sign_in = [&](const char* who, const json::value& password) {
    return Browser(*site).sign_in(who, std::string(password.as_string()));
  };
  EXPECT_EQ(can_sign_in("ann", report.at("reset")), 200);
  EXPECT_EQ(can_sign_in("ben", report.at("made").at("ben")), 200) << "who has returned";
  EXPECT_EQ(can_sign_in("dan", report.at("made").at("dan")), 200) << "the next in the roster";
}

}  // namespace
}  // namespace muster::agent::test
