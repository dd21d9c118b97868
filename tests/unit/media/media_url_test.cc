#include "worker-agent/media/media_url.h"

#include <gtest/gtest.h>

namespace muster::agent::test {
namespace {

const std::string kHex(64, 'a');

TEST(MediaUrl, IsReadWithItsDigestAndEncodedWhereItHasToBe) {
  const auto url = parse_media_url("https://Img.Example/鸟 1.png?a=b#sha256=" + kHex);
  ASSERT_TRUE(url);
  EXPECT_EQ(url->base(), "https://img.example:443");
  EXPECT_EQ(url->target, "/%E9%B8%9F%201.png?a=b");
  EXPECT_EQ(url->key(), "d" + kHex);
  EXPECT_EQ(parse_media_url("muster-media:sha256/" + kHex)->key(), "d" + kHex);
  EXPECT_EQ(parse_media_url("http://[::1]:80/x")->base(), "http://[::1]:80");
}

TEST(MediaUrl, IsRefusedWhereItIsNoneOrHidesSomething) {
  for (const std::string text :
       {"", "x.png", "//host/x.png", "ftp://host/x", "file:///etc/passwd", "javascript:alert(1)", "http://u:p@host/x",
        "http://host/x#sha256=12", "muster-media:sha256/12", "http:///x"})
    EXPECT_FALSE(parse_media_url(text)) << text;
  EXPECT_FALSE(parse_media_url("http://host/" + std::string(5000, 'a')));
}

TEST(MediaUrl, FollowsRedirectsButNeverFromHttpsToHttp) {
  const auto from = parse_media_url("https://a.example/x/y.png#sha256=" + kHex);
  const auto next = follow(*from, "../z.png");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->base() + next->target, "https://a.example:443/z.png");
  EXPECT_EQ(hex(*next->digest), kHex);
  EXPECT_EQ(follow(*from, "//b.example/q")->base(), "https://b.example:443");
  for (const char* to : {"http://a.example/x", "file:///etc/passwd", "", "https://u@b.example/"})
    EXPECT_EQ(follow(*from, to).error().code, "media.bad-redirect") << to;
}

}  // namespace
}  // namespace muster::agent::test
