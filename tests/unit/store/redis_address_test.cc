#include "scheduler/store/redis_address.h"

namespace muster::store {
namespace {

std::string parsed(std::string_view url) {
  const auto address = parse_redis_url(url);
  if (!address) return address.error().code;
  return address->text() + " db=" + std::to_string(address->database) + " user=" + address->user +
         " password=" + address->password;
}

TEST(RedisAddress, ReadsUrls) {
  EXPECT_EQ(parsed("redis://127.0.0.1"), "redis://127.0.0.1:6379/0 db=0 user= password=");
  EXPECT_EQ(parsed("redis://cache.example:7000/3"), "redis://cache.example:7000/3 db=3 user= password=");
  EXPECT_EQ(parsed("redis://ann:p%40ss@h:1/"), "redis://h:1/0 db=0 user=ann password=p@ss");
  EXPECT_EQ(parsed("redis://:secret@h"), "redis://h:6379/0 db=0 user= password=secret");
  EXPECT_EQ(parsed("redis://[::1]:6380/0"), "redis://::1:6380/0 db=0 user= password=");
  EXPECT_EQ(parsed("unix:///run/redis.sock"), "unix:///run/redis.sock db=0 user= password=");
  EXPECT_EQ(parsed("unix:///run/redis.sock?db=2"), "unix:///run/redis.sock db=2 user= password=");
}

TEST(RedisAddress, ReadsSentinelUrls) {
  EXPECT_EQ(parsed("redis+sentinel://a:1,b,[::1]:3/muster"),
            "redis+sentinel://a:1,b:26379,::1:3/muster/0 db=0 user= password=");
  const auto address = parse_redis_url("redis+sentinel://u:p%40ss@a:1/muster/2?sentinel_password=w%26x");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->sentinels, std::vector<HostPort>({{"a", 1}}));
  EXPECT_EQ(address->master_name, "muster");
  EXPECT_EQ(address->database, 2u);
  EXPECT_EQ(address->user, "u");
  EXPECT_EQ(address->password, "p@ss");
  EXPECT_EQ(address->sentinel_password, "w&x");
  EXPECT_EQ(address->text().find("p@ss"), std::string::npos);
}

TEST(RedisAddress, RefusesWhatItCannotUse) {
  for (const char* bad : {"",
                          "127.0.0.1:6379",
                          "redis://",
                          "rediss://h",
                          "http://h",
                          "redis://h:0",
                          "redis://h:99999",
                          "redis://h/x",
                          "redis://h/1x",
                          "redis://h/-1",
                          "unix://",
                          "unix:///",
                          "unix://host/path",
                          "unix:///a?db=x",
                          "unix:///a?other=1",
                          "redis+sentinel://",
                          "redis+sentinel://a",
                          "redis+sentinel://a/",
                          "redis+sentinel:///m",
                          "redis+sentinel://a:0/m",
                          "redis+sentinel://a,/m",
                          "redis+sentinel://a/m/x",
                          "redis+sentinel://a/m/0/1",
                          "redis+sentinel://a/m?db=1"})
    EXPECT_EQ(parsed(bad), "redis.url") << bad;
  EXPECT_EQ(parsed("unix:///" + std::string(200, 'a')), "redis.url");
}

TEST(RedisAddress, NeverShowsThePassword) {
  EXPECT_EQ(parse_redis_url("redis://u:secret@h")->text().find("secret"), std::string::npos);
  EXPECT_EQ(parse_redis_url("redis://u:secret@h/x").error().message.find("secret"), std::string::npos);
}

}  // namespace
}  // namespace muster::store
