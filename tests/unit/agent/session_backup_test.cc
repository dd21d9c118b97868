// The site's sealed backup goes to the scheduler by pieces, behind everything else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/agent/bench_site.h"

namespace muster::agent::test {
namespace {

using ::testing::Contains;

constexpr uint64_t kSize = 70'000;
const char* const kName = "2026-11-23-0a1b2c3d";

class SessionBackup : public ::testing::Test {
 protected:
  void bring(const std::string& name = kName) {
    site_.turn([&](Effects&) { site_.session().bring_backup({name, kSize, 1'000}); });
  }
  wire::ToAgent reply() const {
    wire::ToAgent message;
    message.set_reply_to(site_.last(&wire::ToScheduler::has_keep_backup)->request());
    return message;
  }
  // Answers the last piece, and tells which comes then.
  std::string kept(uint64_t have, const std::string& code = "") {
    wire::ToAgent message = reply();
    message.mutable_backup_kept()->set_have(have);
    message.mutable_backup_kept()->set_code(code);
    site_.said();
    site_.hear(message);
    return last_piece();
  }
  std::string last_piece() const {
    const auto* piece = site_.last(&wire::ToScheduler::has_keep_backup);
    return piece == nullptr ? "" : test::picture(*piece);
  }
  // The piece that is sent within this time of heartbeats.
  std::string piece_after(Millis time) {
    site_.said();
    for (Millis passed{0}; passed < time; passed += Millis(5'000)) {
      site_.pass(Millis(5'000));
      site_.hear([] {
        wire::ToAgent alive;
        alive.mutable_pong();
        return alive;
      }());
    }
    return last_piece();
  }

  BenchSite site_;
};

TEST_F(SessionBackup, GoesByPiecesFromWhereTheSchedulerIs) {
  bring();
  EXPECT_EQ(site_.last(&wire::ToScheduler::has_keep_backup), nullptr) << "there is no link";
  site_.go_up();
  EXPECT_EQ(last_piece(), "keep_backup 2026-11-23-0a1b2c3d 0+0 of 70000");
  EXPECT_EQ(kept(0), "keep_backup 2026-11-23-0a1b2c3d 0+32768 of 70000");
  EXPECT_EQ(kept(32'768), "keep_backup 2026-11-23-0a1b2c3d 32768+32768 of 70000");
  EXPECT_EQ(kept(65'536), "keep_backup 2026-11-23-0a1b2c3d 65536+4464 of 70000");
  EXPECT_FALSE(site_.session().stored_backup());
  EXPECT_EQ(kept(kSize), "");
  ASSERT_TRUE(site_.session().stored_backup());
  EXPECT_EQ(site_.session().stored_backup()->name, kName);
  EXPECT_THAT(site_.notices, Contains(kName));
}

TEST_F(SessionBackup, IsAskedForAnewInEachSessionAndNotSentTwice) {
  bring();
  site_.go_up();
  kept(32'768);
  site_.cut();
  EXPECT_FALSE(site_.session().stored_backup());
  site_.said();
  site_.go_up();
  EXPECT_EQ(last_piece(), "keep_backup 2026-11-23-0a1b2c3d 0+0 of 70000");
  EXPECT_EQ(kept(kSize), "") << "another way brought it there";
  EXPECT_EQ(site_.session().stored_backup()->name, kName);
}

TEST_F(SessionBackup, OfTheNextDayTakesItsPlace) {
  bring();
  site_.go_up();
  kept(0);
  bring("2026-11-24-00000000");
  EXPECT_EQ(last_piece(), "keep_backup 2026-11-24-00000000 0+0 of 70000");
}

TEST_F(SessionBackup, WaitsForARefusalToPassAndForABusyScheduler) {
  bring();
  site_.go_up();
  EXPECT_EQ(kept(0, "backup.full"), "");
  EXPECT_EQ(piece_after(std::chrono::minutes(55)), "");
  EXPECT_EQ(piece_after(std::chrono::minutes(6)), "keep_backup 2026-11-23-0a1b2c3d 0+0 of 70000");
  wire::ToAgent busy = reply();
  busy.mutable_error()->set_code(wire::Error::BUSY);
  site_.said();
  site_.hear(busy);
  EXPECT_EQ(site_.last(&wire::ToScheduler::has_keep_backup), nullptr);
  EXPECT_EQ(piece_after(Millis(15'000)), "keep_backup 2026-11-23-0a1b2c3d 0+0 of 70000");
}

TEST_F(SessionBackup, IsSentAgainWhereNoReplyCame) {
  bring();
  site_.go_up();
  kept(0);
  EXPECT_EQ(piece_after(std::chrono::minutes(2)), "keep_backup 2026-11-23-0a1b2c3d 0+32768 of 70000");
}

TEST_F(SessionBackup, StaysHereWhereTheSchedulerKeepsNone) {
  site_.features = {};
  bring();
  site_.go_up();
  EXPECT_EQ(piece_after(std::chrono::minutes(10)), "");
}

}  // namespace
}  // namespace muster::agent::test
