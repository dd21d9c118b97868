// A site's machine dies with its disk, and another takes its place from what the scheduler keeps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>

#include "tests/integration/system/desk_person.h"
#include "tests/support/temp_dir.h"

namespace muster::testing {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using ::testing::HasSubstr;

constexpr const char* kMoods = R"(name: moods
redundancy: 1
template: |
  <View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>
)";
constexpr const char* kMood = R"([{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["b"]}}])";

class SystemBackup : public ::testing::Test {
 protected:
  SystemBackup() : deployment_({.sites = {"north"}, .stock = 3}) {
    EXPECT_TRUE(make_accounts(deployment_, "north", {{"ann"}})) << deployment_.logs();
    EXPECT_EQ(deployment_.api("POST", "/v1/jobs", kMoods)->status, 201);
    std::string items;
    for (int i = 0; i < 3; ++i) items += R"({"key":"k)" + std::to_string(i) + R"(","data":{"text":"x"}})" + "\n";
    EXPECT_EQ(deployment_.api("POST", "/v1/jobs/moods/items", items)->status, 200);
    EXPECT_EQ(deployment_.api("POST", "/v1/jobs/moods/start")->status, 200);
  }
  std::string path(const std::string& name) const { return (deployment_.folder() / name).string(); }
  // What muster-agent printed, with standard input from the file `input`.
  std::string agent_prints(const std::string& arguments, const std::string& input = "/dev/null") {
    const std::string command =
        std::string(MUSTER_BIN_DIR) + "/muster-agent " + arguments + " < " + input + " > " + path("printed");
    ChildProcess shell({"/bin/sh", "-c", command}, path("agent-prints.log"));
    EXPECT_EQ(shell.wait(std::chrono::seconds(30)), 0) << read_text(path("agent-prints.log"));
    return read_text(path("printed"));
  }
  std::string musterctl(std::vector<std::string> arguments) {
    std::string output;
    EXPECT_EQ(deployment_.ctl(std::move(arguments), output), 0) << output;
    return output;
  }
  json::array answers() {
    json::array all;
    std::istringstream rows(deployment_.api("GET", "/v1/jobs/moods/answers")->body);
    for (std::string row; std::getline(rows, row);) {
      const json::object answer = json::parse(row).as_object();
      if (answer.contains("value") && !answer.at("value").is_null()) all.push_back(answer);
    }
    return all;
  }

  Deployment deployment_;
};

TEST_F(SystemBackup, OfADeadMachineBringsBackAccountsDraftsAndUnacknowledgedAnswersOnce) {
  DeskPerson ann(deployment_, "ann");
  ann.next();
  deployment_.kill_scheduler();
  ASSERT_EQ(ann.answer(kMood).status, 200) << "saved at the site alone";
  ann.next();
  const std::string drafted = ann.id;
  ASSERT_EQ(ann.call("PUT", "/desk/v1/assignments/" + drafted + "/draft", R"({"typed":"half a word"})").status, 204);

  // The machine is started with a recovery key, and dies before its backup is at the scheduler.
  deployment_.kill_agent(0);
  write_text(path("written-down"), agent_prints("recovery-key --data-dir " + path("north")));
  deployment_.start_agent(0);
  ASSERT_TRUE(eventually(std::chrono::seconds(30), [&] { return fs::exists(path("north/sealed")); }));
  deployment_.start_scheduler();
  ASSERT_TRUE(eventually(std::chrono::seconds(60), [&] {
    const auto listed = deployment_.api("GET", "/v1/sites/north/backups");
    return listed && listed->status == 200 && listed->body.find("\"bytes\"") != std::string::npos;
  })) << deployment_.logs();
  deployment_.kill_agent(0);
  fs::remove_all(path("north"));
  fs::remove(path("keys/north.key"));

  EXPECT_THAT(musterctl({"site", "backups", "north"}), HasSubstr("BYTES"));
  musterctl({"site", "backup", "north", path("fetched.sealed")});
  EXPECT_EQ(read_text(path("fetched.sealed")).find("ann"), std::string::npos);
  EXPECT_THAT(agent_prints("restore --data-dir " + path("north") + " " + path("fetched.sealed"), path("written-down")),
              HasSubstr("1 accounts, 1 drafts, 1 answers to send"));
  fs::copy(path("north/site.key"), path("keys/north.key"));
  deployment_.start_agent(0);
  ASSERT_TRUE(deployment_.wait_until_ready(std::chrono::seconds(30))) << deployment_.logs();

  DeskPerson again(deployment_, "ann");
  const auto task = again.call("GET", "/desk/v1/assignments/" + drafted);
  EXPECT_THAT(task.body, HasSubstr("half a word"));
  EXPECT_TRUE(eventually(std::chrono::seconds(30), [&] { return answers().size() == 1; })) << deployment_.logs();
  again.next();
  EXPECT_EQ(again.answer(kMood).status, 200);
  EXPECT_TRUE(eventually(std::chrono::seconds(30), [&] { return answers().size() == 2; }))
      << json::serialize(answers());
}

}  // namespace
}  // namespace muster::testing
