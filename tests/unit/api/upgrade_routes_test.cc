#include "tests/unit/api/api_server.h"

namespace muster::api {
namespace {

struct SomeStandbys final : StandbysPort {
  Result<std::vector<StandbyView>> standbys() override { return answer; }
  Result<std::vector<StandbyView>> answer = std::vector<StandbyView>();
};

struct UpgradeRoutes : ApiServer {
  UpgradeRoutes() { serve(&standbys_); }
  SomeStandbys standbys_;
};

TEST_F(UpgradeRoutes, ShowWhatEveryoneKnows) {
  standbys_.answer->push_back({"http://b:8080", "0.0.9", 1});
  EXPECT_EQ(get("/v1/upgrade").body,
            "{\"version\":\"" MUSTER_VERSION
            "\",\"format\":1,\"newest_format\":1,\"finalized\":true,\"standbys\":[{\"address\":\"http://b:8080\","
            "\"version\":\"0.0.9\",\"newest_format\":1}]}\n");
  EXPECT_EQ(post("/v1/upgrade/finalize").status, 200) << "there is nothing to do";
}

TEST_F(UpgradeRoutes, LeaveNoStandbyBehindUnlessForced) {
  standbys_.answer->push_back({"http://b:8080", "0.0.9", 0});
  const auto refused = post("/v1/upgrade/finalize");
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.body.find("1 standby could not follow any more"), std::string::npos) << refused.body;
  EXPECT_NE(refused.body.find("http://b:8080"), std::string::npos) << refused.body;
  EXPECT_EQ(post("/v1/upgrade/finalize?force=true").status, 200);
  EXPECT_EQ(post("/v1/upgrade/finalize?force=perhaps").status, 400);
}

struct UpgradeRoutesOfANewerVersion : ApiServer {
  UpgradeRoutesOfANewerVersion() : ApiServer(core::Formats{2}) { serve(&standbys_); }
  std::string formats() { return get("/v1/upgrade").body.substr(0, get("/v1/upgrade").body.find(",\"standbys\"")); }
  SomeStandbys standbys_;
};

TEST_F(UpgradeRoutesOfANewerVersion, FinaliseOnceNoStandbyIsTooOld) {
  const std::string version = "{\"version\":\"" MUSTER_VERSION "\"";
  EXPECT_EQ(formats(), version + ",\"format\":1,\"newest_format\":2,\"finalized\":false");
  standbys_.answer = std::vector<StandbyView>{{"http://b:8080", "0.0.9", 1}, {"http://c:8080", MUSTER_VERSION, 2}};
  EXPECT_EQ(post("/v1/upgrade/finalize").status, 409);
  EXPECT_EQ(formats(), version + ",\"format\":1,\"newest_format\":2,\"finalized\":false");
  standbys_.answer->erase(standbys_.answer->begin());
  EXPECT_EQ(post("/v1/upgrade/finalize").status, 200);
  EXPECT_EQ(formats(), version + ",\"format\":2,\"newest_format\":2,\"finalized\":true");
}

TEST_F(UpgradeRoutes, DoNotFinaliseUnseen) {
  standbys_.answer = tl::unexpected(Failure{"redis.unreachable", "no Redis"});
  EXPECT_EQ(get("/v1/upgrade").status, 503);
  EXPECT_EQ(post("/v1/upgrade/finalize").status, 503);
}

}  // namespace
}  // namespace muster::api
