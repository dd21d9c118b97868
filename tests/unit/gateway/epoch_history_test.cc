#include "scheduler/gateway/epoch_history.h"

namespace muster::gateway {
namespace {

constexpr Sequence kPresent(900);

uint64_t tail(const std::vector<std::pair<uint16_t, uint64_t>>& starts, uint32_t highest_epoch) {
  std::vector<EpochStart> history;
  for (const auto& [epoch, start] : starts) history.push_back({Epoch(epoch), Sequence(start)});
  return surviving_tail(history, {highest_epoch, 0}, kPresent).value();
}

TEST(SurvivingTail, IsThePresentForNewSpoolsAndForTheSameEpoch) {
  EXPECT_EQ(tail({{1, 0}, {2, 90}}, 0), 900u);
  EXPECT_EQ(tail({{1, 0}, {2, 90}}, 2), 900u);
}

TEST(SurvivingTail, IsWhereTheNextEpochBegan) {
  EXPECT_EQ(tail({{1, 0}, {2, 90}}, 1), 90u);
}

TEST(SurvivingTail, IsTheLowestBeginningOfAllEpochsMissed) {
  EXPECT_EQ(tail({{1, 0}, {2, 90}, {3, 300}}, 1), 90u);
  EXPECT_EQ(tail({{1, 0}, {2, 90}, {3, 80}}, 1), 80u);
  EXPECT_EQ(tail({{1, 0}, {2, 90}, {3, 300}}, 2), 300u);
}

TEST(SurvivingTail, IsNothingWhenMemoryDoesNotReachBack) {
  EXPECT_EQ(tail({{5, 700}}, 3), 0u);
  EXPECT_EQ(tail({{5, 700}}, 4), 700u);
}

TEST(SurvivingTail, BridgesEpochsThatWereSkipped) {
  EXPECT_EQ(tail({{2, 90}, {10, 500}}, 2), 500u);
}

TEST(SurvivingTail, IsNothingForWhoKnowsAReignThatTheJournalLost) {
  EXPECT_EQ(tail({{2, 90}, {10, 500}}, 6), 0u);
  EXPECT_EQ(tail({{2, 90}, {3, 400}, {10, 500}}, 6), 0u)
      << "3 began from an older copy, at who knows which of its numbers";
}

TEST(SurvivingTail, IsNothingForWhoKnowsAnotherReignOfANumber) {
  const std::vector<EpochStart> history = {{Epoch(2), Sequence(90), 22}, {Epoch(3), Sequence(400), 33}};
  EXPECT_EQ(surviving_tail(history, {2, 22}, kPresent), Sequence(400));
  EXPECT_EQ(surviving_tail(history, {2, 77}, kPresent), Sequence(0));
  EXPECT_EQ(surviving_tail(history, {2, 0}, kPresent), Sequence(400)) << "an older agent does not say";
  EXPECT_EQ(surviving_tail(history, {3, 33}, kPresent), kPresent);
}

TEST(EpochHistory, AnAgentKnowsMoreIfItHasSeenAHigherEpochOrAnotherReignOfThePresentOne) {
  const std::vector<EpochStart> history = {{Epoch(2), Sequence(90), 22}, {Epoch(3), Sequence(400), 33}};
  for (const SeenEpoch& known : {SeenEpoch{}, {2, 22}, {2, 77}, {3, 33}, {3, 0}})
    EXPECT_FALSE(knows_more(history, known));
  for (const SeenEpoch& more : {SeenEpoch{3, 77}, {4, 44}, {4, 0}}) EXPECT_TRUE(knows_more(history, more));
}

}  // namespace
}  // namespace muster::gateway
