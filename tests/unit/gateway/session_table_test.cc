#include "scheduler/gateway/session_table.h"

#include <optional>

namespace muster::gateway {
namespace {

constexpr SiteNumber kSite(1), kOtherSite(2);
constexpr Epoch kEpoch(3);
const SteadyTime kStart{std::chrono::hours(1)};

struct Spool {
  uint8_t id;
  uint64_t boot;
};

Greeting greeting(SiteNumber site, PeerId peer, Spool spool) {
  Greeting made;
  made.site = site;
  made.peer = std::move(peer);
  made.spool.fill(spool.id);
  made.boot = spool.boot;
  return made;
}

std::string picture(const GreetingVerdict& verdict) {
  if (!verdict.refusal) return verdict.replaces ? "welcome, replaces" : "welcome";
  switch (*verdict.refusal) {
    case RefusalReason::VersionUnsupported:
      return "version";
    case RefusalReason::SessionHeld:
      return "held";
    case RefusalReason::StaleBoot:
      return "stale";
    case RefusalReason::SiteRevoked:
      return "revoked";
    case RefusalReason::TooManySessions:
      return "crowded";
    case RefusalReason::Replaced:
      return "replaced";
    case RefusalReason::NotLeader:
      return "not leader";
  }
  return "?";
}

class Table : public testing::Test {
 protected:
  Session& open(const Greeting& hello, SteadyTime now = kStart) { return table_.open(hello, 1, now); }

  SessionTable table_{kEpoch, 2, Millis(20'000)};
};

// What a site's last session was × who says HELLO now.
TEST_F(Table, JudgesEveryPairOfHolderAndNewcomer) {
  enum class Holder { Never, Gone, There };
  struct Case {
    Holder holder;
    Spool newcomer;
    std::string expected;
  };
  const Spool held{'a', 5};
  const std::vector<Case> cases = {
      {Holder::Never, {'a', 4}, "welcome"}, {Holder::Never, {'a', 5}, "welcome"},
      {Holder::Never, {'a', 6}, "welcome"}, {Holder::Never, {'b', 1}, "welcome"},
      {Holder::Gone, {'a', 4}, "stale"},    {Holder::Gone, {'a', 5}, "welcome"},
      {Holder::Gone, {'a', 6}, "welcome"},  {Holder::Gone, {'b', 1}, "welcome"},
      {Holder::There, {'a', 4}, "stale"},   {Holder::There, {'a', 5}, "welcome, replaces"},
      {Holder::There, {'b', 9}, "held"},    {Holder::There, {'a', 6}, "welcome, replaces"},
  };
  for (const Case& one : cases) {
    SessionTable table(kEpoch, 2, Millis(20'000));
    if (one.holder != Holder::Never) {
      const SessionNumber number = table.open(greeting(kSite, "first", held), 1, kStart).number;
      if (one.holder == Holder::Gone) table.close(number);
    }
    EXPECT_EQ(picture(table.judge(greeting(kSite, "second", one.newcomer))), one.expected)
        << static_cast<int>(one.holder) << " " << one.newcomer.id << one.newcomer.boot;
  }
}

TEST_F(Table, ForgetsAnOldSpoolOnceAnotherHadTheSession) {
  table_.close(open(greeting(kSite, "p1", {'a', 5})).number);
  table_.close(open(greeting(kSite, "p2", {'b', 1})).number);
  EXPECT_EQ(picture(table_.judge(greeting(kSite, "p3", {'a', 4}))), "welcome");
}

TEST_F(Table, JudgingChangesNothing) {
  const Greeting hello = greeting(kSite, "p1", {'a', 5});
  table_.judge(hello);
  EXPECT_EQ(table_.size(), 0u);
  EXPECT_EQ(picture(table_.judge(greeting(kSite, "p2", {'a', 1}))), "welcome");
}

TEST_F(Table, ChoosesTheHighestCommonVersion) {
  struct Case {
    uint32_t min, max;
    std::string expected;
  };
  for (const Case& one : {Case{0, 0, "version"}, Case{0, 1, "welcome"}, Case{1, 1, "welcome"}, Case{1, 9, "welcome"},
                          Case{2, 9, "version"}}) {
    Greeting hello = greeting(kSite, "p1", {'a', 1});
    hello.min_version = one.min;
    hello.max_version = one.max;
    const GreetingVerdict verdict = table_.judge(hello);
    EXPECT_EQ(picture(verdict), one.expected) << one.min << "-" << one.max;
    EXPECT_EQ(verdict.version, verdict.refusal ? 0u : wire::kMaxProtocol);
  }
}

TEST_F(Table, RefusesARevokedSite) {
  Greeting hello = greeting(kSite, "p1", {'a', 1});
  hello.revoked = true;
  EXPECT_EQ(picture(table_.judge(hello)), "revoked");
}

TEST_F(Table, RefusesEverybodyWhileHandingOver) {
  table_.hand_over();
  EXPECT_EQ(picture(table_.judge(greeting(kSite, "p1", {'a', 1}))), "not leader");
}

TEST_F(Table, IsFullForNewSitesButNotForReplacement) {
  open(greeting(kSite, "p1", {'a', 1}));
  open(greeting(kOtherSite, "p2", {'b', 1}));
  EXPECT_EQ(picture(table_.judge(greeting(SiteNumber(3), "p3", {'c', 1}))), "crowded");
  EXPECT_EQ(picture(table_.judge(greeting(kSite, "p4", {'a', 2}))), "welcome, replaces");
}

TEST_F(Table, NumbersNeverRecurAndCarryTheEpoch) {
  const SessionNumber first = open(greeting(kSite, "p1", {'a', 1})).number;
  table_.close(first);
  const SessionNumber second = open(greeting(kSite, "p2", {'a', 1})).number;
  EXPECT_NE(first, second);
  EXPECT_EQ(first.value() >> 48, kEpoch.value());
}

TEST_F(Table, FindsASessionByPeerSiteAndNumberUntilItCloses) {
  Session& session = open(greeting(kSite, "p1", {'a', 1}));
  const SessionNumber number = session.number;
  EXPECT_EQ(table_.by_peer("p1"), &session);
  EXPECT_EQ(table_.by_site(kSite), &session);
  EXPECT_EQ(table_.by_number(number), &session);
  EXPECT_EQ(table_.by_peer("p2"), nullptr);
  table_.close(number);
  EXPECT_EQ(table_.by_peer("p1"), nullptr);
  EXPECT_EQ(table_.by_site(kSite), nullptr);
  EXPECT_EQ(table_.by_number(number), nullptr);
}

TEST_F(Table, NamesTheSilent) {
  const SessionNumber quiet = open(greeting(kSite, "p1", {'a', 1})).number;
  Session& talking = open(greeting(kOtherSite, "p2", {'b', 1}));
  talking.heard = kStart + Millis(15'000);
  EXPECT_TRUE(table_.silent(kStart + Millis(20'000)).empty());
  EXPECT_EQ(table_.silent(kStart + Millis(20'001)), std::vector{quiet});
  EXPECT_EQ(table_.silent(kStart + Millis(40'000)).size(), 2u);
}

}  // namespace
}  // namespace muster::gateway
