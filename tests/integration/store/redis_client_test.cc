#include "scheduler/store/redis_client.h"

#include <csignal>

#include "tests/support/cut_proxy.h"
#include "tests/support/redis_fixture.h"

namespace muster::store {
namespace {

std::string code(const Result<RedisReply>& reply) {
  return reply ? "ok" : reply.error().code;
}

TEST(RedisClient, SaysWhereNobodyListens) {
  RedisAddress address;
  address.socket_path = "/nonexistent/redis.sock";
  RedisClient client(address);
  const auto reply = client.command({"PING"});
  ASSERT_EQ(code(reply), "redis.unreachable");
  EXPECT_NE(reply.error().message.find("/nonexistent/redis.sock"), std::string::npos);
}

TEST(RedisClient, RepliesOfEveryKindAreRead) {
  test::TestRedis redis;
  RedisClient client(redis.address());
  const std::string binary("\0\r\n\xff", 4);
  EXPECT_EQ(client.command({"SET", "k", binary})->text(), "OK");
  EXPECT_EQ(client.command({"GET", "k"})->text(), binary);
  EXPECT_TRUE(client.command({"GET", "other"})->nil());
  EXPECT_EQ(client.command({"STRLEN", "k"})->integer(), 4);
  const auto both = client.command({"MGET", "k", "other"});
  ASSERT_EQ(both->size(), 2u);
  EXPECT_EQ((*both)[0].text(), binary);
  EXPECT_TRUE((*both)[1].nil());
}

TEST(RedisClient, ConnectsAgainAfterRedisWasKilled) {
  test::TestRedis redis;
  RedisClient client(redis.address());
  ASSERT_EQ(code(client.command({"SET", "k", "v"})), "ok");
  redis.kill();
  EXPECT_EQ(code(client.command({"PING"})), "redis.broken");
  EXPECT_FALSE(client.connected());
  EXPECT_EQ(code(client.command({"PING"})), "redis.unreachable");
  redis.start();
  EXPECT_EQ(client.command({"GET", "k"})->text(), "v");
  EXPECT_EQ(client.reconnects(), 1u);
}

TEST(RedisClient, AFrozenRedisIsBrokenAfterTheTimeout) {
  test::TestRedis redis;
  RedisClient client(redis.address(), {Millis(1000), Millis(50)});
  ASSERT_EQ(code(client.command({"PING"})), "ok");
  ::kill(redis.pid(), SIGSTOP);
  const auto reply = client.command({"PING"});
  ::kill(redis.pid(), SIGCONT);
  ASSERT_EQ(code(reply), "redis.broken");
  EXPECT_NE(reply.error().message.find("50 ms"), std::string::npos) << reply.error().message;
}

TEST(RedisClient, ErrorRepliesAreSortedIntoBusyAndRefused) {
  test::TestRedis redis;
  RedisClient client(redis.address());
  redis.command({"SET", "text", "x"});
  EXPECT_EQ(code(client.command({"HGET", "text", "f"})), "redis.refused");
  EXPECT_TRUE(client.connected()) << "an error reply leaves the connection as it is";
  redis.command({"CONFIG", "SET", "maxmemory", "1"});
  EXPECT_EQ(code(client.command({"SET", "k", "v"})), "redis.busy");
}

TEST(RedisClient, WrongCredentialsAreRefused) {
  test::TestRedis redis;
  redis.command({"CONFIG", "SET", "requirepass", "right"});
  RedisAddress address = redis.address();
  address.password = "wrong";
  EXPECT_EQ(code(RedisClient(address).command({"PING"})), "redis.refused");
  address.password = "right";
  EXPECT_EQ(code(RedisClient(address).command({"PING"})), "ok");
}

TEST(RedisClient, ASelectedDatabaseIsSelectedAgainAfterAReconnect) {
  test::TestRedis redis;
  RedisAddress address = redis.address();
  address.database = 3;
  RedisClient client(address);
  client.command({"SET", "k", "three"});
  client.drop();
  EXPECT_EQ(client.command({"GET", "k"})->text(), "three");
  EXPECT_TRUE(redis.command({"GET", "k"}).nil());
}

TEST(RedisClient, AScriptThatRedisForgotIsSentAgain) {
  test::TestRedis redis;
  RedisClient client(redis.address());
  const RedisScript script("return {KEYS[1], ARGV[1]}");
  for (int i = 0; i < 3; ++i) {
    const auto reply = client.eval(script, RedisArguments{"k"}, RedisArguments{"v"});
    ASSERT_EQ(code(reply), "ok");
    EXPECT_EQ((*reply)[1].text(), "v");
    redis.command({"SCRIPT", "FLUSH"});
  }
}

TEST(RedisClient, APipelineKeepsItsOrderAndItsErrors) {
  test::TestRedis redis;
  RedisClient client(redis.address());
  const std::vector<RedisArguments> commands{{"SET", "a", "1"}, {"HGET", "a", "f"}, {"GET", "a"}};
  const auto replies = client.pipeline(commands);
  ASSERT_TRUE(replies);
  EXPECT_EQ((*replies)[0].text(), "OK");
  EXPECT_EQ((*replies)[1].kind(), RedisReply::Kind::Error);
  EXPECT_EQ((*replies)[2].text(), "1");
}

TEST(RedisClient, APipelineThatBreaksFailsAsAWhole) {
  test::TestRedis redis;
  test::CutProxy proxy(redis.address().socket_path);
  RedisAddress address;
  address.socket_path = proxy.socket_path();
  RedisClient client(address);
  ASSERT_EQ(code(client.command({"PING"})), "ok");
  proxy.cut_next_reply();
  const std::vector<RedisArguments> commands{{"GET", "a"}, {"GET", "b"}};
  const auto replies = client.pipeline(commands);
  ASSERT_FALSE(replies);
  EXPECT_EQ(replies.error().code, "redis.broken");
}

}  // namespace
}  // namespace muster::store
