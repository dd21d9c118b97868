// Media from an operator's folder, over the scheduler's disk and the agent's, to the people who hold their tasks.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <sstream>

#include "tests/integration/system/desk_person.h"
#include "tests/support/temp_dir.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

constexpr const char* kSpec =
    "name: birds\n"
    "redundancy: 2\n"
    "template: |\n"
    "  <View>\n"
    "    <Image name=\"photo\" value=\"$photo\"/>\n"
    "    <Choices name=\"bird\" toName=\"photo\" required=\"true\"><Choice value=\"yes\"/><Choice "
    "value=\"no\"/></Choices>\n"
    "  </View>\n";
const std::string kRobin = "\x89PNG\r\n\x1a\na robin on a branch";

class SystemMedia : public ::testing::Test {
 protected:
  SystemMedia() : deployment_({.sites = {"north"}, .stock = 1}) {
    deployment_.kill_agent(0);
    deployment_.set_agent_arguments({"--media-url", deployment_.url(), "--media-host", "*"});
    deployment_.start_agent(0);
    EXPECT_TRUE(deployment_.wait_until_ready(std::chrono::seconds(30))) << deployment_.logs();
    EXPECT_TRUE(make_accounts(deployment_, "north", {{"ann"}, {"ben"}})) << deployment_.logs();
  }
  // Puts files in, and returns their addresses, by file.
  std::map<std::string, std::string> put(const std::map<std::string, std::string>& files) {
    const auto folder = deployment_.folder() / "pictures";
    std::filesystem::create_directories(folder);
    for (const auto& [name, bytes] : files) write_text(folder / name, bytes);
    std::string said;
    EXPECT_EQ(deployment_.ctl({"media", "put", folder.string()}, said), 0) << said;
    std::map<std::string, std::string> addresses;
    std::istringstream lines(said);
    for (std::string address, name; lines >> address && std::getline(lines >> std::ws, name);)
      addresses[name] = address;
    return addresses;
  }
  void start_job(const std::map<std::string, std::string>& items) {
    std::string lines;
    for (const auto& [key, photo] : items)
      lines += json::serialize(json::object{{"key", key}, {"data", {{"photo", photo}}}}) + "\n";
    ASSERT_EQ(deployment_.api("POST", "/v1/jobs", kSpec)->status, 201);
    ASSERT_EQ(deployment_.api("POST", "/v1/jobs/birds/items", lines)->status, 200);
    ASSERT_EQ(deployment_.api("POST", "/v1/jobs/birds/start")->status, 200);
  }
  // The value of the agent's metric.
  std::string metric(const std::string& name) {
    const auto client = std::move(*http::Client::create(deployment_.agent_url(0), std::chrono::seconds(10)));
    const std::string all = client->send("GET", "/metrics", {}, {})->body;
    const size_t at = all.find("\n" + name + " ");
    if (at == std::string::npos) return "none";
    const size_t value = at + name.size() + 2;
    return all.substr(value, all.find('\n', value) - value);
  }

  // The next task's picture, for this person.
  static std::string next_photo(DeskPerson& person) {
    return std::string(person.next().at("data").at("photo").as_string());
  }

  Deployment deployment_;
};

TEST_F(SystemMedia, ReachWhoeverHoldsTheTaskAndAreDownloadedOnce) {
  const std::string address = put({{"robin.png", kRobin}}).at("robin.png");
  ASSERT_TRUE(address.starts_with("muster-media:sha256/")) << address;
  start_job({{"robin", address}});
  DeskPerson ann(deployment_, "ann"), ben(deployment_, "ben");
  const std::string at = next_photo(ann);
  EXPECT_EQ(at, "/desk/v1/assignments/" + ann.id + "/media/photo");
  const auto whole = ann.call("GET", at);
  EXPECT_EQ(whole.status, 200) << whole.body;
  EXPECT_EQ(whole.body, kRobin);
  EXPECT_EQ(whole.headers.at("content-type"), "image/png");
  EXPECT_EQ(whole.headers.at("x-content-type-options"), "nosniff");
  const auto part = ann.call("GET", at, {}, {{"Range", "bytes=10-14"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, kRobin.substr(10, 5));
  EXPECT_EQ(ann.call("GET", at, {}, {{"Range", "bytes=9000-"}}).status, 416);
  EXPECT_EQ(ben.call("GET", at).status, 404);

  const std::string of_ben = next_photo(ben);
  EXPECT_EQ(ben.key, "robin");
  EXPECT_EQ(ben.call("GET", of_ben).body, kRobin);
  EXPECT_EQ(ann.call("GET", of_ben).status, 404);
  EXPECT_EQ(metric("muster_agent_media_downloads_total{outcome=\"ok\"}"), "1");

  EXPECT_EQ(ann.give_back("return", ""), 200);
  EXPECT_EQ(ann.call("GET", at).status, 404);
  EXPECT_EQ(ben.call("GET", of_ben).status, 200);
  EXPECT_EQ(ben.give_back("return", ""), 200);
  EXPECT_EQ(ben.call("GET", of_ben).status, 404);
}

TEST_F(SystemMedia, ThatAreBadMakeATaskThatIsSkippedWithTheReason) {
  const auto addresses = put({{"page.png", "<html><script>alert(1)</script></html>"},
                              {"art.png", "<svg onload='alert(1)'/>"},
                              {"changed.png", kRobin}});
  const std::string digest = addresses.at("changed.png").substr(std::string("muster-media:sha256/").size());
  write_text(deployment_.folder() / "scheduler/media" / digest, kRobin + " that was changed");
  const std::map<std::string, std::string> expected = {{"html", "media-not-media"},      {"svg", "media-not-media"},
                                                       {"changed", "media-digest"},      {"other", "media-status"},
                                                       {"lan", "media-private-address"}, {"odd", "media-bad-url"}};
  start_job({{"html", addresses.at("page.png")},
             {"svg", addresses.at("art.png")},
             {"changed", addresses.at("changed.png")},
             {"other", "muster-media:sha256/" + std::string(64, '0')},
             {"lan", "http://127.0.0.1/a.png"},
             {"odd", "ftp://example.org/a.png"}});
  DeskPerson ann(deployment_, "ann");
  std::map<std::string, std::string> seen;
  while (seen.size() < expected.size()) {
    const std::string at = next_photo(ann);
    const auto refused = ann.call("GET", at);
    EXPECT_EQ(refused.status, 502) << ann.key;
    const std::string type(json::parse(refused.body).at("type").as_string());
    seen[ann.key] = type.substr(type.rfind(':') + 1);
    ASSERT_EQ(ann.give_back("skip", "broken: " + seen[ann.key]), 200);
    EXPECT_EQ(ann.call("GET", at).status, 404);
  }
  EXPECT_EQ(seen, expected);
  std::string notes;
  EXPECT_TRUE(eventually(std::chrono::seconds(20), [&] {
    notes = deployment_.api("GET", "/v1/jobs/birds/answers?format=ndjson")->body;
    return notes.find("broken: media-private-address") != std::string::npos;
  })) << notes;
}

}  // namespace
}  // namespace muster::testing
