// Leads put people on jobs, and the whole system goes along.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/integration/system/desk_person.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

constexpr const char* kAnswer = R"([{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["a"]}}])";

class SystemPlacing : public ::testing::Test {
 protected:
  SystemPlacing() : deployment_({.sites = {"north"}, .stock = 3}) {
    EXPECT_TRUE(deployment_.wait_until_ready(std::chrono::seconds(30))) << deployment_.logs();
    EXPECT_TRUE(make_accounts(deployment_, "north", {{"ann"}, {"lea", "lead"}})) << deployment_.logs();
  }
  void start_job(const std::string& name, int priority) {
    const std::string spec = "name: " + name + "\nredundancy: 1\npriority: " + std::to_string(priority) +
                             "\ntemplate: |\n  <View><Text name=\"t\" value=\"$text\"/><Choices name=\"c\" "
                             "toName=\"t\"><Choice value=\"a\"/><Choice value=\"b\"/></Choices></View>\n";
    std::string items;
    for (int i = 0; i < 20; ++i) items += R"({"key":")" + name + std::to_string(i) + R"(","data":{"text":"x"}})" + "\n";
    ASSERT_EQ(deployment_.api("POST", "/v1/jobs", spec)->status, 201);
    ASSERT_EQ(deployment_.api("POST", "/v1/jobs/" + name + "/items", items)->status, 200);
    ASSERT_EQ(deployment_.api("POST", "/v1/jobs/" + name + "/start")->status, 200);
  }
  static int place(DeskPerson& lead, const std::string& worker, const json::value& job) {
    const json::object body{{"workers", {worker}}, {"job", job}};
    return lead.call("POST", "/desk/v1/team/place", json::serialize(body)).status;
  }
  // Answers the task that was taken last; the job of the one that comes then.
  static std::string job_after_answering(DeskPerson& person) {
    EXPECT_EQ(person.answer(kAnswer).status, 200);
    person.next();
    return person.job;
  }

  Deployment deployment_;
};

TEST_F(SystemPlacing, BringsThePersonToThatJobAfterTheTaskInHandAndOverATakeOver) {
  start_job("near", 9);
  start_job("far", 1);
  DeskPerson ann(deployment_, "ann"), lea(deployment_, "lea");
  ann.next();
  EXPECT_EQ(ann.job, "near") << "which comes first by its priority";
  const auto offered = json::parse(lea.call("GET", "/desk/v1/team/jobs").body).at("jobs").as_array();
  EXPECT_EQ(offered.size(), 2U) << json::serialize(offered);

  EXPECT_EQ(place(lea, "ann", "far"), 200);
  EXPECT_EQ(job_after_answering(ann), "far") << "although the site had stocked more of the other for her";
  EXPECT_EQ(place(lea, "ann", "nowhere"), 409);

  deployment_.kill_scheduler();
  deployment_.start_scheduler();
  ASSERT_TRUE(deployment_.wait_until_ready(std::chrono::seconds(30))) << deployment_.logs();
  EXPECT_TRUE(eventually(std::chrono::seconds(20), [&] { return lea.call("GET", "/desk/v1/team/jobs").status == 200; }))
      << deployment_.logs();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(job_after_answering(ann), "far") << i;

  EXPECT_EQ(place(lea, "ann", nullptr), 200);
  std::string job = "far";
  for (int i = 0; i < 5 && job == "far"; ++i) job = job_after_answering(ann);
  EXPECT_EQ(job, "near") << "once what was stocked for her is done";
}

}  // namespace
}  // namespace muster::testing
