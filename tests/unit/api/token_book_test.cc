#include "scheduler/api/token_book.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace muster::api {
namespace {

// Keeps tokens in memory, or fails.
class MemoryTokens final : public TokensPort {
 public:
  Result<std::vector<StoredToken>> load() override {
    if (away) return fail("redis.unreachable", "away");
    return stored;
  }
  Result<void> put(const StoredToken& token) override {
    if (away) return fail("redis.unreachable", "away");
    stored.push_back(token);
    return {};
  }
  Result<void> remove(const std::string& id) override {
    if (away) return fail("redis.unreachable", "away");
    std::erase_if(stored, [&](const StoredToken& token) { return token.id == id; });
    return {};
  }
  std::vector<StoredToken> stored;
  bool away = false;
};

std::string holder(const TokenBook& book, const std::string& text, int64_t now = 0) {
  const auto bearer = book.find(text, now);
  return bearer ? bearer->name + " " + std::string(name_of(bearer->role)) : "nobody";
}

TEST(TokenBook, KnowsTheBootstrapTokenAndThoseItMade) {
  TokenBook book("s3cret");
  EXPECT_EQ(holder(book, "s3cret"), "bootstrap admin");
  EXPECT_EQ(holder(book, ""), "nobody");
  const auto made = book.create("ci", Role::Submitter, 100, 0);
  ASSERT_TRUE(made);
  EXPECT_EQ(holder(book, made->text), "ci submitter");
  EXPECT_EQ(holder(book, made->text + "0"), "nobody");
  std::string other = made->text;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_EQ(holder(book, other), "nobody");
  EXPECT_EQ(holder(book, made->text, 99), "ci submitter");
  EXPECT_EQ(holder(book, made->text, 100), "nobody") << "it has expired";
}

TEST(TokenBook, StoresNothingThatOpensAnything) {
  MemoryTokens port;
  TokenBook book("s3cret", &port);
  const auto made = book.create("ci", Role::Viewer, 100, 0);
  ASSERT_EQ(port.stored.size(), 1u);
  const StoredToken& stored = port.stored.front();
  EXPECT_EQ(made->text.find(stored.hash), std::string::npos);
  EXPECT_EQ(stored.hash.find(made->text.substr(made->text.rfind('_') + 1)), std::string::npos);
  EXPECT_EQ(holder(book, stored.hash), "nobody");
}

TEST(TokenBook, ReadsWhatAnotherSchedulerStored) {
  MemoryTokens port;
  TokenBook before("s3cret", &port), after("s3cret", &port);
  const auto kept = before.create("ci", Role::Operator, 100, 0), gone = before.create("old", Role::Viewer, 100, 0);
  ASSERT_TRUE(*before.revoke(gone->token.id));
  ASSERT_TRUE(after.load());
  EXPECT_EQ(holder(after, kept->text), "ci operator");
  EXPECT_EQ(holder(after, gone->text), "nobody");
}

TEST(TokenBook, RevokesAtOnceEvenWhileNothingCanBeStored) {
  MemoryTokens port;
  TokenBook book("s3cret", &port);
  const auto made = book.create("ci", Role::Viewer, 100, 0);
  port.away = true;
  EXPECT_FALSE(book.revoke(made->token.id));
  EXPECT_EQ(holder(book, made->text), "nobody");
  EXPECT_TRUE(book.list().empty());
  port.away = false;
  EXPECT_EQ(port.stored.size(), 1u);
  EXPECT_TRUE(*book.revoke(made->token.id)) << "once more, for good";
  EXPECT_TRUE(port.stored.empty());
  EXPECT_FALSE(*book.revoke(made->token.id)) << "there is none any more";
}

TEST(TokenBook, ShowsNoTokenThatIsNotStored) {
  MemoryTokens port;
  port.away = true;
  TokenBook book("s3cret", &port);
  EXPECT_FALSE(book.create("ci", Role::Viewer, 100, 0));
  EXPECT_TRUE(book.list().empty());
}

TEST(TokenBook, HoldsABoundedNumber) {
  TokenBook book("s3cret");
  for (size_t i = 0; i < kMaxTokens; ++i) ASSERT_TRUE(book.create("many", Role::Viewer, 100, 0));
  const auto refused = book.create("one-more", Role::Viewer, 100, 0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "token.limit");
  ASSERT_TRUE(*book.revoke(book.list().front().id));
  EXPECT_TRUE(book.create("one-more", Role::Viewer, 100, 0));
}

}  // namespace
}  // namespace muster::api
