#include "scheduler/consensus/categorical/mace.h"

#include <gtest/gtest.h>

#include "tests/unit/consensus/categorical/crowd.h"

namespace muster::consensus {
namespace {

Simulated looking_and_spamming() {
  // Three look most of the time; four say 0 whatever the truth.
  std::vector<Confusion> people(3, even_errors(3, 0.85));
  people.resize(7, Confusion(3, {0.96, 0.02, 0.02}));
  return simulate(people, {1. / 3, 1. / 3, 1. / 3}, 500, 0.9, 11);
}

TEST(Mace, SeesThroughTheHabitsOfSpammers) {
  const Simulated made = looking_and_spamming();
  const Estimate estimate = mace(made.labels);
  EXPECT_GT(accuracy(estimate, made.truth), 0.85);
  EXPECT_GT(estimate.reliability[0], 0.7);
  EXPECT_LT(estimate.reliability[5], 0.5);
}

TEST(Mace, NeverLosesBound) {
  const Simulated made = looking_and_spamming();
  for (const int starts : {1, 5}) {
    MaceOptions options;
    options.starts = starts;
    options.tolerance = 1e-9;
    const Estimate estimate = mace(made.labels, options);
    EXPECT_GT(estimate.objective.size(), 5u);
    EXPECT_EQ(first_fall(estimate.objective), -1) << starts;
  }
}

TEST(Mace, TakesTheBestOfItsStarts) {
  const Simulated made = looking_and_spamming();
  MaceOptions options;
  options.tolerance = 0;
  options.max_iterations = 60;
  const double one = mace(made.labels, options).objective.back();
  options.starts = 6;
  options.trial_iterations = 60;
  EXPECT_GE(mace(made.labels, options).objective.back(), one - 1e-9);
}

}  // namespace
}  // namespace muster::consensus
