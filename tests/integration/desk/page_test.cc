// A person signs in with a real browser and works by keyboard; their answers arrive exactly.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/integration/system/deployment.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

constexpr const char* kSpec = R"(name: reviews
redundancy: 1
guideline: |
  Judge what the writer means, not what the words say.
  判断作者的意思，而不只看字面。
template: |
  <View>
    <Header value="What does the guest say? 客人怎么说？"/>
    <Text name="post" value="$text"/>
    <Image name="photo" value="$photo"/>
    <Choices name="mood" toName="post" required="true">
      <Choice value="Satisfied 满意" alias="good"/>
      <Choice value="Dissatisfied 不满意" alias="bad"/>
      <Choice value="Both 都有" alias="mixed"/>
    </Choices>
    <Rating name="strength" toName="post" maxRating="5"/>
    <TextArea name="note" toName="post" maxLength="200"/>
  </View>
)";

constexpr const char* kPhoto =
    "data:image/"
    "svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI2NDAiIGhlaWdodD0iMzYwIj48cmVjdCB3"
    "aWR0aD0iNjQwIiBoZWlnaHQ9IjM2MCIgZmlsbD0iIzc4YTViNSIvPjxyZWN0IHk9IjI0MCIgd2lkdGg9IjY0MCIgaGVpZ2h0PSIxMjAiIGZpbGw9Ii"
    "M1YjZiNGEi"
    "Lz48cmVjdCB4PSIxODAiIHk9IjExMCIgd2lkdGg9IjI4MCIgaGVpZ2h0PSIxNzAiIGZpbGw9IiNlNmQzYjMiLz48L3N2Zz4=";

constexpr int kItems = 12;

std::string items() {
  std::string lines;
  for (int i = 0; i < kItems; ++i) {
    const std::string n = std::to_string(i);
    json::object data{{"text", "Review " + n + ": the noodles were excellent 😀, 但是等了四十分钟。"},
                      {"photo", kPhoto}};
    lines += json::serialize(json::object{{"key", "review-" + n}, {"data", data}}) + "\n";
  }
  return lines;
}

struct DeskPage : ::testing::Test {
  DeskPage() : deployment({.sites = {"north"}}) {
    EXPECT_EQ(deployment.api("POST", "/v1/workers", R"({"id":"ann","site":"north","level":"annotator"})")->status, 200);
    EXPECT_EQ(deployment.api("POST", "/v1/jobs", kSpec)->status, 201);
    EXPECT_EQ(deployment.api("POST", "/v1/jobs/reviews/items", items())->status, 200);
    EXPECT_EQ(deployment.api("POST", "/v1/jobs/reviews/start")->status, 200);
    auto desk = *http::Client::create(deployment.agent_url(0), std::chrono::seconds(30));
    std::string token = read_text(deployment.folder() / "north.admin");
    token.erase(token.find_last_not_of(" \n") + 1);
    const bool made = eventually(std::chrono::seconds(30), [&] {
      const auto response = desk->send("POST", "/desk/v1/accounts", {{"Authorization", "Bearer " + token}},
                                       R"({"accounts":[{"worker":"ann","password":"quiet river"}]})");
      return response && response->status == 200;
    });
    EXPECT_TRUE(made) << deployment.logs();
  }

  json::array answers() {
    json::array out;
    const auto response = deployment.api("GET", "/v1/jobs/reviews/answers?format=ndjson");
    std::istringstream lines(response ? response->body : "");
    for (std::string line; std::getline(lines, line);) out.push_back(json::parse(line));
    return out;
  }

  Deployment deployment;
};

// What the script does: even reviews are good, odd ones bad, with n % 5 + 1 stars and a note; the third to come is
// corrected to mixed.
std::string expected(const std::string& key, bool corrected) {
  const int n = std::stoi(key.substr(key.rfind('-') + 1));
  const std::string mood = corrected ? "mixed" : n % 2 == 0 ? "good" : "bad";
  const auto entry = [](const char* name, const char* type, json::object value) {
    return json::object{{"from_name", name}, {"to_name", "post"}, {"type", type}, {"value", std::move(value)}};
  };
  return json::serialize(json::array{entry("mood", "choices", {{"choices", {mood}}}),
                                     entry("strength", "rating", {{"rating", n % 5 + 1}}),
                                     entry("note", "textarea", {{"text", {"note 记 " + std::to_string(n)}}})});
}

TEST_F(DeskPage, APersonWorksByKeyboardAndTheirAnswersArriveExactly) {
  const std::filesystem::path log = deployment.folder() / "browser.log";
  ChildProcess browser({MUSTER_NODE, MUSTER_WEB_DIR "/test/browser/work.mjs", deployment.agent_url(0), "ann",
                        "quiet river", MUSTER_WEB_DIR "/screenshots"},
                       log);
  ASSERT_EQ(browser.wait(std::chrono::seconds(120)), 0) << read_text(log) << deployment.logs();
  const json::value report = json::parse(read_text(MUSTER_WEB_DIR "/screenshots/report.json"));
  const auto submitted = report.at("submitted").as_array();
  const std::string corrected(report.at("corrected").as_string());
  json::array arrived;
  const bool all = eventually(std::chrono::seconds(20), [&] {
    arrived = answers();
    size_t counted = 0, revised = 0;
    for (const json::value& row : arrived) {
      counted += row.at("state").as_string() == "counted";
      revised += row.at("revision").to_number<int>() == 2;
    }
    return counted == submitted.size() && revised == 1;
  });
  EXPECT_TRUE(all) << json::serialize(arrived);
  for (const json::value& row : arrived) {
    if (row.at("state").as_string() != "counted") continue;
    const std::string key(row.at("key").as_string());
    EXPECT_EQ(json::serialize(row.at("value")), expected(key, key == corrected)) << key;
  }
}

}  // namespace
}  // namespace muster::testing
