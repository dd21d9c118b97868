// What a person sees of media that were carried to the site, and of media that cannot be shown.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <sstream>

#include "tests/integration/system/deployment.h"

namespace muster::testing {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

constexpr const char* kSpec = R"(name: birds
redundancy: 1
template: |
  <View>
    <Image name="photo" value="$photo"/>
    <Choices name="bird" toName="photo" required="true"><Choice value="yes"/><Choice value="no"/></Choices>
  </View>
)";

// A whole picture of one white point.
constexpr unsigned char kPicture[] = {
    0x89, 'P',  'N',  'G',  '\r', '\n', 0x1a, '\n', 0,    0,    0,    13,   'I',  'H',  'D',  'R',  0,
    0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,    0,    0x3a, 0x7e, 0x9b, 0x55, 0,
    0,    0,    10,   'I',  'D',  'A',  'T',  0x78, 0x9c, 0x63, 0xf8, 0x0f, 0x00, 0x01, 0x01, 0x01, 0x00,
    0x1b, 0xb6, 0xee, 0x56, 0,    0,    0,    0,    'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82};

struct DeskMedia : ::testing::Test {
  DeskMedia() : deployment({.sites = {"north"}}) {
    EXPECT_EQ(deployment.api("POST", "/v1/workers", R"({"id":"ann","site":"north"})")->status, 200);
    auto desk = *http::Client::create(deployment.agent_url(0), seconds(30));
    std::string token = read_text(deployment.folder() / "north.admin");
    token.erase(token.find_last_not_of(" \n") + 1);
    EXPECT_TRUE(eventually(seconds(30), [&] {
      const auto response = desk->send("POST", "/desk/v1/accounts", {{"Authorization", "Bearer " + token}},
                                       R"({"accounts":[{"worker":"ann","password":"quiet river"}]})");
      return response && response->status == 200;
    })) << deployment.logs();
  }
  // Carries the files to the site while its agent runs; their addresses, by file.
  std::map<std::string, std::string> import(const std::map<std::string, std::string>& files) {
    const auto disk = deployment.folder() / "disk", said = deployment.folder() / "import.log";
    std::filesystem::create_directories(disk);
    for (const auto& [name, bytes] : files) write_text(disk / name, bytes);
    ChildProcess agent({MUSTER_AGENT, "media", "import", "--data-dir", deployment.folder() / "north", disk}, said);
    EXPECT_EQ(agent.wait(seconds(30)), 0) << read_text(said);
    std::map<std::string, std::string> addresses;
    std::istringstream lines(read_text(said));
    for (std::string line; std::getline(lines, line);)
      if (line.starts_with("muster-media:"))
        addresses[line.substr(line.find(' ') + 1)] = line.substr(0, line.find(' '));
    return addresses;
  }
  // What was said of each item that was given back.
  std::map<std::string, std::string> notes() {
    std::map<std::string, std::string> out;
    const auto response = deployment.api("GET", "/v1/jobs/birds/answers?format=ndjson");
    std::istringstream lines(response ? response->body : "");
    for (std::string line; std::getline(lines, line);) {
      const json::value row = json::parse(line);
      if (row.at("note").is_string()) out[row.at("key").as_string().c_str()] = row.at("note").as_string();
    }
    return out;
  }

  Deployment deployment;
};

TEST_F(DeskMedia, AreSeenWhereTheyWereImportedAndReportedWhereTheyCannotBeShown) {
  const std::string picture(reinterpret_cast<const char*>(kPicture), sizeof kPicture);
  const auto addresses = import({{"whole.png", picture}, {"garbled.png", picture.substr(0, 20)}});
  ASSERT_EQ(addresses.size(), 2u);
  const std::map<std::string, std::string> photos = {{"whole", addresses.at("whole.png")},
                                                     {"garbled", addresses.at("garbled.png")},
                                                     {"missing", "muster-media:sha256/" + std::string(64, '0')}};
  std::string items;
  for (const auto& [key, photo] : photos)
    items += json::serialize(json::object{{"key", key}, {"data", {{"photo", photo}}}}) + "\n";
  ASSERT_EQ(deployment.api("POST", "/v1/jobs", kSpec)->status, 201);
  ASSERT_EQ(deployment.api("POST", "/v1/jobs/birds/items", items)->status, 200);
  ASSERT_EQ(deployment.api("POST", "/v1/jobs/birds/start")->status, 200);

  const std::filesystem::path log = deployment.folder() / "browser.log";
  ChildProcess browser(
      {MUSTER_NODE, MUSTER_WEB_DIR "/test/browser/media.mjs", deployment.agent_url(0), MUSTER_WEB_DIR "/screenshots"},
      log);
  ASSERT_EQ(browser.wait(seconds(120)), 0) << read_text(log) << deployment.logs();
  const std::map<std::string, std::string> said = {{"garbled", "broken: media-unreadable"},
                                                   {"missing", "broken: media-not-here"}};
  EXPECT_TRUE(eventually(seconds(20), [&] { return notes() == said; })) << json::serialize(json::value_from(notes()));
}

}  // namespace
}  // namespace muster::testing
