#include "worker-agent/session/accounts.h"

#include <gtest/gtest.h>

namespace muster::agent::test {
namespace {

Digest token(uint8_t number) {
  Digest digest{};
  digest[0] = number;
  return digest;
}

struct Desk {
  Accounts accounts{AccountSettings{}, Restored{}, Now{}};
  Now now{Millis(0), 1'000};
  Effects effects;
  Person ann;

  Desk() {
    ann.record = {WorkerNumber(1), "ann", "annotator", true};
    accounts.put(WorkerNumber(1), "hash", "", effects);
  }
  // "in", "wrong", "on leave" or "locked SECONDS".
  std::string attempt(const std::string& name, bool right, uint8_t number = 1) {
    const Person* person = name == "ann" ? &ann : nullptr;
    const auto begun = accounts.begin(name, person, now);
    if (begun.locked_for > Millis(0)) return "locked " + std::to_string(begun.locked_for.count() / 1000);
    const bool matched = right && begun.hash == "hash";
    const auto outcome = accounts.finish(name, person, matched, token(number), "csrf", now, effects);
    if (outcome == Accounts::Outcome::OnLeave) return "on leave";
    return outcome == Accounts::Outcome::In ? "in" : "wrong";
  }
};

TEST(Accounts, SignsInWithTheRightPasswordAndNotOtherwise) {
  Desk desk;
  EXPECT_EQ(desk.attempt("ann", false), "wrong");
  EXPECT_EQ(desk.attempt("ben", true), "wrong");
  EXPECT_EQ(desk.attempt("ann", true), "in");
  ASSERT_NE(desk.accounts.find(token(1), desk.now), nullptr);
  EXPECT_EQ(desk.accounts.find(token(1), desk.now)->worker, WorkerNumber(1));
  EXPECT_EQ(desk.accounts.find(token(2), desk.now), nullptr);
}

TEST(Accounts, LocksANameAfterTenFailuresUntilTheWindowHasMovedOn) {
  Desk desk;
  for (int i = 0; i < 10; ++i) {
    desk.now.up = Millis(i * 60'000);
    EXPECT_EQ(desk.attempt("ann", false), "wrong");
  }
  EXPECT_EQ(desk.attempt("ann", true), "locked 360") << "also with the right password";
  desk.now.up = Millis(15 * 60'000);
  EXPECT_EQ(desk.attempt("ann", true), "in");
}

TEST(Accounts, WhoIsOnLeaveIsSignedOutAndToldSoOnlyWithTheRightPassword) {
  Desk desk;
  EXPECT_EQ(desk.attempt("ann", true), "in");
  desk.accounts.leave(WorkerNumber(1), desk.now, desk.effects);
  EXPECT_EQ(desk.accounts.find(token(1), desk.now), nullptr);
  EXPECT_EQ(desk.accounts.take_gone(), std::vector<WorkerNumber>{WorkerNumber(1)});
  EXPECT_EQ(desk.attempt("ann", true), "on leave");
  EXPECT_EQ(desk.attempt("ann", false), "wrong");
  EXPECT_EQ(desk.accounts.on_leave_since(WorkerNumber(1)), 1'000);
  desk.accounts.come_back(WorkerNumber(1), desk.effects);
  EXPECT_EQ(desk.attempt("ann", true), "in");
}

TEST(Accounts, ANewPasswordLeavesTheNameAsItWas) {
  Desk desk;
  desk.accounts.put(WorkerNumber(1), "hash", "Ann Lee", desk.effects);
  desk.accounts.put(WorkerNumber(1), "other", "", desk.effects);
  EXPECT_EQ(desk.accounts.name(WorkerNumber(1)), "Ann Lee");
  EXPECT_EQ(desk.accounts.name(WorkerNumber(2)), "");
}

TEST(Accounts, LocksInventedNamesLikeRealOnes) {
  Desk desk;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(desk.attempt("nobody", false), "wrong");
  EXPECT_EQ(desk.attempt("nobody", false), "locked 900");
  EXPECT_EQ(desk.attempt("ann", true), "in");
}

TEST(Accounts, ManyAttemptsAtOnceGainNothing) {
  Desk desk;
  int begun = 0;
  for (int i = 0; i < 100; ++i) begun += desk.accounts.begin("ann", &desk.ann, desk.now).locked_for == Millis(0);
  EXPECT_EQ(begun, 10);
}

TEST(Accounts, AnInactivePersonCannotSignIn) {
  Desk desk;
  desk.ann.record.active = false;
  EXPECT_EQ(desk.attempt("ann", true), "wrong");
}

TEST(Accounts, SignInsExpireAndTheSessionHearsOfTheLast) {
  Desk desk;
  desk.attempt("ann", true, 1);
  desk.now.wall_ms += 3600 * 1000;
  desk.attempt("ann", true, 2);
  desk.now.wall_ms += 13LL * 3600 * 1000;
  EXPECT_EQ(desk.accounts.find(token(1), desk.now), nullptr);
  desk.accounts.expire(desk.now, desk.effects);
  EXPECT_TRUE(desk.accounts.take_gone().empty());
  desk.now.wall_ms += 3600 * 1000;
  desk.accounts.expire(desk.now, desk.effects);
  EXPECT_EQ(desk.accounts.take_gone(), std::vector<WorkerNumber>{WorkerNumber(1)});
}

TEST(Accounts, KeepsAtMostEightSignInsOfAPerson) {
  Desk desk;
  for (uint8_t i = 1; i <= 9; ++i) desk.attempt("ann", true, i);
  EXPECT_EQ(desk.accounts.find(token(1), desk.now), nullptr);
  EXPECT_NE(desk.accounts.find(token(2), desk.now), nullptr);
  EXPECT_NE(desk.accounts.find(token(9), desk.now), nullptr);
}

TEST(Accounts, AChangedPasswordEndsSignIns) {
  Desk desk;
  desk.attempt("ann", true);
  EXPECT_FALSE(desk.accounts.put(WorkerNumber(1), "other", "", desk.effects));
  EXPECT_EQ(desk.accounts.find(token(1), desk.now), nullptr);
  EXPECT_FALSE(desk.accounts.signed_in(WorkerNumber(1)));
}

TEST(Accounts, SignInsSurviveARestart) {
  Restored restored;
  restored.sign_ins = {{token(1), WorkerNumber(1), "c", 5'000}, {token(2), WorkerNumber(2), "c", 500}};
  const Accounts accounts(AccountSettings{}, restored, Now{Millis(0), 1'000});
  EXPECT_EQ(accounts.everybody_signed_in(), std::vector<WorkerNumber>{WorkerNumber(1)});
}

}  // namespace
}  // namespace muster::agent::test
