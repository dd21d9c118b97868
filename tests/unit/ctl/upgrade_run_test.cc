#include "tests/unit/ctl/harness.h"

namespace muster::ctl {
namespace {

using UpgradeRun = RunTest;

TEST_F(UpgradeRun, ShowsWhoKnowsWhat) {
  fake_.script("GET /v1/upgrade", {200, R"({"version":"0.2.0","format":1,"newest_format":2,"finalized":false,
      "standbys":[{"address":"http://b:8080","version":"0.1.0","newest_format":1}]})"});
  const Ran ran = run({"upgrade", "status"});
  EXPECT_EQ(ran.out,
            "the leader is version 0.2.0 and writes format 1; its newest is 2: `musterctl upgrade finalize` when every "
            "scheduler knows it\n"
            "STANDBY        VERSION  KNOWS FORMATS UP TO\n"
            "http://b:8080  0.1.0                      1\n")
      << ran.err;
}

TEST_F(UpgradeRun, FinalizesOrSaysWhyNot) {
  const std::string route = "POST /v1/upgrade/finalize",
                    done = R"({"version":"0.2.0","format":2,"newest_format":2,"finalized":true,"standbys":[]})";
  fake_.script(route, {200, done});
  fake_.script(route, {409, R"({"detail":"1 standby could not follow any more"})"});
  fake_.script(route, {200, done});
  EXPECT_EQ(run({"upgrade", "finalize"}).out,
            "the leader is version 0.2.0 and writes format 2, its newest: nothing is to be finalised\n");
  const Ran refused = run({"upgrade", "finalize"});
  EXPECT_NE(refused.code, 0);
  EXPECT_NE(refused.err.find("1 standby could not follow any more"), std::string::npos) << refused.err;
  EXPECT_EQ(run({"upgrade", "finalize", "--force"}).code, 0);
  EXPECT_EQ(fake_.requests().back(), route + "?force=true");
}

}  // namespace
}  // namespace muster::ctl
