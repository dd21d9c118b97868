// Redis away, and Redis nearly full, as operators meet them.
#include <gtest/gtest.h>

#include "tests/integration/system/deployment.h"
#include "tests/support/redis_fixture.h"

namespace muster::testing {
namespace {

using std::chrono::seconds;

constexpr const char* kJob =
    R"({"name":"NAME","project":"p","template":"<View><Text name=\"t\" value=\"$text\"/><Choices name=\"c\" toName=\"t\"><Choice value=\"a\"/><Choice value=\"b\"/></Choices></View>"})";

std::string job_named(const std::string& name) {
  std::string spec = kJob;
  return spec.replace(spec.find("NAME"), 4, name);
}

std::string many_items(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i)
    lines += R"({"key":"k)" + std::to_string(i) + R"(","data":{"text":")" + std::string(500, 'x') + std::to_string(i) +
             "\"}}\n";
  return lines;
}

class OutageTest : public ::testing::Test {
 protected:
  OutageTest() : deployment_(options(redis_)) {}
  static DeploymentOptions options(const test::TestRedis& redis) {
    DeploymentOptions options;
    options.sites = {"north"};
    options.redis = redis.url();
    return options;
  }
  int status(const std::string& method, const std::string& target, const std::string& body = "") {
    const auto response = deployment_.api(method, target, body);
    return response ? response->status : 0;
  }
  uint64_t used_memory() {
    const std::string info = redis_.text({"INFO", "memory"});
    return std::stoull(info.substr(info.find("used_memory:") + 12));
  }
  std::string ready() {
    const auto response = deployment_.api("GET", "/readyz");
    return response ? std::to_string(response->status) + " " + response->body : response.error().message;
  }

  test::TestRedis redis_;
  Deployment deployment_;
};

TEST_F(OutageTest, WithoutRedisSubmissionsAndReadsAreRefusedAndAllGoesOnWhenItIsBack) {
  ASSERT_EQ(status("POST", "/v1/jobs", job_named("before")), 201);
  redis_.kill();
  ASSERT_TRUE(eventually(seconds(20), [&] { return ready().starts_with("503"); })) << "nobody asked for anything";
  const auto refused = deployment_.api("POST", "/v1/jobs", job_named("during"));
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->headers.count("retry-after"), 1u);
  EXPECT_EQ(status("GET", "/v1/jobs"), 503);
  EXPECT_EQ(status("GET", "/healthz"), 200);
  EXPECT_EQ(status("GET", "/metrics"), 200);
  redis_.start();
  ASSERT_TRUE(eventually(seconds(20), [&] { return ready().starts_with("200"); }));
  EXPECT_EQ(status("GET", "/v1/jobs/before"), 200);
  EXPECT_EQ(status("GET", "/v1/jobs/during"), 404);
  EXPECT_EQ(status("POST", "/v1/jobs", job_named("after")), 201);
}

TEST_F(OutageTest, ItemsAreRefusedWhileRedisIsNearlyFullAndNothingElseIs) {
  ASSERT_EQ(status("POST", "/v1/jobs", job_named("job")), 201);
  ASSERT_EQ(status("POST", "/v1/jobs/job/items", many_items(10)), 200);
  redis_.command({"CONFIG", "SET", "maxmemory", "4mb"});
  ASSERT_TRUE(eventually(seconds(20), [&] { return status("POST", "/v1/jobs/job/items", many_items(20'000)) == 507; }));
  EXPECT_EQ(status("POST", "/v1/jobs/job/start"), 200) << "what takes no room is not refused";
  redis_.command({"CONFIG", "SET", "maxmemory", std::to_string(used_memory() * 5 / 4)});  // 80 % are used
  EXPECT_TRUE(eventually(seconds(20), [&] { return ready().find("nearly full") != std::string::npos; })) << ready();
  EXPECT_TRUE(ready().starts_with("200")) << ready();
  redis_.command({"CONFIG", "SET", "maxmemory", "0"});
  EXPECT_TRUE(eventually(seconds(20), [&] { return status("POST", "/v1/jobs/job/items", many_items(100)) == 200; }));
}

}  // namespace
}  // namespace muster::testing
