#include "scheduler/api/guard.h"

#include <prometheus/registry.h>

#include "common/base/time.h"
#include "scheduler/api/backup_store.h"
#include "scheduler/api/media_store.h"
#include "scheduler/api/route_access.h"
#include "tests/unit/api/api_server.h"
#include "tests/unit/api/media_folder.h"

namespace muster::api {
namespace {

class Guard : public ApiServer {
 protected:
  // With everything that a scheduler may have, so that every route is there.
  Guard() { serve(nullptr, media_.get(), backups_.get()); }
  ~Guard() override { server_.reset(); }

  int status(const std::string& method, const std::string& pattern, const std::string& authorization) {
    http::Request request;
    request.method = method;
    if (!authorization.empty()) request.headers["authorization"] = authorization;
    const auto refusal = guard_by_role(tokens_)(request, pattern);
    return refusal ? refusal->status : 200;
  }
  std::string token(Role role, int64_t life_ms = 60'000) {
    const int64_t now = wall_now_ms();
    return tokens_->create("someone", role, now + life_ms, now)->text;
  }

  MediaFolder folder_;
  std::unique_ptr<MediaStore> media_ = std::move(*MediaStore::open((folder_ / "media").string(), 0));
  std::unique_ptr<BackupStore> backups_ = std::move(*BackupStore::open((folder_ / "backups").string(), 0));
};

TEST_F(Guard, AsksForATokenOnEveryRouteThatIsNotOpen) {
  for (const RouteAccess& row : route_access()) {
    const std::string method(row.method), pattern(row.pattern);
    EXPECT_EQ(status(method, pattern, ""), row.needs ? 401 : 200) << method << " " << pattern;
    EXPECT_EQ(status(method, pattern, "Bearer s3cret"), 200) << method << " " << pattern;
  }
  EXPECT_EQ(status("HEAD", "/v1/jobs", ""), 401);
  EXPECT_EQ(status("HEAD", "/v1/jobs", "Bearer s3cret"), 200);
}

TEST_F(Guard, TakesBearerTokensOnly) {
  EXPECT_EQ(status("POST", "/v1/jobs", "bearer s3cret"), 200);
  for (const char* wrong : {"Bearer", "Bearer ", "Bearer s3creT", "Bearer s3cret ", "Bearer s3cre", "Basic s3cret",
                            "s3cret", "Bearer s3cretx"}) {
    EXPECT_EQ(status("POST", "/v1/jobs", wrong), 401) << wrong;
  }
}

TEST_F(Guard, RefusesEveryRoleEverythingThatItMayNotDo) {
  for (const Role held : kRoles) {
    const std::string authorization = "Bearer " + token(held);
    for (const RouteAccess& row : route_access()) {
      const bool may = !row.needs || includes(held, *row.needs);
      EXPECT_EQ(status(std::string(row.method), std::string(row.pattern), authorization), may ? 200 : 403)
          << name_of(held) << ": " << row.method << " " << row.pattern;
    }
  }
}

TEST_F(Guard, OpensARouteThatNobodyDescribedToAdminsOnly) {
  EXPECT_EQ(status("PUT", "/v1/nowhere", "Bearer " + token(Role::Operator)), 403);
  EXPECT_EQ(status("PUT", "/v1/nowhere", "Bearer " + token(Role::Admin)), 200);
}

TEST_F(Guard, RefusesWhatHasExpired) {
  EXPECT_EQ(status("GET", "/v1/jobs", "Bearer " + token(Role::Viewer, 0)), 401);
}

TEST(Roles, IncludeOneAnotherAsDocumented) {
  const std::vector<std::string> expected = {
      "viewer: viewer", "submitter: viewer submitter", "adjudicator: viewer adjudicator",
      "operator: viewer submitter adjudicator operator", "admin: viewer submitter adjudicator operator admin"};
  std::vector<std::string> found;
  for (const Role held : kRoles) {
    std::string line = std::string(name_of(held)) + ":";
    for (const Role needed : kRoles) {
      if (includes(held, needed)) line += " " + std::string(name_of(needed));
    }
    found.push_back(line);
  }
  EXPECT_EQ(found, expected);
}

// What a real server answers on a path of each pattern, with names that nothing has.
TEST_F(Guard, HoldsOverHttpForEveryRouteAndRole) {
  std::string path;
  for (const RouteAccess& row : route_access()) {
    path = row.pattern;
    while (path.find('{') != std::string::npos)
      path.replace(path.find('{'), path.find('}') - path.find('{') + 1, "nothing");
    const auto ask = [&](const std::string& authorization) {
      http::Headers headers;
      if (!authorization.empty()) headers.emplace_back("Authorization", authorization);
      const int status = client_->send(std::string(row.method), path, headers, "")->status;
      expect_documented(std::string(row.method), path, status);
      return status;
    };
    EXPECT_EQ(ask("") == 401, row.needs.has_value()) << row.method << " " << path;
    for (const Role held : kRoles) {
      const int answered = ask("Bearer " + token(held));
      const bool may = !row.needs || includes(held, *row.needs);
      EXPECT_EQ(answered == 403, !may) << name_of(held) << ": " << row.method << " " << path << " " << answered;
      EXPECT_NE(answered, 401) << name_of(held) << ": " << row.method << " " << path;
    }
  }
}

TEST_F(Guard, HasNoRowForARouteThatIsNotThere) {
  EXPECT_EQ(routes_without_access(router_), "");
  EXPECT_EQ(router_.routes().size(), route_access().size());
}

}  // namespace
}  // namespace muster::api
