// A job decided by boxes, from the template to the result, through a real scheduler and a real agent.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/integration/system/desk_person.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

const std::string kNoses =
    "name: noses\n"
    "redundancy: 3\n"
    "template: |\n"
    "  <View>\n"
    "    <Image name=\"photo\" value=\"$photo\"/>\n"
    "    <RectangleLabels name=\"nose\" toName=\"photo\" required=\"true\"><Label value=\"Nose\"/></RectangleLabels>\n"
    "    <Choices name=\"clear\" toName=\"photo\" perRegion=\"true\"><Choice value=\"yes\"/></Choices>\n"
    "  </View>\n";

std::string nose_at(double x) {
  json::object value{{"x", x}, {"y", 20}, {"width", 10}, {"height", 8}, {"rectanglelabels", json::array{"Nose"}}};
  return json::serialize(json::array{json::object{
      {"id", "n"}, {"from_name", "nose"}, {"to_name", "photo"}, {"type", "rectanglelabels"}, {"value", value}}});
}

constexpr std::chrono::seconds kPatience{60};

// The one row that the full method made.
json::value result_of(Deployment& deployment, const std::string& job) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < end) {
    const auto rows = deployment.api("GET", "/v1/jobs/" + job + "/results");
    if (rows && rows->body.find("robust-merge") != std::string::npos) {
      return json::parse(rows->body.substr(0, rows->body.find('\n')));
    }
  }
  ADD_FAILURE() << deployment.logs();
  return {};
}

TEST(Regions, OfSeveralPeopleBecomeOneResult) {
  Deployment deployment({.sites = {"north"}});
  ASSERT_EQ(deployment.api("POST", "/v1/jobs", kNoses)->status, 201);
  ASSERT_EQ(deployment.api("POST", "/v1/jobs/noses/items", R"({"key":"dog","data":{"photo":"dog.png"}})")->status, 200);
  ASSERT_TRUE(make_accounts(deployment, "north", {{"ann"}, {"bob"}, {"cid"}})) << deployment.logs();
  ASSERT_EQ(deployment.api("POST", "/v1/jobs/noses/start")->status, 200);
  double x = 30;
  for (const char* worker : {"ann", "bob", "cid"}) {
    DeskPerson person(deployment, worker);
    const std::string job = std::to_string(person.next().at("job").as_int64());
    EXPECT_NE(person.call("GET", "/desk/v1/jobs/" + job).body.find(R"("kind":"rectanglelabels")"), std::string::npos);
    const auto none = person.answer("[]");
    EXPECT_EQ(none.status, 422);
    EXPECT_NE(none.body.find("\\\"nose\\\" needs an answer"), std::string::npos) << none.body;
    ASSERT_EQ(person.answer(nose_at(x)).status, 200);
    x += 0.25;
  }
  const json::value row = result_of(deployment, "noses");
  const json::value& nose = row.at("value").at(0);
  EXPECT_NEAR(nose.at("x").to_number<double>(), 30.25, 0.1);
  EXPECT_NEAR(nose.at("width").to_number<double>(), 10, 0.1);
  EXPECT_EQ(nose.at("rectanglelabels"), json::array{"Nose"});
}

}  // namespace
}  // namespace muster::testing
