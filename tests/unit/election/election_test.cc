#include "scheduler/election/election.h"

#include <fstream>
#include <sstream>

namespace muster::election {
namespace {

constexpr Timing kTiming{Millis(1500), Millis(500), Millis(100)};

Election standby(Millis now) {
  Election election(kTiming);
  election.tell(Event::CaughtUp, now);
  return election;
}

// A row of the page's table as this code has it.
std::string row(Stage stage) {
  std::string text = "| " + std::string(name(stage)) + " |";
  for (int event = 0; event < kEvents; ++event) {
    const auto next = next_stage(stage, static_cast<Event>(event));
    text += " " + (!next ? "–" : *next == stage ? "=" : std::string(name(*next))) + " |";
  }
  return text;
}

TEST(Election, IsAsItsPageSays) {
  std::ifstream file(std::string(MUSTER_SOURCE_DIR) + "/docs/high-availability.md");
  std::stringstream page;
  page << file.rdbuf();
  for (int stage = 0; stage < kStages; ++stage)
    EXPECT_NE(page.str().find(row(static_cast<Stage>(stage))), std::string::npos) << row(static_cast<Stage>(stage));
}

TEST(Election, LooksOnWhileItLoadsAndNeverClaims) {
  Election election(kTiming);
  EXPECT_EQ(election.due(Millis(0)), Act::Look);
  EXPECT_EQ(election.due(Millis(99)), Act::Nothing);
  EXPECT_EQ(election.due(Millis(100)), Act::Look);
  election.tell(Event::Held, Millis(101));
  EXPECT_EQ(election.stage(), Stage::Loading);
}

TEST(Election, ClaimsAsSoonAsItHasCaughtUp) {
  Election election(kTiming);
  EXPECT_EQ(election.due(Millis(1000)), Act::Look);
  election.tell(Event::CaughtUp, Millis(1010));
  EXPECT_EQ(election.due(Millis(1010)), Act::Claim);
  EXPECT_EQ(election.due(Millis(1011)), Act::Nothing);
  election.tell(Event::Held, Millis(1012));
  EXPECT_EQ(election.due(Millis(1110)), Act::Claim);
}

TEST(Election, RenewsInTime) {
  Election election = standby(Millis(0));
  EXPECT_EQ(election.due(Millis(0)), Act::Claim);
  election.tell(Event::Mine, Millis(10));
  EXPECT_EQ(election.stage(), Stage::Leading);
  EXPECT_EQ(election.due(Millis(509)), Act::Nothing);
  EXPECT_EQ(election.due(Millis(510)), Act::Claim);
  election.tell(Event::NoAnswer, Millis(520));
  EXPECT_EQ(election.stage(), Stage::Leading);
  EXPECT_EQ(election.due(Millis(619)), Act::Nothing);
  EXPECT_EQ(election.due(Millis(620)), Act::Claim) << "a renewal that was not answered is repeated soon";
}

TEST(Election, ALeaderThatFindsAnotherHolderEndsAndClaimsNoMore) {
  Election election = standby(Millis(0));
  election.tell(Event::Mine, Millis(0));
  election.tell(Event::Held, Millis(500));
  EXPECT_EQ(election.stage(), Stage::Ended);
  for (int ms = 500; ms < 5000; ms += 50) EXPECT_EQ(election.due(Millis(ms)), Act::Nothing);
  election.tell(Event::Mine, Millis(5000));
  EXPECT_EQ(election.stage(), Stage::Ended);
}

TEST(Election, WhoeverResignsReleasesOnceAndForGood) {
  for (const bool leading : {false, true}) {
    Election election = standby(Millis(0));
    if (leading) election.tell(Event::Mine, Millis(0));
    election.tell(Event::Resign, Millis(70));
    EXPECT_EQ(election.due(Millis(70)), Act::Release);
    EXPECT_EQ(election.due(Millis(10'000)), Act::Nothing);
  }
}

// However two schedulers' claims are answered by one lease, they never both hold it before its time is over.
TEST(Election, OfTwoOneLeadsAndTheOtherFollowsWhenItStops) {
  struct Lease {
    int holder = -1;
    Millis until{0};
    bool claim(int who, Millis now) {
      if (holder >= 0 && holder != who && now < until) return false;
      holder = who;
      until = now + kTiming.ttl;
      return true;
    }
  } lease;
  Election both[] = {standby(Millis(0)), standby(Millis(0))};
  Millis killed{0}, succeeded{0};
  for (Millis now{0}; now < Millis(10'000) && succeeded == Millis(0); now += Millis(10)) {
    for (int who : {0, 1}) {
      if (who == 0 && killed != Millis(0)) continue;
      if (both[who].due(now) == Act::Claim) both[who].tell(lease.claim(who, now) ? Event::Mine : Event::Held, now);
    }
    if (killed == Millis(0)) {
      EXPECT_EQ(both[0].stage(), Stage::Leading);
      EXPECT_EQ(both[1].stage(), Stage::Standby);
    }
    if (now == Millis(3490)) killed = now;
    if (both[1].stage() == Stage::Leading) succeeded = now;
  }
  EXPECT_GE(succeeded - killed, Millis(1000));
  EXPECT_LE(succeeded - killed, Millis(1600));
}

}  // namespace
}  // namespace muster::election
