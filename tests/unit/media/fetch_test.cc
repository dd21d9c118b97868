#include "worker-agent/media/fetch.h"

#include <gtest/gtest.h>

#include "tests/unit/media/web_server.h"

namespace muster::agent::test {
namespace {

struct Fetch : ::testing::Test {
  Fetch() {
    policy.hosts = *Hosts::parse({"*:" + web.port(), "*"});
    policy.private_addresses = true;
    web.files = {{"a.png", png()}, {"page.png", "<html><script>alert(1)</script></html>"}, {"empty.png", ""}};
  }
  // "ok", or how it failed.
  std::string outcome(const std::string& url) {
    got.clear();
    const auto parsed = parse_media_url(url);
    EXPECT_TRUE(parsed) << url;
    const auto sink = [this](std::string_view piece) {
      got += piece;
      return true;
    };
    fetched = fetch(*parsed, policy, resolve_made_up, sink, stop);
    return fetched ? "ok" : fetched.error().code;
  }

  WebServer web;
  FetchPolicy policy;
  std::atomic<bool> stop{false};
  std::string got;
  Result<Fetched> fetched;
};

TEST_F(Fetch, BringsAMediumWithItsTypeAndDigest) {
  ASSERT_EQ(outcome(web.url("lan.example", "a.png")), "ok");
  EXPECT_EQ(got, png());
  EXPECT_EQ(fetched->type.mime, "image/png");
  EXPECT_EQ(fetched->bytes, png().size());
  EXPECT_EQ(outcome(web.url("lan.example", "a.png") + "#sha256=" + hex(fetched->digest)), "ok");
  EXPECT_EQ(outcome(web.url("lan.example", "a.png") + "#sha256=" + std::string(64, '0')), "media.digest");
}

TEST_F(Fetch, RefusesWhatIsNoMediumTooLargeOrNotThere) {
  EXPECT_EQ(outcome(web.url("lan.example", "page.png")), "media.not-media");
  EXPECT_EQ(outcome(web.url("lan.example", "empty.png")), "media.not-media");
  EXPECT_EQ(outcome(web.url("lan.example", "none.png")), "media.status");
  policy.max_bytes = png().size() - 1;
  EXPECT_EQ(outcome(web.url("lan.example", "a.png")), "media.too-large");
}

TEST_F(Fetch, NeverReachesPrivateAddressesUnlessAllowed) {
  policy.private_addresses = false;
  for (const char* host : {"127.0.0.1", "[::1]", "10.1.2.3", "169.254.169.254", "[fd00::1]", "[::ffff:127.0.0.1]",
                           "[::ffff:a00:1]", "lan.example", "both.example"})
    EXPECT_EQ(outcome(web.url(host, "a.png")), "media.private-address") << host;
  EXPECT_EQ(web.asked, 0);
}

TEST_F(Fetch, ChecksHostAndAddressAgainAfterEveryRedirect) {
  web.redirects = {{"here", "/a.png"},
                   {"away", "http://other.example:" + web.port() + "/a.png"},
                   {"round", "/round"},
                   {"odd", "ftp://lan.example/a.png"}};
  EXPECT_EQ(outcome(web.url("lan.example", "here")), "ok");
  EXPECT_EQ(outcome(web.url("lan.example", "round")), "media.too-many-redirects");
  EXPECT_EQ(outcome(web.url("lan.example", "odd")), "media.bad-redirect");
  policy.hosts = *Hosts::parse({"lan.example:" + web.port()});
  EXPECT_EQ(outcome(web.url("lan.example", "away")), "media.host-not-allowed");
  EXPECT_EQ(outcome(web.url("127.0.0.1", "a.png")), "media.host-not-allowed");
}

TEST_F(Fetch, RefusesARedirectIntoAPrivateNetwork) {
  policy.private_addresses = false;
  // For once this machine counts as the public internet, so that the first step can be taken.
  policy.reachable = [](const IpAddress& address) { return ip_text(address) == "127.0.0.1" || is_public(address); };
  web.redirects = {{"ten", "http://10.0.0.1:" + web.port() + "/a.png"},
                   {"mapped", "http://[::ffff:a00:1]:" + web.port() + "/a.png"},
                   {"name", "http://both.example:" + web.port() + "/a.png"}};
  EXPECT_EQ(outcome(web.url("lan.example", "a.png")), "ok");
  for (const char* where : {"ten", "mapped", "name"})
    EXPECT_EQ(outcome(web.url("lan.example", where)), "media.private-address") << where;
}

TEST_F(Fetch, GivesUpAServerThatIsCutOffFallsSilentOrNeverEnds) {
  web.odd_bodies = {{"cut.png", std::make_shared<OddBody>(png(), OddBody::After::Cut)},
                    {"silent.png", std::make_shared<OddBody>(png(), OddBody::After::Nothing)},
                    {"endless.png", std::make_shared<OddBody>(png(), OddBody::After::More)}};
  EXPECT_EQ(outcome(web.url("lan.example", "cut.png")), "media.unreachable");
  policy.silence = std::chrono::milliseconds(50);
  EXPECT_EQ(outcome(web.url("lan.example", "silent.png")), "media.unreachable");
  policy.silence = std::chrono::seconds(10);
  policy.patience = std::chrono::milliseconds(50);
  policy.max_bytes = UINT64_MAX;
  EXPECT_EQ(outcome(web.url("lan.example", "endless.png")), "media.unreachable");
}

TEST_F(Fetch, EndsWhereNothingMoreCanBeWritten) {
  size_t pieces = 0;
  const auto full = [&](std::string_view) { return ++pieces < 1; };
  const auto none = fetch(*parse_media_url(web.url("lan.example", "a.png")), policy, resolve_made_up, full, stop);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "media.disk");
  EXPECT_EQ(pieces, 1u);
}

TEST_F(Fetch, EndsWhenTheAgentStops) {
  stop = true;
  EXPECT_EQ(outcome(web.url("lan.example", "a.png")), "media.stopped");
}

}  // namespace
}  // namespace muster::agent::test
