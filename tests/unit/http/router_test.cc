#include <gtest/gtest.h>

#include "common/http/client.h"
#include "common/http/server.h"
#include "common/http/uri.h"

namespace muster::http {
namespace {

Router job_routes() {
  const Handler nothing = [](Request, const Reply&) {};
  Router router;
  router.add("GET", "/v1/jobs", nothing);
  router.add("POST", "/v1/jobs", nothing);
  router.add("GET", "/v1/jobs/{job}", nothing);
  router.add("DELETE", "/v1/jobs/{job}", nothing);
  router.add("POST", "/v1/jobs/{job}/start", nothing);
  router.add("GET", "/", nothing);
  return router;
}

// "pattern name=value" of a match, else "-" with the allowed methods.
std::string matched(const std::string& method, const std::string& path) {
  static const Router router = job_routes();
  std::map<std::string, std::string> params;
  std::vector<std::string> allowed;
  const Router::Route* route = router.match(method, path, params, allowed);
  std::string out = route ? route->pattern : "-";
  for (const auto& [name, value] : params) out += " " + name + "=" + value;
  for (const std::string& other : allowed) out += " " + other;
  return out;
}

TEST(Router, MatchesMethodAndPattern) {
  const struct {
    const char *method, *path, *expected;
  } kTable[] = {
      {"GET", "/v1/jobs", "/v1/jobs"},
      {"GET", "/", "/"},
      {"GET", "/v1/jobs/a", "/v1/jobs/{job} job=a"},
      {"GET", "/v1/jobs/a%2Fb%20c", "/v1/jobs/{job} job=a/b c"},
      {"POST", "/v1/jobs/a/start", "/v1/jobs/{job}/start job=a"},
      {"HEAD", "/v1/jobs/a", "/v1/jobs/{job} job=a"},
      {"PUT", "/v1/jobs", "- GET HEAD POST"},
      {"GET", "/v1/jobs/a/start", "- POST"},
      {"HEAD", "/v1/jobs/a/start", "- POST"},
      {"GET", "/v1/jobs/", "-"},
      {"GET", "/v1/job", "-"},
      {"GET", "/v1/jobs/a/b/c", "-"},
      {"GET", "/v1/jobs/%zz", "-"},
  };
  for (const auto& row : kTable)
    EXPECT_EQ(matched(row.method, row.path), row.expected) << row.method << " " << row.path;
}

TEST(Uri, EncodesSoThatDecodingGivesItBack) {
  std::string every_byte;
  for (int c = 0; c < 256; ++c) every_byte += static_cast<char>(c);
  EXPECT_EQ(decode_component(encode_component(every_byte), true), every_byte);
  EXPECT_EQ(encode_component("a b/é"), "a%20b%2F%C3%A9");
  for (const char* broken : {"%", "%4", "a%4", "%g0"}) EXPECT_FALSE(decode_component(broken, false)) << broken;
}

TEST(Uri, SplitsQueries) {
  const auto target = parse_target("/a%20b?x=1&y=a+b%2Bc&x=2&flag&&=e");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a%20b");
  const std::map<std::string, std::string> expected = {{"x", "2"}, {"y", "a b+c"}, {"flag", ""}, {"", "e"}};
  EXPECT_EQ(target->query, expected);
  EXPECT_FALSE(parse_target("http://elsewhere/"));
  EXPECT_FALSE(parse_target("/?a=%"));
}

TEST(Problem, IsJsonWithAStableType) {
  const Response response = problem(409, "job-exists", "a \"quoted\"\nname\x01", R"("line":3)");
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(response.body,
            "{\"type\":\"urn:muster:problem:job-exists\",\"title\":\"Conflict\",\"status\":409,"
            "\"detail\":\"a \\\"quoted\\\"\\nname\\u0001\",\"line\":3}\n");
}

}  // namespace
}  // namespace muster::http
