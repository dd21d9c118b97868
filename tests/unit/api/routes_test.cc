#include <boost/json.hpp>

#include "tests/unit/api/api_server.h"

namespace muster::api {
namespace {

using Routes = ApiServer;

std::string member(const std::string& json, const std::string& pointer) {
  boost::json::error_code ec;
  const auto value = boost::json::parse(json, ec);
  if (ec) return "not JSON: " + json;
  const auto* found = value.find_pointer(pointer, ec);
  return found ? boost::json::serialize(*found) : "absent";
}

TEST_F(Routes, AJobIsCreatedOnce) {
  const auto created = post("/v1/jobs", kSentimentSpec);
  EXPECT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(created.headers.at("location"), "/v1/jobs/mood");
  EXPECT_EQ(member(created.body, "/state"), "\"draft\"");
  EXPECT_EQ(member(created.body, "/redundancy"), "3");
  EXPECT_EQ(member(created.body, "/waiting/0/reason"), "\"not_started\"");
  EXPECT_EQ(member(created.body, "/waiting/0/unit"), "\"tasks\"");
  EXPECT_EQ(post("/v1/jobs", kSentimentSpec).status, 200);
  EXPECT_EQ(post("/v1/jobs", std::string(kSentimentSpec) + "priority: 9\n").status, 409);
  EXPECT_EQ(member(get("/v1/jobs").body, "/jobs/0/name"), "\"mood\"");
  EXPECT_EQ(member(get("/v1/jobs").body, "/jobs/1"), "absent");
}

TEST_F(Routes, BadSpecsLeaveNoTrace) {
  const auto refused = post("/v1/jobs", "name: mood\nredundancy: 0\n");
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(member(refused.body, "/type"), "\"urn:muster:problem:job-spec\"");
  EXPECT_EQ(member(refused.body, "/errors/0/path"), "\"template\"");
  EXPECT_EQ(member(refused.body, "/errors/1/line"), "2");
  EXPECT_EQ(get("/v1/jobs").body, "{\"jobs\":[]}\n");
  EXPECT_EQ(get("/v1/jobs/mood").status, 404);
}

TEST_F(Routes, IgnoredPartsOfATemplateAreWarnedOf) {
  std::string spec = kSentimentSpec;
  spec.insert(spec.find("    <Text"), "    <Style>x</Style>\n");
  const auto created = post("/v1/jobs", spec);
  EXPECT_EQ(created.status, 201) << created.body;
  EXPECT_EQ(member(created.body, "/warnings/0/line"), "5") << created.body;
}

TEST_F(Routes, AGuidelineIsChangedAndHasAVersion) {
  ASSERT_EQ(post("/v1/jobs", std::string(kSentimentSpec) + "guideline: be fair\n").status, 201);
  const auto before = get("/v1/jobs/mood/guideline");
  EXPECT_EQ(before.body, "be fair");
  EXPECT_EQ(before.headers.at("muster-guideline-version"), "1");
  const auto changed = send("PUT", "/v1/jobs/mood/guideline", "be fair 公平\nand quick");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(member(changed.body, "/guideline_version"), "2");
  EXPECT_EQ(get("/v1/jobs/mood/guideline").body, "be fair 公平\nand quick");
  EXPECT_EQ(member(send("PUT", "/v1/jobs/mood/guideline", "be fair 公平\nand quick").body, "/guideline_version"), "2")
      << "the same again changes nothing";
  EXPECT_EQ(post("/v1/jobs", std::string(kSentimentSpec) + "guideline: be fair\n").status, 200)
      << "the job is still the one of this spec";
  EXPECT_EQ(send("PUT", "/v1/jobs/mood/guideline", "\xff").status, 422);
  EXPECT_EQ(send("PUT", "/v1/jobs/mood/guideline", std::string((256u << 10) + 1, 'x')).status, 413);
  EXPECT_EQ(send("PUT", "/v1/jobs/gone/guideline", "x").status, 404);
  EXPECT_EQ(post("/v1/jobs/mood/cancel").status, 200);
  EXPECT_EQ(send("PUT", "/v1/jobs/mood/guideline", "late").status, 409);
}

TEST_F(Routes, AJobGoesThroughItsLife) {
  submit_mood(2);
  EXPECT_EQ(member(get("/v1/jobs/mood").body, "/tasks"),
            R"({"total":2,"fresh":2,"in_work":0,"done":0,"dropped":0,"cancelled":0,"disputed":0})");
  EXPECT_EQ(member(post("/v1/jobs/mood/pause").body, "/state"), "\"paused\"");
  EXPECT_EQ(member(post("/v1/jobs/mood/resume").body, "/state"), "\"running\"");
  const auto running = send("DELETE", "/v1/jobs/mood", "");
  EXPECT_EQ(running.status, 409);
  EXPECT_EQ(member(running.body, "/type"), "\"urn:muster:problem:job-state\"");
  EXPECT_EQ(member(post("/v1/jobs/mood/cancel").body, "/state"), "\"cancelled\"");
  EXPECT_EQ(post("/v1/jobs/mood/items", R"({"key":"x","data":{"text":"t"}})").status, 409);
  EXPECT_EQ(send("DELETE", "/v1/jobs/mood", "").status, 204);
  EXPECT_EQ(get("/v1/jobs/mood").status, 404);
  EXPECT_EQ(post("/v1/jobs/mood/start").status, 404);
}

TEST_F(Routes, ImportsAreUpserts) {
  ASSERT_EQ(post("/v1/jobs", kSentimentSpec).status, 201);
  const std::string lines = "{\"key\":\"a\",\"data\":{\"text\":\"x\"}}\n{\"key\":\"b\",\"data\":{\"txt\":\"x\"}}\n";
  const auto first = post("/v1/jobs/mood/items?dry_run=1", lines);
  EXPECT_EQ(member(first.body, "/created"), "1") << first.body;
  EXPECT_EQ(member(post("/v1/jobs/mood/items", lines).body, "/created"), "1");
  const auto again = post("/v1/jobs/mood/items", lines);
  EXPECT_EQ(member(again.body, "/unchanged"), "1");
  EXPECT_EQ(member(again.body, "/errors/0/line"), "2");
  EXPECT_EQ(member(again.body, "/errors/0/reason"), "\"data has no \\\"text\\\", which the template shows\"");
  EXPECT_EQ(member(get("/v1/jobs/mood").body, "/tasks/total"), "1");
  EXPECT_EQ(post("/v1/jobs/none/items", lines).status, 404);
  EXPECT_EQ(post("/v1/jobs/mood/items?max_errors=many", lines).status, 400);
}

TEST_F(Routes, SitesAreEnrolledAndRevoked) {
  const std::string key(40, 'k'), other(40, 'm');
  const std::string body = R"({"name":"chengdu","region":"southwest","key":")" + key + "\"}";
  const auto enrolled = post("/v1/sites", body);
  EXPECT_EQ(enrolled.status, 201) << enrolled.body;
  EXPECT_EQ(member(enrolled.body, "/keys"), "[\"" + key + "\"]");
  EXPECT_EQ(post("/v1/sites", body).status, 200);
  const auto moved = post("/v1/sites", R"({"name":"chengdu","region":"north","key":")" + key + "\"}");
  EXPECT_EQ(moved.status, 409);
  EXPECT_NE(moved.body.find("is in region 'southwest'"), std::string::npos) << moved.body;
  const auto second = post("/v1/sites", R"({"name":"chengdu","key":")" + other + "\"}");
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(member(second.body, "/keys"), "[\"" + key + "\",\"" + other + "\"]");
  EXPECT_EQ(member(second.body, "/region"), "\"southwest\"");
  EXPECT_EQ(member(post("/v1/sites/chengdu/keys", R"({"keys":[")" + other + "\"]}").body, "/keys"),
            "[\"" + other + "\"]");
  EXPECT_EQ(post("/v1/sites/chengdu/keys", R"({"keys":[]})").status, 422);
  EXPECT_EQ(post("/v1/sites/nowhere/keys", R"({"keys":[")" + other + "\"]}").status, 404);
  EXPECT_EQ(member(get("/v1/sites").body, "/sites/0/name"), "\"chengdu\"");
  EXPECT_EQ(member(post("/v1/sites/chengdu/revoke").body, "/revoked"), "true");
  const auto bad = post("/v1/sites", R"({"name":"a b","key":"short","regoin":"x"})");
  EXPECT_EQ(bad.status, 422);
  EXPECT_EQ(member(bad.body, "/errors/0/path"), "\"name\"");
  EXPECT_EQ(member(bad.body, "/errors/1/path"), "\"key\"");
  EXPECT_EQ(member(bad.body, "/errors/2/reason"), "\"is not known here; did you mean 'region'?\"");
}

TEST_F(Routes, WorkersAreEnrolledAllOrNone) {
  ASSERT_EQ(post("/v1/sites", R"({"name":"home","key":")" + std::string(40, 'k') + "\"}").status, 201);
  const auto one = post("/v1/workers", R"({"id":"w1","site":"home","level":"expert","skills":["zh"]})");
  EXPECT_EQ(one.status, 200) << one.body;
  EXPECT_EQ(member(one.body, "/workers/0/level"), "\"expert\"");
  EXPECT_EQ(post("/v1/workers",
                 R"({"workers":[{"id":"w2","site":"home"},{"id":"w3","site":"home"},{"id":"w4","site":"home"}]})")
                .status,
            200);
  const auto refused = post("/v1/workers", R"({"workers":[{"id":"w5","site":"home"},{"id":"w6","site":"nowhere"}]})");
  EXPECT_GE(refused.status, 400);
  EXPECT_EQ(get("/v1/workers/w5").status, 404);
  const auto malformed =
      post("/v1/workers", R"({"workers":[{"id":"w5","site":"home"},{"site":"home","level":"boss"}]})");
  EXPECT_EQ(malformed.status, 422);
  EXPECT_EQ(member(malformed.body, "/errors/0/path"), "\"workers[1].id\"");
  EXPECT_EQ(member(malformed.body, "/errors/1/path"), "\"workers[1].level\"");
  const auto page = get("/v1/workers?limit=3");
  EXPECT_EQ(member(page.body, "/workers/2/id"), "\"w3\"");
  const auto rest = get("/v1/workers?limit=3&cursor=" + std::to_string(4));
  EXPECT_EQ(member(page.body, "/cursor"), "\"4\"");
  EXPECT_EQ(member(rest.body, "/workers/0/id"), "\"w4\"");
  EXPECT_EQ(member(rest.body, "/cursor"), "null");
  EXPECT_EQ(member(get("/v1/workers/w1").body, "/skills"), "[\"zh\"]");
  EXPECT_EQ(get("/v1/workers?limit=0").status, 400);
}

TEST_F(Routes, AnAssignmentIsTraced) {
  core_.open_site(1);
  submit_mood(1);
  core_.work(
      1, [](uint32_t, uint32_t) { return form::AnswerCode(0); },
      [](uint32_t, uint32_t) { return mood_answer("good"); });
  const auto row = get("/v1/jobs/mood/answers");
  const std::string id = boost::json::parse(row.body).at("id").as_string().c_str();
  const auto trace = get("/v1/assignments/" + id);
  EXPECT_EQ(trace.status, 200);
  EXPECT_EQ(member(trace.body, "/job"), "\"mood\"");
  EXPECT_EQ(member(trace.body, "/assignment/state"), "\"counted\"");
  EXPECT_EQ(member(trace.body, "/records/0/record"), "\"lease_granted\"");
  EXPECT_EQ(member(trace.body, "/records/0/time"), "\"2026-01-01T00:00:00.000Z\"");
  EXPECT_EQ(get("/v1/assignments/rubbish").status, 404);
}

TEST_F(Routes, NeedAToken) {
  const auto refused = client_->send("POST", "/v1/jobs", {}, kSentimentSpec);
  EXPECT_EQ(refused->status, 401);
  EXPECT_EQ(refused->headers.at("www-authenticate"), "Bearer");
  EXPECT_EQ(client_->send("POST", "/v1/jobs/mood/items", {{"Authorization", "Bearer wrong"}}, "x")->status, 401);
  EXPECT_EQ(client_->send("GET", "/v1/jobs", {}, "")->status, 401);
}

TEST_F(Routes, ABusyCoreIsToldAsSuch) {
  ASSERT_EQ(post("/v1/jobs", kSentimentSpec).status, 201);
  core_.busy = true;
  EXPECT_EQ(get("/v1/jobs").status, 503);
  EXPECT_EQ(post("/v1/jobs", kSentimentSpec).status, 503);
  EXPECT_EQ(post("/v1/jobs/mood/start").status, 503);
  EXPECT_EQ(post("/v1/jobs/mood/items", R"({"key":"a","data":{"text":"x"}})").status, 503);
  const auto results = get("/v1/jobs/mood/results");
  EXPECT_EQ(results.status, 503);
  EXPECT_EQ(results.headers.at("retry-after"), "1");
}

TEST_F(Routes, HealthAndMetrics) {
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").status, 200);
  core_.is_ready = false;
  const auto unready = get("/readyz");
  EXPECT_EQ(unready.status, 503);
  EXPECT_EQ(member(unready.body, "/detail"), "\"replaying\"");
  get("/nowhere/at/all");
  const std::string metrics = get("/metrics").body;
  EXPECT_NE(metrics.find("muster_http_requests_total{method=\"GET\",route=\"/readyz\",status=\"503\"} 1"),
            std::string::npos)
      << metrics;
  EXPECT_NE(metrics.find("muster_http_request_seconds_count{route=\"/healthz\"} 1"), std::string::npos);
  EXPECT_NE(metrics.find("route=\"none\",status=\"404\""), std::string::npos);
}

}  // namespace
}  // namespace muster::api
