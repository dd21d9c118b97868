#include "worker-agent/media/address.h"

#include <gtest/gtest.h>

#include "worker-agent/media/hosts.h"

namespace muster::agent::test {
namespace {

TEST(Address, IsNotPublicOnThisMachineInPrivateNetworksOrInsideOfOthers) {
  for (const char* text : {"127.0.0.1",
                           "127.255.255.254",
                           "0.0.0.0",
                           "10.0.0.1",
                           "10.255.255.255",
                           "100.64.0.1",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.168.1.1",
                           "198.18.0.1",
                           "224.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::ffff:127.0.0.1",
                           "::ffff:10.0.0.1",
                           "::127.0.0.1",
                           "fd00::1",
                           "fc00::1",
                           "fe80::1",
                           "ff02::1",
                           "64:ff9b::a00:1",
                           "2002:7f00:1::",
                           "2001:0::1",
                           "2001:db8::1"}) {
    const auto address = parse_ip(text);
    ASSERT_TRUE(address) << text;
    EXPECT_FALSE(is_public(*address)) << text;
  }
}

TEST(Address, IsPublicBesideThem) {
  for (const char* text : {"93.184.216.34", "11.0.0.1", "172.15.255.255", "172.32.0.1", "192.167.255.255", "100.63.0.1",
                           "::ffff:93.184.216.34", "2606:2800:220:1::1", "2a00::1"}) {
    const auto address = parse_ip(text);
    ASSERT_TRUE(address) << text;
    EXPECT_TRUE(is_public(*address)) << text;
  }
}

TEST(Hosts, AllowWhatTheyNameOnThePortsTheyName) {
  const auto hosts = Hosts::parse({"a.example", "*.b.example", "c.example:8080"});
  ASSERT_TRUE(hosts);
  const auto allowed = [&](const char* url) { return hosts->allow(*parse_media_url(url)); };
  EXPECT_TRUE(allowed("https://a.example/x.png"));
  EXPECT_TRUE(allowed("http://A.Example/x.png"));
  EXPECT_FALSE(allowed("http://a.example:8080/x.png"));
  EXPECT_FALSE(allowed("http://x.a.example/x.png"));
  EXPECT_TRUE(allowed("http://x.y.b.example/x.png"));
  EXPECT_FALSE(allowed("http://b.example/x.png"));
  EXPECT_FALSE(allowed("http://xb.example/x.png"));
  EXPECT_TRUE(allowed("http://c.example:8080/x.png"));
  EXPECT_FALSE(allowed("http://c.example/x.png"));
  EXPECT_FALSE(Hosts::parse({})->allow(*parse_media_url("http://a.example/")));
  EXPECT_EQ(Hosts::parse({"http://a.example/"}).error().code, "media.hosts");
}

}  // namespace
}  // namespace muster::agent::test
