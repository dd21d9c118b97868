#include "tests/unit/ctl/harness.h"

namespace muster::ctl {
namespace {

using TokenRun = RunTest;

TEST_F(TokenRun, PutsTheTokenAloneOnStandardOutput) {
  fake_.script("POST /v1/tokens", {201, R"({"id":"8b1f","name":"board","role":"viewer","created":"2026-01-01T00:00:00Z",
      "expires":"2026-04-01T00:00:00Z","token":"muster_8b1f_5ec2e7"})"});
  const Ran ran = run({"token", "create", "board", "--role", "viewer", "--expires-in", "90d"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, "muster_8b1f_5ec2e7\n");
  EXPECT_NE(ran.err.find("token 8b1f (board, viewer) until 2026-04-01T00:00:00Z"), std::string::npos) << ran.err;
  EXPECT_EQ(ran.err.find("5ec2e7"), std::string::npos);
}

TEST_F(TokenRun, ListsAndRevokes) {
  fake_.script("GET /v1/tokens", {200, R"({"tokens":[{"id":"8b1f","name":"board","role":"viewer",
      "created":"2026-01-01T00:00:00Z","expires":"2026-04-01T00:00:00Z"}]})"});
  fake_.script("DELETE /v1/tokens/8b1f", {204, ""});
  fake_.script("DELETE /v1/tokens/8b1f", {404, R"({"detail":"there is no token '8b1f'"})"});
  EXPECT_EQ(run({"token", "list"}).out,
            "TOKEN  NAME   ROLE    CREATED               EXPIRES\n"
            "8b1f   board  viewer  2026-01-01T00:00:00Z  2026-04-01T00:00:00Z\n");
  EXPECT_EQ(run({"token", "revoke", "8b1f"}).out, "token 8b1f is revoked\n");
  const Ran again = run({"token", "revoke", "8b1f"});
  EXPECT_EQ(again.code, 1);
  EXPECT_NE(again.err.find("there is no token"), std::string::npos) << again.err;
}

}  // namespace
}  // namespace muster::ctl
