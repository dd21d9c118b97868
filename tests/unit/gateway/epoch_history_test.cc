#include "scheduler/gateway/epoch_history.h"

namespace muster::gateway {
namespace {

constexpr Sequence kPresent(900);

uint64_t tail(const std::vector<std::pair<uint16_t, uint64_t>>& starts, uint32_t highest_epoch) {
  std::vector<EpochStart> history;
  for (const auto& [epoch, start] : starts) history.push_back({Epoch(epoch), Sequence(start)});
  return surviving_tail(history, highest_epoch, kPresent).value();
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
  EXPECT_EQ(tail({{2, 90}, {10, 500}}, 6), 500u);
}

TEST(SurvivingTail, IsNothingForWhoMissedTheBeginningAfterALostReign) {
  const std::vector<EpochStart> history = {
      {Epoch(2), Sequence(90)}, {Epoch(3), Sequence(100)}, {Epoch(6), Sequence(100), true}, {Epoch(7), Sequence(200)}};
  EXPECT_EQ(surviving_tail(history, 5, kPresent), Sequence(0)) << "knows the lost reign";
  EXPECT_EQ(surviving_tail(history, 3, kPresent), Sequence(0));
  EXPECT_EQ(surviving_tail(history, 6, kPresent), Sequence(200)) << "heard it all when that reign began";
}

}  // namespace
}  // namespace muster::gateway
