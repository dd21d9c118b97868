#include "scheduler/store/standby_register.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <thread>

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
  StandbyRegister all(redis.address(), 0, std::chrono::seconds(2), std::chrono::milliseconds(0));
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

TEST(StandbyRegister, AsksRedisOnceInAWhileOnly) {
  test::TestRedis redis;
  RedisClient client(redis.address());
  StandbyRegister all(redis.address(), 0, kStandbySilence, std::chrono::hours(1));
  ASSERT_TRUE(announce_standby(client, Keys(), kNorth));
  EXPECT_EQ(addresses(all), "http://north:8080 0.1.0 1; ");
  redis.kill();
  EXPECT_EQ(addresses(all), "http://north:8080 0.1.0 1; ");
}

// An HTTP server has few threads, and Redis may let them wait.
TEST(StandbyRegister, LetsNobodyWaitBehindAnother) {
  test::TestRedis redis;
  StandbyRegister all(redis.address(), 0, kStandbySilence, std::chrono::milliseconds(0));
  ::kill(redis.pid(), SIGSTOP);
  std::atomic<bool> busy{false};
  const auto ask_until_busy = [&] {
    return testing::eventually(std::chrono::seconds(20), [&] {
      if (addresses(all) == "redis.busy") busy = true;
      return busy.load();
    });
  };
  std::thread other([&] { EXPECT_TRUE(ask_until_busy()); });
  EXPECT_TRUE(ask_until_busy());
  other.join();
  ::kill(redis.pid(), SIGCONT);
}

TEST(StandbyRegister, SaysWhenRedisCannotBeAsked) {
  test::TestRedis redis;
  StandbyRegister all(redis.address(), 0);
  redis.kill();
  EXPECT_EQ(addresses(all), "redis.unreachable");
}

}  // namespace
}  // namespace muster::store
