#include "scheduler/consensus/policy/stopping.h"

#include <gtest/gtest.h>

namespace muster::consensus {
namespace {

struct Case {
  const char* name;
  std::vector<uint32_t> labels;
  double confidence;
  bool alone;
  StopDecision expected;
};

TEST(Stopping, DecidesInItsOrder) {
  const StopRule rule{2, 5, 0.9, AtMax::Dispute, 0};
  const std::vector<ValueRule> values = {{3, 3}};
  const StopDecision more{Next::AskMore, StopReason::None};
  const std::vector<Case> cases = {
      {"nothing yet", {}, 0.25, false, more},
      {"one answer, however sure", {0}, 0.99, false, more},
      {"one answer of somebody trusted", {0}, 0.7, true, {Next::Stop, StopReason::Trusted}},
      {"two agree", {0, 0}, 0.93, false, {Next::Stop, StopReason::Confident}},
      {"two differ", {0, 1}, 0.5, false, more},
      {"three say empty", {3, 3, 3}, 0.4, false, {Next::Stop, StopReason::ByValue}},
      {"two say empty", {3, 3, 1}, 0.4, false, more},
      {"at most five", {0, 1, 0, 1, 2}, 0.6, false, {Next::AtMax, StopReason::Disputed}},
      {"sure at the last", {0, 0, 0, 1, 0}, 0.95, false, {Next::Stop, StopReason::Confident}},
      {"trust is no use after a second answer", {0, 1}, 0.5, true, more},
  };
  for (const Case& one : cases) {
    std::vector<Ballot> answers;
    for (uint32_t i = 0; i < one.labels.size(); ++i) answers.push_back({i, one.labels[i]});
    EXPECT_EQ(decide(rule, values, {answers, one.confidence, one.alone}), one.expected) << one.name;
  }
}

TEST(Stopping, AcceptsWhereThereIsNoSingleTruth) {
  const StopRule rule{1, 2, 0.99, AtMax::Accept, 0};
  const std::vector<Ballot> answers = {{0, 0}, {1, 1}};
  EXPECT_EQ(decide(rule, {}, {answers, 0.5, false}), (StopDecision{Next::AtMax, StopReason::Accepted}));
}

TEST(Stopping, FixedRedundancyAsksForExactlyThatMany) {
  const StopRule rule{3, 3, 2, AtMax::Accept, 0};
  std::vector<Ballot> answers;
  for (uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(decide(rule, {}, {answers, 1, false}).next, Next::AskMore);
    answers.push_back({i, 0});
  }
  EXPECT_EQ(decide(rule, {}, {answers, 1, false}).next, Next::AtMax);
}

TEST(Stopping, APriceStopsWhatIsNotWorthIt) {
  const RunningEstimates estimates(2);
  const std::vector<Ballot> one = {{0, 0}};
  StopRule rule{1, 9, 0.99, AtMax::Accept, 0.041};  // another answer is worth 0.042
  EXPECT_EQ(decide(rule, {}, estimates, one).next, Next::AskMore);
  rule.price = 0.043;
  EXPECT_EQ(decide(rule, {}, estimates, one), (StopDecision{Next::Stop, StopReason::NotWorthIt}));
  rule.min = 2;
  EXPECT_EQ(decide(rule, {}, estimates, one).next, Next::AskMore);
}

TEST(Stopping, UsesTheHonestConfidence) {
  RunningEstimates estimates(2);
  const std::vector<Ballot> two = {{0, 0}, {1, 0}};  // raw 0.845
  const StopRule rule{1, 9, 0.84, AtMax::Accept, 0};
  EXPECT_EQ(decide(rule, {}, estimates, two).next, Next::Stop);
  estimates.set_curve({0.5F, 0});
  EXPECT_EQ(decide(rule, {}, estimates, two).next, Next::AskMore);
}

TEST(UncertaintyBucket, RunsFromCertainToGuess) {
  EXPECT_EQ(uncertainty_bucket(1, 4), 0);
  EXPECT_EQ(uncertainty_bucket(0.25, 4), 15);
  EXPECT_EQ(uncertainty_bucket(0.1, 4), 15);
  uint8_t last = 0;
  for (int i = 100; i >= 50; --i) {
    const uint8_t bucket = uncertainty_bucket(i / 100.0, 2);
    EXPECT_GE(bucket, last);
    last = bucket;
  }
}

}  // namespace
}  // namespace muster::consensus
