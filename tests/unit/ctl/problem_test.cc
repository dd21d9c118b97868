#include "scheduler/ctl/problem.h"

#include <gtest/gtest.h>

namespace muster::ctl {
namespace {

TEST(Problem, ShowsPlacesByFileAndLine) {
  const Problem problem = parse_problem(422, R"({"title":"Invalid","detail":"the spec is refused","errors":[
      {"line":3,"column":7,"path":"redundancy.max","reason":"must be at least min"},
      {"line":9,"reason":"<Labels> is not supported"},{"path":"name","reason":"is missing"},{"reason":"is empty"}]})");
  EXPECT_EQ(describe(problem, "submit mood.yaml", "mood.yaml"),
            "mood.yaml:3:7: redundancy.max: must be at least min\n"
            "mood.yaml:9: <Labels> is not supported\n"
            "mood.yaml: name: is missing\n"
            "mood.yaml: is empty\n"
            "submit mood.yaml: the spec is refused");
}

TEST(Problem, SaysWhatToDoNext) {
  EXPECT_EQ(describe(parse_problem(401, R"({"title":"Unauthorized"})"), "list jobs"),
            "list jobs: Unauthorized\nGive the scheduler's token: --token-file FILE, or set MUSTER_TOKEN_FILE or "
            "MUSTER_TOKEN.");
  EXPECT_EQ(describe(parse_problem(404, R"({"detail":"there is no job 'a'"})"), "start job a"),
            "start job a: there is no job 'a'\n`musterctl job list` shows the jobs there are.");
  EXPECT_EQ(describe(parse_problem(404, R"({"detail":"gone"})"), "trace s00-1-1"), "trace s00-1-1: gone");
  EXPECT_EQ(describe(parse_problem(500, "<html>"), "list jobs"), "list jobs: the server answered with status 500");
}

TEST(Problem, DefusesWhatTheServerSays) {
  EXPECT_EQ(describe(parse_problem(409, R"({"detail":"\u001b[31mno"})"), "start job a"), "start job a: ?[31mno");
}

TEST(Problem, ShowsWarningsApart) {
  EXPECT_EQ(describe_warnings(R"({"name":"a","warnings":[{"line":9,"path":"template","reason":"<Style> is ignored"}]})",
                              "a.yaml"),
            "a.yaml:9: template: warning: <Style> is ignored\n");
  EXPECT_EQ(describe_warnings("{}", "a.yaml"), "");
}

TEST(IndexInPath, ReadsTheFirstIndex) {
  EXPECT_EQ(index_in_path("workers[12].level", "workers"), 12u);
  EXPECT_EQ(index_in_path("workers", "workers"), std::nullopt);
  EXPECT_EQ(index_in_path("workers[x]", "workers"), std::nullopt);
  EXPECT_EQ(index_in_path("workers[1", "workers"), std::nullopt);
  EXPECT_EQ(index_in_path("items[1]", "workers"), std::nullopt);
}

}  // namespace
}  // namespace muster::ctl
