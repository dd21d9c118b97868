#include "scheduler/consensus/existence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace muster::consensus {
namespace {

// "a.b": who looked, upper case where they saw it.
Sightings sightings(const std::vector<std::string>& patterns) {
  Sightings made;
  made.workers = 26;
  for (const std::string& pattern : patterns) {
    for (const char c : pattern) {
      const bool saw = c >= 'A' && c <= 'Z';
      made.looks.push_back({static_cast<uint32_t>(c - (saw ? 'A' : 'a')), saw});
    }
    made.end_candidate();
  }
  return made;
}

TEST(Existence, TakesOneStepAsWrittenDown) {
  // From shares 1 and 1/3, with rates 0.7 and 0.1 for what nobody reports, everybody alike.
  const auto found = estimate_existence(sightings({"ABC", "Abc"}),
                                        {.strength = std::numeric_limits<double>::infinity(), .max_iterations = 1});
  const double r = 1.0 / 3, unheard_real = 0.027 / (1 - 0.027), unheard_false = 0.729 / (1 - 0.729);
  const double h = (3 + r + 7) / (3 * (1 + r) * (1 + unheard_real) + 10);
  const double f = (1 - r + 1) / (3 * (1 - r) * (1 + unheard_false) + 10);
  const double prior = (1 + r + 1) / 4;
  const double real = prior * h * (1 - h) * (1 - h) / (1 - (1 - h) * (1 - h) * (1 - h));
  const double unreal = (1 - prior) * f * (1 - f) * (1 - f) / (1 - (1 - f) * (1 - f) * (1 - f));
  EXPECT_NEAR(found.hit[0], h, 1e-12);
  EXPECT_NEAR(found.false_alarm[0], f, 1e-12);
  EXPECT_NEAR(found.real[1], real / (real + unreal), 1e-12);
}

TEST(Existence, BelievesTheMany) {
  std::vector<std::string> patterns(50, "ABCDe");
  patterns.insert(patterns.end(), 50, "aBcde");
  const auto found = estimate_existence(sightings(patterns));
  EXPECT_GT(found.real[0], 0.95);
  EXPECT_LT(found.real[50], 0.5);
}

TEST(Existence, BelievesOneCarefulPersonMoreThanOneCarelessOne) {
  std::mt19937 chance(3);
  const auto happens = [&](double p) { return std::uniform_real_distribution<double>(0, 1)(chance) < p; };
  std::vector<std::string> patterns;
  for (int i = 0; i < 400; ++i) {
    const bool real = happens(0.6);
    std::string pattern = "abcd";  // d sees everything, there or not
    for (size_t w = 0; w < 4; ++w) {
      const double rate = real ? 0.8 : (w == 3 ? 0.9 : 0.03);
      if (happens(rate)) pattern[w] = static_cast<char>(pattern[w] - 'a' + 'A');
    }
    if (pattern != "abcd") patterns.push_back(pattern);
  }
  patterns.insert(patterns.end(), {"Abcd", "abcD"});
  const auto found = estimate_existence(sightings(patterns));
  EXPECT_TRUE(found.converged);
  EXPECT_GT(found.false_alarm[3], 5 * found.false_alarm[0]);
  EXPECT_NEAR(found.hit[0], 0.8, 0.1);
  EXPECT_GT(found.real[patterns.size() - 2], found.real[patterns.size() - 1] + 0.1);
}

TEST(Existence, OfNothingIsNothing) {
  EXPECT_TRUE(estimate_existence(Sightings{}).real.empty());
  const auto alone = estimate_existence(sightings({"A"}));
  EXPECT_GT(alone.real[0], 0.5);
}

}  // namespace
}  // namespace muster::consensus
