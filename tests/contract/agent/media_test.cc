// Media of tasks, from a web server over the agent's disk to the people who hold them.
#include <gtest/gtest.h>

#include "common/http/server.h"
#include "tests/contract/agent/running_site.h"

namespace muster::agent::test {
namespace {

struct SiteWithMedia : testing::Test {
  SiteWithMedia() {
    http::Router router;
    router.add("GET", "/{name}", [this](http::Request request, http::Reply reply) {
      ++asked;
      http::Response response;
      response.body = request.params["name"] == "robin.png" ? "\x89PNG\r\n\x1a\nrobin" : "<svg onload='alert(1)'/>";
      response.content_type = "image/png";
      reply(std::move(response));
    });
    web = *http::Server::start({}, std::move(router));
    ShelfSettings media;
    media.policy.max_bytes = 1u << 20;
    media.policy.private_addresses = true;
    media.policy.hosts = *Hosts::parse({"127.0.0.1:" + std::to_string(web->port())});
    scheduler.enrol(1, "ann");
    scheduler.enrol(2, "ben");
    site = std::make_unique<RunningSite>(scheduler, std::string(), media);
    ann = std::make_unique<Browser>(*site);
    ben = std::make_unique<Browser>(*site);
    http::ClientResponse made;
    do made = ann->make_account("ann", "secret-a");
    while (made.status == 503);
    EXPECT_EQ(ann->make_account("ben", "secret-b").status, 200);
    EXPECT_EQ(ann->sign_in("ann", "secret-a"), 200);
    EXPECT_EQ(ben->sign_in("ben", "secret-b"), 200);
  }
  // Ann's task with this picture: where its picture is for her browser.
  std::string task_with(const std::string& name) {
    scheduler.picture = "http://127.0.0.1:" + std::to_string(web->port()) + "/" + name;
    scheduler.offer(1, name);
    const auto task = Browser::json(ann->call("GET", "/desk/v1/next?wait_ms=20000"));
    id = std::string(task.at("id").as_string());
    EXPECT_EQ(task.at("data").as_object().at("text").as_string(), name);
    return std::string(task.at("data").as_object().at("picture").as_string());
  }

  std::atomic<int> asked{0};
  std::unique_ptr<http::Server> web;
  FakeScheduler scheduler;
  std::unique_ptr<RunningSite> site;
  std::unique_ptr<Browser> ann, ben;
  std::string id;
};

TEST_F(SiteWithMedia, ShowsAPictureToWhoeverHoldsTheTaskAndNobodyElse) {
  const std::string at = task_with("robin.png");
  EXPECT_EQ(at, "/desk/v1/assignments/" + id + "/media/picture");
  const auto picture = ann->call("GET", at);
  EXPECT_EQ(picture.status, 200);
  EXPECT_EQ(picture.body, "\x89PNG\r\n\x1a\nrobin");
  EXPECT_EQ(picture.headers.at("content-type"), "image/png");
  EXPECT_EQ(ann->call("GET", at, "", {{"Range", "bytes=8-9"}}).body, "ro");
  EXPECT_EQ(ben->call("GET", at).status, 404);
  EXPECT_EQ(Browser(*site).call("GET", at).status, 401);
  EXPECT_EQ(ann->call("GET", "/desk/v1/assignments/" + id + "/media/text").status, 404);
  EXPECT_EQ(ann->call("GET", "/desk/v1/assignments/" + id + "/media/..%2fadmin.token").status, 404);
  EXPECT_EQ(asked, 1);
}

TEST_F(SiteWithMedia, StillShowsThePictureOfAnAnswerThatMayBeCorrected) {
  const std::string at = task_with("robin.png");
  EXPECT_EQ(ann->answer(id, "a").status, 200);
  EXPECT_EQ(ann->call("GET", at).status, 200);
  const auto again = Browser::json(ann->call("GET", "/desk/v1/assignments/" + id));
  EXPECT_EQ(again.at("data").as_object().at("picture").as_string(), at);
  EXPECT_EQ(ben->call("GET", at).status, 404);
}

TEST_F(SiteWithMedia, SaysWhatIsWrongWithBadMediaWhichCanBeSkipped) {
  const std::string at = task_with("drawing.svg");
  const auto refused = ann->call("GET", at);
  EXPECT_EQ(refused.status, 502);
  EXPECT_EQ(Browser::json(refused).at("type").as_string(), "urn:muster:problem:media-not-media");
  EXPECT_EQ(ann->call("POST", "/desk/v1/assignments/" + id + "/skip", R"({"reason":"media-not-media"})").status, 200);
  EXPECT_EQ(ann->call("GET", at).status, 404);
  const std::string metrics = ann->call("GET", "/metrics").body;
  EXPECT_NE(metrics.find("muster_agent_media_downloads_total{outcome=\"not-media\"} 1"), std::string::npos);
}

}  // namespace
}  // namespace muster::agent::test
