#include "scheduler/store/redis_port.h"

#include <hiredis/hiredis.h>

namespace muster::store {
namespace {

std::string code_of(std::string text) {
  auto raw = std::make_shared<redisReply>();
  raw->type = REDIS_REPLY_ERROR;
  raw->str = text.data();
  raw->len = text.size();
  return failure_of(RedisReply(raw), "here").code;
}

TEST(RedisFailure, PassesWhereRedisWillSoonTakeWritesAgain) {
  EXPECT_EQ(code_of("READONLY You can't write against a read only replica."), "redis.busy");
  EXPECT_EQ(code_of("OOM command not allowed when used memory > 'maxmemory'."), "redis.busy");
}

TEST(RedisFailure, PassesWhereAMasterBecameAReplicaDuringAWait) {
  EXPECT_EQ(code_of("UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)"),
            "redis.busy");
  EXPECT_EQ(code_of("ERR WAIT cannot be used with replica instances."), "redis.busy");
}

TEST(RedisFailure, StaysWhereRedisWillNotDoItLaterEither) {
  EXPECT_EQ(code_of("WRONGTYPE Operation against a key holding the wrong kind of value"), "redis.refused");
  EXPECT_EQ(code_of("ERR unknown command"), "redis.refused");
}

}  // namespace
}  // namespace muster::store
