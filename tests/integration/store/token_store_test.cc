#include "scheduler/store/token_store.h"

#include <gtest/gtest.h>

#include "tests/support/redis_fixture.h"

namespace muster::store {
namespace {

api::StoredToken token_named(const std::string& name) {
  return {"00112233aabbccdd", name, api::Role::Operator, std::string(64, 'a'), 5, 1'900'000'000'000};
}

std::string picture(TokenStore& store) {
  const auto all = store.load();
  if (!all) return all.error().code;
  std::string text;
  for (const api::StoredToken& token : *all) {
    text += token.id + " " + token.name + " " + std::string(name_of(token.role)) + " " +
            std::to_string(token.created_wall_ms) + " " + std::to_string(token.expires_wall_ms) + "; ";
  }
  return text;
}

class TokenStores : public ::testing::Test {
 protected:
  void set_fence(const std::string& fence) { ASSERT_TRUE(client_.command({"SET", Keys().epoch(), fence})); }
  test::TestRedis redis_;
  RedisClient client_{redis_.address()};
};

TEST_F(TokenStores, KeepTokensForWhoeverLeadsNext) {
  set_fence("1:first");
  TokenStore first(redis_.address(), 0, "1:first", Durability::Local);
  EXPECT_EQ(picture(first), "");
  ASSERT_TRUE(first.put(token_named("ci")));
  set_fence("2:second");
  TokenStore second(redis_.address(), 0, "2:second", Durability::Local);
  EXPECT_EQ(picture(second), "00112233aabbccdd ci operator 5 1900000000000; ");
  ASSERT_TRUE(second.remove("00112233aabbccdd"));
  EXPECT_EQ(picture(second), "");
}

TEST_F(TokenStores, TakeNothingFromWhoLeadsNoMore) {
  set_fence("1:first");
  TokenStore first(redis_.address(), 0, "1:first", Durability::Local);
  ASSERT_TRUE(first.put(token_named("ci")));
  set_fence("2:second");
  const auto removed = first.remove("00112233aabbccdd"), put = first.put(token_named("other"));
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().code, "tokens.fence");
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, "tokens.fence");
  EXPECT_EQ(picture(first), "00112233aabbccdd ci operator 5 1900000000000; ");
}

TEST_F(TokenStores, PromiseNoFailoverWithoutAReplica) {
  set_fence("1:first");
  TokenStore store(redis_.address(), 0, "1:first", Durability::Replica);
  const auto put = store.put(token_named("ci"));
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, "tokens.unconfirmed");
}

TEST_F(TokenStores, DoNotGuessAtWhatTheyCannotRead) {
  set_fence("1:first");
  ASSERT_TRUE(client_.command({"HSET", Keys().tokens(), "x", "9 who knows"}));
  TokenStore store(redis_.address(), 0, "1:first", Durability::Local);
  EXPECT_EQ(picture(store), "tokens.unreadable");
}

}  // namespace
}  // namespace muster::store
