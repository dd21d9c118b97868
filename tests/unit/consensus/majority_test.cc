#include "scheduler/consensus/majority.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace muster::consensus {
namespace {

// "value confidence" of the votes, the same in every order of them.
std::string outcome(std::vector<Vote> votes) {
  std::sort(votes.begin(), votes.end(), [](const Vote& a, const Vote& b) { return a.value < b.value; });
  std::string first;
  do {
    const std::optional<Verdict> verdict = majority(votes);
    if (!verdict) return "none";
    const std::string text = verdict->value + " " + std::to_string(verdict->confidence);
    if (first.empty()) first = text;
    EXPECT_EQ(text, first);
  } while (std::next_permutation(votes.begin(), votes.end(),
                                 [](const Vote& a, const Vote& b) { return a.value < b.value; }));
  return first;
}

TEST(Majority, TakesWhatMostPeopleSay) {
  EXPECT_EQ(outcome({}), "none");
  EXPECT_EQ(outcome({{"\"a\""}}), "\"a\" 1.000000");
  EXPECT_EQ(outcome({{"\"b\""}, {"\"a\""}, {"\"b\""}}), "\"b\" 0.666667");
  EXPECT_EQ(outcome({{"\"c\""}, {"\"a\""}, {"\"c\""}, {"\"b\""}, {"\"c\""}}), "\"c\" 0.600000");
}

TEST(Majority, BreaksTiesByTheSmallestBytes) {
  EXPECT_EQ(outcome({{"\"b\""}, {"\"a\""}}), "\"a\" 0.500000");
  EXPECT_EQ(outcome({{"\"c\""}, {"\"b\""}, {"\"a\""}, {"\"c\""}, {"\"b\""}}), "\"b\" 0.400000");
  EXPECT_EQ(outcome({{"10"}, {"9"}}), "10 0.500000");
  EXPECT_EQ(outcome({{"\"Z\""}, {"\"a\""}}), "\"Z\" 0.500000");
  EXPECT_EQ(outcome({{"\"中\""}, {"\"z\""}}), "\"z\" 0.500000");
}

TEST(Majority, WeighsVotes) {
  EXPECT_EQ(outcome({{"\"a\"", 1}, {"\"b\"", 3}}), "\"b\" 0.750000");
  EXPECT_EQ(outcome({{"\"a\"", 0.1}, {"\"a\"", 0.2}, {"\"b\"", 0.3}}).substr(0, 3), "\"a\"");
}

TEST(Majority, DoesNotDependOnTheOrderOfFractions) {
  std::vector<Vote> votes = {{"x", 0.1}, {"x", 0.2}, {"x", 0.3}, {"y", 0.6}};
  std::sort(votes.begin(), votes.end(), [](const Vote& a, const Vote& b) { return a.weight < b.weight; });
  const Verdict first = *majority(votes);
  do {
    const Verdict again = *majority(votes);
    EXPECT_EQ(again.value, first.value);
    EXPECT_EQ(again.confidence, first.confidence);
  } while (std::next_permutation(votes.begin(), votes.end(),
                                 [](const Vote& a, const Vote& b) { return a.weight < b.weight; }));
}

}  // namespace
}  // namespace muster::consensus
