#include <boost/json.hpp>

#include "tests/unit/api/api_server.h"

namespace muster::api {
namespace {

namespace json = boost::json;

class TokenRoutes : public ApiServer {
 protected:
  json::object make(const std::string& body) {
    const auto response = post("/v1/tokens", body);
    EXPECT_EQ(response.status, 201) << response.body;
    return json::parse(response.body).as_object();
  }
  int status_with(const json::object& token, const std::string& method, const std::string& target) {
    const std::string text(token.at("token").as_string());
    return client_->send(method, target, {{"Authorization", "Bearer " + text}}, "")->status;
  }
};

TEST_F(TokenRoutes, MakeATokenThatIsShownOnceAndWorksUntilRevoked) {
  const json::object made = make(R"({"name":"ci","role":"submitter","expires_in":"1h"})");
  EXPECT_EQ(made.at("role").as_string(), "submitter");
  EXPECT_EQ(status_with(made, "GET", "/v1/jobs"), 200);
  EXPECT_EQ(status_with(made, "GET", "/v1/tokens"), 403);
  const std::string list = get("/v1/tokens").body;
  EXPECT_NE(list.find("\"name\":\"ci\""), std::string::npos) << list;
  EXPECT_EQ(list.find(made.at("token").as_string().c_str()), std::string::npos) << "shown once";
  EXPECT_EQ(list.find("hash"), std::string::npos);
  const std::string target = "/v1/tokens/" + std::string(made.at("id").as_string());
  EXPECT_EQ(send("DELETE", target, "").status, 204);
  EXPECT_EQ(status_with(made, "GET", "/v1/jobs"), 401);
  EXPECT_EQ(send("DELETE", target, "").status, 404);
  EXPECT_EQ(get("/v1/tokens").body, "{\"tokens\":[]}\n");
}

TEST_F(TokenRoutes, SayWhatIsWrongWithADraft) {
  for (const char* body :
       {"", "[]", "{}", R"({"name":"ci"})", R"({"role":"viewer"})", R"({"name":"c i","role":"viewer"})",
        R"({"name":"ci","role":"root"})", R"({"name":"ci","role":"viewer","expires_in":"never"})",
        R"({"name":"ci","role":"viewer","expires_in":"0s"})", R"({"name":"ci","role":"viewer","expires_in":"4000d"})",
        R"({"name":"ci","role":"viewer","more":1})"}) {
    const auto response = post("/v1/tokens", body);
    EXPECT_EQ(response.status, 422) << body << ": " << response.body;
    EXPECT_NE(response.body.find("urn:muster:problem:token\""), std::string::npos) << response.body;
  }
  EXPECT_EQ(get("/v1/tokens").body, "{\"tokens\":[]}\n");
}

TEST_F(TokenRoutes, TellWhichRoleIsNeeded) {
  const json::object made = make(R"({"name":"board","role":"viewer"})");
  const std::string text(made.at("token").as_string());
  const auto response = client_->send("POST", "/v1/jobs", {{"Authorization", "Bearer " + text}}, "");
  EXPECT_EQ(response->status, 403);
  EXPECT_NE(response->body.find(R"("role":"viewer","needed":"submitter")"), std::string::npos) << response->body;
  const auto nobody = client_->send("GET", "/v1/jobs", {}, "");
  EXPECT_EQ(nobody->headers.at("www-authenticate"), "Bearer");
}

}  // namespace
}  // namespace muster::api
