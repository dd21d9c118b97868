#include "scheduler/store/standby_register.h"

#include <gtest/gtest.h>

#include "tests/support/child_process.h"
#include "tests/support/redis_fixture.h"

namespace muster::store {
namespace {

const api::StandbyView kNorth{"http://north:8080", "0.1.0", 1}, kSouth{"http://south:8080", "0.2.0", 2};

std::string addresses(StandbyRegister& all) {
  const auto standbys = all.standbys();
  if (!standbys) return standbys.error().code;
  std::string text;
  for (const auto& one : *standbys)
    text += one.address + " " + one.version + " " + std::to_string(one.newest_format) + "; ";
  return text;
}

TEST(StandbyRegister, ListsThoseThatSpokeOfLate) {
  test::TestRedis redis;
  RedisClient client(redis.address());
  StandbyRegister all(redis.address(), 0, std::chrono::seconds(2));
  EXPECT_EQ(addresses(all), "");
  ASSERT_TRUE(announce_standby(client, Keys(), kNorth));
  ASSERT_TRUE(announce_standby(client, Keys(), kNorth));
  EXPECT_EQ(addresses(all), "http://north:8080 0.1.0 1; ");
  ASSERT_TRUE(announce_standby(client, Keys(), kSouth));
  EXPECT_EQ(addresses(all), "http://north:8080 0.1.0 1; http://south:8080 0.2.0 2; ");
  ASSERT_TRUE(withdraw_standby(client, Keys(), kNorth));
  EXPECT_EQ(addresses(all), "http://south:8080 0.2.0 2; ");
  ASSERT_TRUE(withdraw_standby(client, Keys(), kSouth));
  EXPECT_EQ(addresses(all), "");
  ASSERT_TRUE(announce_standby(client, Keys(), kNorth));
  EXPECT_TRUE(testing::eventually(std::chrono::seconds(20), [&] { return addresses(all).empty(); }))
      << "it is silent, and so it is gone";
}

TEST(StandbyRegister, SaysWhenRedisCannotBeAsked) {
  test::TestRedis redis;
  StandbyRegister all(redis.address(), 0);
  redis.kill();
  EXPECT_EQ(addresses(all), "redis.unreachable");
}

}  // namespace
}  // namespace muster::store
