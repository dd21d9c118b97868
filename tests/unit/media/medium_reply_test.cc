#include "worker-agent/desk/medium_reply.h"

#include <gtest/gtest.h>

#include "common/http/client.h"
#include "tests/support/temp_dir.h"

namespace muster::agent::test {
namespace {

struct MediumReply : ::testing::Test {
  MediumReply() {
    path = (folder / "file").string();
    muster::testing::write_text(path, "0123456789");
    http::Router router;
    router.add("GET", "/m", [this](http::Request request, http::Reply reply) {
      reply(serve_medium({path, {MediaKind::Image, "image/png"}, 10, {}}, request));
    });
    server = *http::Server::start({}, std::move(router));
    client = *http::Client::create("http://127.0.0.1:" + std::to_string(server->port()), std::chrono::seconds(10));
  }
  http::ClientResponse get(const http::Headers& headers) { return *client->send("GET", "/m", headers, ""); }
  // Status, what part it is, and the bytes.
  std::string range(const std::string& header) {
    const auto response = get({{"Range", header}});
    const auto part = response.headers.find("content-range");
    return std::to_string(response.status) + (part == response.headers.end() ? "" : " " + part->second) +
           (response.status < 300 ? " " + response.body : "");
  }

  muster::testing::TempDir folder;
  std::string path;
  std::unique_ptr<http::Server> server;
  std::unique_ptr<http::Client> client;
};

TEST_F(MediumReply, IsWholeMeasuredAndNeverSniffed) {
  const auto response = get({});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "0123456789");
  EXPECT_EQ(response.headers.at("content-length"), "10");
  EXPECT_EQ(response.headers.at("content-type"), "image/png");
  EXPECT_EQ(response.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(response.headers.at("cache-control"), "private, no-cache");
  EXPECT_EQ(response.headers.at("content-security-policy"), "default-src 'none'; sandbox");
}

TEST_F(MediumReply, IsThePartThatWasAskedFor) {
  EXPECT_EQ(range("bytes=0-0"), "206 bytes 0-0/10 0");
  EXPECT_EQ(range("bytes=3-5"), "206 bytes 3-5/10 345");
  EXPECT_EQ(range("bytes=7-"), "206 bytes 7-9/10 789");
  EXPECT_EQ(range("bytes=-4"), "206 bytes 6-9/10 6789");
  EXPECT_EQ(range("bytes=-40"), "206 bytes 0-9/10 0123456789");
  EXPECT_EQ(range("bytes=8-99"), "206 bytes 8-9/10 89");
  EXPECT_EQ(range("bytes=10-"), "416 bytes */10");
  EXPECT_EQ(range("bytes=-0"), "416 bytes */10");
  for (const char* odd : {"bytes=5-3", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1", "bytes=-", "bytes=1", "bytes=-x"})
    EXPECT_EQ(range(odd), "200 0123456789") << odd;
}

TEST_F(MediumReply, IsNotSentAgainToABrowserThatHasIt) {
  const std::string etag = get({}).headers.at("etag");
  EXPECT_EQ(get({{"If-None-Match", etag}}).status, 304);
  EXPECT_EQ(get({{"If-None-Match", "\"other\""}}).status, 200);
  EXPECT_EQ(get({{"Range", "bytes=1-2"}, {"If-Range", etag}}).status, 206);
  EXPECT_EQ(get({{"Range", "bytes=1-2"}, {"If-Range", "\"other\""}}).status, 200);
}

TEST_F(MediumReply, SaysToAskAgainWhereItWasJustRemoved) {
  std::filesystem::remove(path);
  const auto response = get({});
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.headers.at("retry-after"), "1");
}

}  // namespace
}  // namespace muster::agent::test
