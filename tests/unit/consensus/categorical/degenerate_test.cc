// Input that teaches nothing, or lies.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "scheduler/consensus/categorical/methods.h"
#include "tests/unit/consensus/categorical/crowd.h"

namespace muster::consensus {
namespace {

class Degenerate : public ::testing::TestWithParam<CategoricalMethod> {
 protected:
  Estimate run(const Labels& labels) const {
    Estimate estimate = GetParam().run(labels);
    EXPECT_EQ(estimate.classes, labels.classes);
    EXPECT_EQ(estimate.posterior.size(), size_t{labels.tasks()} * labels.classes);
    EXPECT_EQ(estimate.reliability.size(), labels.workers);
    EXPECT_TRUE(std::all_of(estimate.posterior.begin(), estimate.posterior.end(),
                            [](double p) { return std::isfinite(p) && p >= 0 && p <= 1 + 1e-9; }));
    EXPECT_TRUE(std::all_of(estimate.reliability.begin(), estimate.reliability.end(),
                            [](double r) { return r >= 0 && r <= 1; }));
    EXPECT_TRUE(
        std::all_of(estimate.objective.begin(), estimate.objective.end(), [](double o) { return std::isfinite(o); }));
    EXPECT_EQ(first_fall(estimate.objective), -1);
    return estimate;
  }
};

TEST_P(Degenerate, NothingAtAll) {
  run(Labels{});
}

TEST_P(Degenerate, TasksWithoutAnswersHaveThePrior) {
  const Estimate estimate = run(labels_of({"..", "01", "", "11"}, 2));
  for (uint32_t k = 0; k < 2; ++k) {
    EXPECT_NEAR(estimate.of(0)[k], estimate.of(2)[k], 1e-9);
    EXPECT_NEAR(estimate.of(0)[k], estimate.prior[k], 0.15);
  }
  run(labels_of({"", ""}, 3));
}

TEST_P(Degenerate, OneAnswer) {
  const Estimate estimate = run(labels_of({"1"}, 3));
  EXPECT_EQ(best(estimate), "1");
}

TEST_P(Degenerate, OneClass) {
  EXPECT_EQ(best(run(labels_of({"00", "0."}, 1))), "0 0");
}

TEST_P(Degenerate, OnePerson) {
  EXPECT_EQ(best(run(labels_of({"0", "1", "1", "2"}, 3))), "0 1 1 2");
}

TEST_P(Degenerate, TiesStayTies) {
  const Estimate estimate = run(labels_of({"01", "10", "01", "10"}, 2));
  EXPECT_NEAR(estimate.of(0)[0], 0.5, 0.05);
}

TEST_P(Degenerate, PeopleWhoAlwaysAnswerTheSame) {
  const Estimate estimate = run(labels_of(std::vector<std::string>(50, "0000"), 4));
  EXPECT_EQ(best_class(estimate.of(9)), 0u);
}

TEST_P(Degenerate, AdversariesInTheMinority) {
  std::vector<Confusion> people(5, even_errors(2, 0.9));
  people.resize(7, even_errors(2, 0.02));
  const Simulated made = simulate(people, {0.5, 0.5}, 300, 1, 9);
  const Estimate estimate = run(made.labels);
  EXPECT_GT(accuracy(estimate, made.truth), 0.9);
  EXPECT_GT(estimate.reliability[0], estimate.reliability[6]);
}

TEST_P(Degenerate, ThousandsOfAnswersOnOneTask) {
  EXPECT_EQ(best(run(labels_of({std::string(3000, '0') + std::string(2000, '1')}, 2))), "0");
}

TEST_P(Degenerate, ManyTasksWithOneAnswerEach) {
  Labels labels;
  labels.classes = 3;
  labels.workers = 500;
  for (uint32_t t = 0; t < 100000; ++t) {
    labels.answers.push_back({t % 500, (t / 7) % 3});
    labels.begin.push_back(t + 1);
  }
  const Estimate estimate = run(labels);
  for (uint32_t t = 0; t < 100000; t += 997) EXPECT_EQ(best_class(estimate.of(t)), (t / 7) % 3) << t;
}

INSTANTIATE_TEST_SUITE_P(Methods, Degenerate,
                         ::testing::ValuesIn(categorical_methods().begin(), categorical_methods().end()),
                         [](const auto& method) {
                           std::string name(method.param.name);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace muster::consensus
