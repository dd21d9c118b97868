#include "worker-agent/session/route.h"

namespace muster::agent {
namespace {

constexpr Millis kLeast{500}, kMost{30'000};

// `b soon` within 100 ms, `b 250` and the like: the least the wait can be, rounded down to 50 ms.
std::string text(const Route::Attempt& attempt) {
  if (attempt.wait <= Millis(100)) return attempt.endpoint + " soon";
  return attempt.endpoint + " later";
}

TEST(Route, OneEndpointIsTriedAgainWithItsBackoff) {
  Route route({"a"}, kLeast, kMost, 1);
  EXPECT_EQ(route.first().endpoint, "a");
  EXPECT_EQ(route.first().wait, Millis(0));
  Millis last{0};
  for (int i = 0; i < 5; ++i) {
    const auto attempt = route.failed(Millis(0));
    EXPECT_EQ(attempt.endpoint, "a");
    EXPECT_GE(attempt.wait, kLeast / 2 * (1 << i));
    EXPECT_LE(attempt.wait, kLeast * (1 << i));
    last = attempt.wait;
  }
  route.arrived();
  EXPECT_LT(route.failed(Millis(0)).wait, last);
}

TEST(Route, SeveralAreTriedInTurnAndOnlyAWholeRoundWaits) {
  Route route({"a", "b", "c"}, kLeast, kMost, 1);
  EXPECT_EQ(text(route.failed(Millis(0))), "b soon");
  EXPECT_EQ(text(route.failed(Millis(0))), "c soon");
  EXPECT_EQ(text(route.failed(Millis(0))), "a later");
  EXPECT_EQ(text(route.failed(Millis(0))), "b soon");
}

TEST(Route, AHintIsFollowedAtOnceAndOnceARound) {
  Route route({"a", "b"}, kLeast, kMost, 1);
  EXPECT_EQ(text(route.not_leader("b", Millis(250))), "b soon");
  EXPECT_EQ(text(route.failed(Millis(0))), "a soon") << "the hint was old";
  EXPECT_EQ(route.not_leader("b", Millis(250)).endpoint, "b");
}

TEST(Route, AHintMayNameAnEndpointThatIsNotOnTheList) {
  Route route({"service"}, kLeast, kMost, 1);
  EXPECT_EQ(text(route.not_leader("pod-1", Millis(250))), "pod-1 soon");
  route.arrived();
  EXPECT_EQ(route.failed(Millis(0)).endpoint, "service");
}

TEST(Route, RoundsAreQuickWhileSchedulersAnswerThatNoneLeads) {
  Route route({"a", "b"}, kLeast, kMost, 1);
  for (int round = 0; round < 20; ++round) {
    EXPECT_EQ(text(route.not_leader("", Millis(250))).substr(2), "soon");
    const auto next = route.not_leader("", Millis(250));
    EXPECT_GE(next.wait, Millis(250));
    EXPECT_LE(next.wait, Millis(500));
  }
  // One is dead, one answers.
  for (int round = 0; round < 20; ++round) {
    route.not_leader("", Millis(250));
    EXPECT_LE(route.failed(Millis(0)).wait, Millis(500));
  }
}

TEST(Route, WhoMustWaitWaits) {
  Route route({"a", "b"}, kLeast, kMost, 1);
  EXPECT_GE(route.failed(Millis(20'000)).wait, Millis(20'000));
}

}  // namespace
}  // namespace muster::agent
