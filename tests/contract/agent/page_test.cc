// The labeling page over a socket: what is served, how it may be cached, and that nothing else is reached.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "common/http/client.h"
#include "tests/contract/agent/running_site.h"
#include "worker-agent/desk/desk.h"
#include "worker-agent/desk/web_files.h"

namespace muster::agent::test {
namespace {

using testing::HasSubstr;
using testing::Not;

struct NobodyHome : DeskPort {
  bool post(DeskRequest) override { return false; }
};

struct Page : testing::Test {
  Page() {
    std::filesystem::create_directories(folder.path() + "/web/assets");
    put("web/index.html", "<!doctype html><title>desk</title>");
    put("web/assets/index-abc.js", "let plain = 1;");
    put("web/assets/index-abc.js.gz", "as if packed");
    put("web/assets/index.php", "not for browsers");
    put("secret.js", "of the site");
    std::filesystem::create_symlink(folder.path() + "/secret.js", folder.path() + "/web/linked.js");
  }
  void put(const std::string& name, const std::string& text) { std::ofstream(folder.path() + "/" + name) << text; }
  std::string web() const { return folder.path() + "/web"; }

  void serve() {
    DeskOptions options;
    options.web_folder = web();
    DeskPages pages;
    pages.health = [] { return http::Response{}; };
    pages.metrics = [] { return std::string(); };
    auto started = start_desk(options, nobody, pages);
    ASSERT_TRUE(started) << started.error().message;
    server = std::move(*started);
    client = *http::Client::create("http://127.0.0.1:" + std::to_string(server->port()), std::chrono::seconds(10));
  }
  http::ClientResponse get(const std::string& target, http::Headers headers = {}) {
    const auto response = client->send("GET", target, headers, "");
    EXPECT_TRUE(response) << target;
    return response ? *response : http::ClientResponse{};
  }

  Folder folder;
  NobodyHome nobody;
  std::unique_ptr<http::Server> server;
  std::unique_ptr<http::Client> client;
};

TEST_F(Page, IsServedWithAStrictPolicyAndAskedForAnew) {
  serve();
  const auto page = get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.body, HasSubstr("<title>desk</title>"));
  EXPECT_EQ(page.headers.at("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.headers.at("cache-control"), "no-cache");
  EXPECT_EQ(page.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(page.headers.at("referrer-policy"), "no-referrer");
  const std::string policy = page.headers.at("content-security-policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'; script-src 'self'; style-src 'self';"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
}

TEST_F(Page, ScriptsLastForEverAndComePacked) {
  serve();
  const auto plain = get("/assets/index-abc.js");
  EXPECT_EQ(plain.body, "let plain = 1;");
  EXPECT_EQ(plain.headers.at("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(plain.headers.at("cache-control"), "public, max-age=31536000, immutable");
  const auto packed = get("/assets/index-abc.js", {{"Accept-Encoding", "br, gzip;q=0.8"}});
  EXPECT_EQ(packed.body, "as if packed");
  EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
  EXPECT_EQ(get("/assets/index-abc.js", {{"Accept-Encoding", "gzip;q=0"}}).body, "let plain = 1;");
  EXPECT_EQ(packed.headers.at("vary"), "Accept-Encoding");
}

TEST_F(Page, IsNotSentAgainToABrowserThatHasIt) {
  serve();
  const std::string etag = get("/").headers.at("etag");
  const auto again = get("/", {{"If-None-Match", etag}});
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(get("/", {{"If-None-Match", "\"other\""}}).status, 200);
}

TEST_F(Page, NoPathLeadsOutOfItsFolder) {
  serve();
  for (const char* path :
       {"/secret.js", "/../secret.js", "/assets/../../secret.js", "/%2e%2e/secret.js", "/assets/..%2f..%2fsecret.js",
        "/..%5csecret.js", "//secret.js", "/./secret.js", "/linked.js", "/assets/index.php", "/assets/index-abc.js.gz",
        "/assets", "/assets/", "/index.html/../../secret.js", "/%00", "/assets/index-abc.js%00.html"}) {
    const auto response = get(path);
    EXPECT_THAT(response.status, testing::AnyOf(400, 404)) << path;
    EXPECT_THAT(response.body, Not(HasSubstr("of the site"))) << path;
  }
}

TEST_F(Page, WhatChangesOnTheDiskLaterIsNotServed) {
  serve();
  put("web/index.html", "changed");
  put("web/new.html", "new");
  EXPECT_THAT(get("/").body, HasSubstr("<title>desk</title>"));
  EXPECT_EQ(get("/new.html").status, 404);
}

TEST_F(Page, AFolderWithoutAPageOrWithTooMuchIsRefused) {
  std::filesystem::resize_file(web() + "/assets/index-abc.js", kMaxWebBytes + 1);  // a hole: no space is taken
  EXPECT_EQ(load_web_files(web()).error().code, "web.too-large");
  std::filesystem::remove_all(web() + "/assets");
  for (size_t i = 0; i <= kMaxWebFiles; ++i) put("web/" + std::to_string(i) + ".js", "");
  EXPECT_EQ(load_web_files(web()).error().code, "web.too-large");
  EXPECT_EQ(load_web_files(folder.path() + "/nowhere").error().code, "web.read");
  std::filesystem::create_directory(folder.path() + "/empty");
  EXPECT_EQ(load_web_files(folder.path() + "/empty").error().code, "web.no-index");
}

}  // namespace
}  // namespace muster::agent::test
