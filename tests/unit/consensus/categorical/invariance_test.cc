// Permuting people, tasks or classes permutes the result.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "scheduler/consensus/categorical/methods.h"
#include "tests/unit/consensus/categorical/crowd.h"

namespace muster::consensus {
namespace {

struct Renaming {
  std::vector<uint32_t> task, worker, label;  // new number of each
};

std::vector<uint32_t> shuffled(uint32_t n, std::mt19937_64& random) {
  std::vector<uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  return order;
}

Labels renamed(const Labels& labels, const Renaming& to) {
  std::vector<uint32_t> old_task(labels.tasks());
  for (uint32_t t = 0; t < labels.tasks(); ++t) old_task[to.task[t]] = t;
  Labels made;
  made.workers = labels.workers;
  made.classes = labels.classes;
  for (const uint32_t t : old_task) {
    for (const Labels::Answer& answer : labels.of(t)) {
      made.answers.push_back({to.worker[answer.worker], to.label[answer.label]});
    }
    std::sort(made.answers.begin() + made.begin.back(), made.answers.end(),
              [](const auto& a, const auto& b) { return a.worker < b.worker; });
    made.begin.push_back(static_cast<uint32_t>(made.answers.size()));
    if (!labels.known.empty()) {
      const int32_t truth = labels.known[t];
      made.known.push_back(truth < 0 ? truth : static_cast<int32_t>(to.label[static_cast<uint32_t>(truth)]));
    }
  }
  return made;
}

class Invariance : public ::testing::TestWithParam<CategoricalMethod> {};

TEST_P(Invariance, HoldsUnderRenaming) {
  std::mt19937_64 random(17);
  std::vector<Confusion> people(5, even_errors(3, 0.8));
  people.resize(9, even_errors(3, 0.55));
  Simulated made = simulate(people, {0.5, 0.3, 0.2}, 200, 0.6, 31);
  made.labels.known.assign(200, Labels::kUnknown);
  for (uint32_t t = 0; t < 10; ++t) made.labels.known[t] = static_cast<int32_t>(made.truth[t]);
  Renaming to{shuffled(200, random), shuffled(9, random), shuffled(3, random)};
  // EBCC's arbitrary split of tasks over subtypes hangs on the numbers of tasks and classes.
  const bool is_arbitrary = GetParam().name == "ebcc";
  if (is_arbitrary) {
    std::iota(to.task.begin(), to.task.end(), 0);
    std::iota(to.label.begin(), to.label.end(), 0);
  }
  // Which answers `auto` holds out hangs on the numbers too, and with it its evidence, a little.
  const double tolerance = GetParam().name == "auto" ? 0.02 : 1e-6;
  const Estimate plain = GetParam().run(made.labels), other = GetParam().run(renamed(made.labels, to));
  for (uint32_t t = 0; t < 200; ++t) {
    for (uint32_t k = 0; k < 3; ++k) {
      ASSERT_NEAR(plain.of(t)[k], other.of(to.task[t])[to.label[k]], tolerance) << t << " " << k;
    }
  }
  for (uint32_t w = 0; w < 9; ++w) EXPECT_NEAR(plain.reliability[w], other.reliability[to.worker[w]], tolerance) << w;
}

INSTANTIATE_TEST_SUITE_P(Methods, Invariance,
                         ::testing::ValuesIn(categorical_methods().begin(), categorical_methods().end()),
                         [](const auto& method) {
                           std::string name(method.param.name);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace muster::consensus
