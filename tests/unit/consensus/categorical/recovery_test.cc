// Every method on people simulated with known truth.
#include <gtest/gtest.h>

#include "scheduler/consensus/categorical/majority_vote.h"
#include "scheduler/consensus/categorical/methods.h"
#include "scheduler/consensus/categorical/one_coin.h"
#include "tests/unit/consensus/categorical/crowd.h"

namespace muster::consensus {
namespace {

class EveryMethod : public ::testing::TestWithParam<CategoricalMethod> {};

Simulated mixed_crowd(uint32_t classes, uint64_t seed) {
  std::vector<Confusion> people;
  for (int w = 0; w < 6; ++w) people.push_back(even_errors(classes, 0.85));
  for (int w = 0; w < 8; ++w) people.push_back(even_errors(classes, 0.5));
  return simulate(people, std::vector<double>(classes, 1.0 / classes), 800, 0.5, seed);
}

TEST_P(EveryMethod, IsNoWorseThanMajorityOnAMixedCrowd) {
  for (const uint32_t classes : {2u, 3u, 6u}) {
    const Simulated made = mixed_crowd(classes, 100 + classes);
    EXPECT_GE(accuracy(GetParam().run(made.labels), made.truth),
              accuracy(majority_vote(made.labels), made.truth) - 0.01)
        << classes;
  }
}

TEST_P(EveryMethod, ClimbsWhatItSaysItClimbs) {
  for (const uint64_t seed : {1u, 2u, 3u}) {
    const Estimate estimate = GetParam().run(mixed_crowd(4, seed).labels);
    EXPECT_EQ(first_fall(estimate.objective), -1) << seed;
  }
}

TEST_P(EveryMethod, RanksGoodPeopleAboveBad) {
  const Estimate estimate = GetParam().run(mixed_crowd(3, 5).labels);
  for (uint32_t good = 0; good < 6; ++good) {
    for (uint32_t bad = 6; bad < 14; ++bad) EXPECT_GT(estimate.reliability[good], estimate.reliability[bad]);
  }
}

TEST_P(EveryMethod, GivesDistributionsAndKeepsGold) {
  Simulated made = mixed_crowd(3, 6);
  made.labels.known.assign(800, Labels::kUnknown);
  for (uint32_t t = 0; t < 200; ++t) made.labels.known[t] = static_cast<int32_t>((made.truth[t] + (t == 0)) % 3);
  const Estimate estimate = GetParam().run(made.labels);
  EXPECT_EQ(estimate.method, GetParam().name);
  ASSERT_EQ(estimate.tasks(), 800u);
  for (uint32_t t = 0; t < 800; ++t) {
    double sum = 0;
    for (const double p : estimate.of(t)) {
      EXPECT_GE(p, 0);
      sum += p;
    }
    ASSERT_NEAR(sum, 1, 1e-9) << t;
    if (t < 200) {
      ASSERT_NEAR(estimate.of(t)[static_cast<uint32_t>(made.labels.known[t])], 1, 1e-9) << t;
    }
  }
  for (const double r : estimate.reliability) EXPECT_TRUE(r >= 0 && r <= 1) << r;
}

INSTANTIATE_TEST_SUITE_P(Methods, EveryMethod,
                         ::testing::ValuesIn(categorical_methods().begin(), categorical_methods().end()),
                         [](const auto& method) {
                           std::string name(method.param.name);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(ConfusionModels, UndoConsistentMistakes) {
  // Two thirds of the people call class 2 a 1; their matrices say so, and 1 by them means little.
  const Confusion careful = even_errors(3, 0.8), mistaken = {{0.9, 0.05, 0.05}, {0.05, 0.9, 0.05}, {0.05, 0.55, 0.4}};
  std::vector<Confusion> people(4, careful);
  people.resize(10, mistaken);
  const Simulated made = simulate(people, {0.3, 0.3, 0.4}, 1500, 0.6, 21);
  const double by_votes = accuracy(majority_vote(made.labels), made.truth);
  for (const std::string_view name : {"dawid-skene", "bayes-dawid-skene"}) {
    EXPECT_GT(accuracy(find_categorical_method(name)->run(made.labels), made.truth), by_votes + 0.02) << name;
  }
}

TEST(OneCoin, GainsFromSharedConfusions) {
  // Grades: everybody errs to a neighbour.
  const Confusion grades = {{.6, .35, .04, .01}, {.2, .6, .19, .01}, {.01, .19, .6, .2}, {.01, .04, .35, .6}};
  const Simulated made = simulate(std::vector<Confusion>(12, grades), {0.25, 0.25, 0.25, 0.25}, 2000, 0.4, 41);
  OneCoinOptions even;
  even.errs_like_the_crowd = false;
  EXPECT_GT(accuracy(one_coin(made.labels), made.truth), accuracy(one_coin(made.labels, even), made.truth) + 0.01);
}

}  // namespace
}  // namespace muster::consensus
