#include "scheduler/api/guard.h"

#include <gtest/gtest.h>

namespace muster::api {
namespace {

int status_of(const std::string& method, const std::string& authorization) {
  http::Request request;
  request.method = method;
  if (!authorization.empty()) request.headers["authorization"] = authorization;
  const auto refusal = guard_writes("s3cret")(request, "/v1/jobs");
  return refusal ? refusal->status : 200;
}

TEST(Guard, AsksWritersForTheToken) {
  EXPECT_EQ(status_of("GET", ""), 200);
  EXPECT_EQ(status_of("HEAD", ""), 200);
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "get", ""}) {
    EXPECT_EQ(status_of(method, ""), 401) << method;
    EXPECT_EQ(status_of(method, "Bearer s3cret"), 200) << method;
  }
  EXPECT_EQ(status_of("POST", "bearer s3cret"), 200);
  for (const char* wrong : {"Bearer", "Bearer ", "Bearer s3creT", "Bearer s3cret ", "Bearer s3cre", "Basic s3cret",
                            "s3cret", "Bearer s3cretx"}) {
    EXPECT_EQ(status_of("POST", wrong), 401) << wrong;
  }
}

}  // namespace
}  // namespace muster::api
