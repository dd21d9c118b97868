#include "scheduler/consensus/spans/chain.h"

#include <gtest/gtest.h>

#include <cmath>

namespace muster::consensus {
namespace {

constexpr size_t kAtoms = 4, kTypes = 2, kStates = 5;

Passage some_passage() {
  Passage passage;
  passage.to = {{{0.6, 0.4, 0}, {0.3, 0.2, 0.5}, {0.5, 0.1, 0.4}}};
  passage.type = {0.7, 0.3};
  return passage;
}

std::vector<double> some_evidence() {
  std::vector<double> logs;
  for (size_t i = 0; i < kAtoms * kStates; ++i) logs.push_back(std::sin(static_cast<double>(7 * i + 3)) * 2);
  return logs;
}

double step(const Passage& passage, size_t from, size_t to) {
  const size_t a = from == 0 ? 0 : 2 - from % 2, b = to == 0 ? 0 : 2 - to % 2;
  if (b == 2) return from != 0 && (from - 1) / 2 == (to - 1) / 2 ? passage.to[a][2] : 0;
  return passage.to[a][b] * (b == 1 ? passage.type[(to - 1) / 2] : 1);
}

// Every path written out: what the recursions must agree with.
struct Enumeration {
  double all = 0;
  std::vector<double> state = std::vector<double>(kAtoms * kStates, 0);
  std::map<std::string, double> span;  // "first-behind:type"
  double inside_steps = 0;

  Enumeration() {
    std::vector<size_t> path(kAtoms, 0);
    const double paths = std::pow(kStates, kAtoms);
    for (size_t number = 0; number < static_cast<size_t>(paths); ++number) {
      for (size_t a = 0, rest = number; a < kAtoms; ++a, rest /= kStates) path[a] = rest % kStates;
      add(path);
    }
  }
  void add(const std::vector<size_t>& path) {
    const Passage passage = some_passage();
    const auto evidence = some_evidence();
    double p = step(passage, path.back(), 0), insides = 0;
    for (size_t a = 0; a < kAtoms; ++a) {
      p *= step(passage, a == 0 ? 0 : path[a - 1], path[a]) * std::exp(evidence[a * kStates + path[a]]);
      insides += path[a] != 0 && path[a] % 2 == 0 ? 1 : 0;
    }
    all += p;
    inside_steps += p * insides;
    for (size_t a = 0; a < kAtoms; ++a) state[a * kStates + path[a]] += p;
    for (size_t a = 0; a < kAtoms; ++a) {
      if (path[a] % 2 == 0) continue;
      size_t behind = a + 1;
      while (behind < kAtoms && path[behind] == path[a] + 1) ++behind;
      span[std::to_string(a) + "-" + std::to_string(behind) + ":" + std::to_string((path[a] - 1) / 2)] += p;
    }
  }
};

TEST(Chain, AgreesWithEveryPathWrittenOut) {
  const Enumeration truth;
  const uint32_t types[] = {0, 1};
  const Passage passage = some_passage();
  const auto evidence = some_evidence();
  Chain chain;
  EXPECT_NEAR(chain.run(passage, types, evidence), std::log(truth.all), 1e-9);
  for (size_t i = 0; i < kAtoms * kStates; ++i)
    EXPECT_NEAR(chain.posterior()[i], truth.state[i] / truth.all, 1e-9) << i;
  EXPECT_NEAR(chain.steps()[1][2] + chain.steps()[2][2], truth.inside_steps / truth.all, 1e-9);

  std::map<std::string, double> spans;
  chain.spans(1e-9, [&](uint32_t first, uint32_t behind, uint32_t type, double probability) {
    spans[std::to_string(first) + "-" + std::to_string(behind) + ":" + std::to_string(type)] = probability;
  });
  ASSERT_EQ(spans.size(), truth.span.size());
  for (const auto& [name, probability] : truth.span) EXPECT_NEAR(spans[name], probability / truth.all, 1e-9) << name;
}

TEST(Chain, StandsEvidenceOfHundredsOfPeople) {
  const uint32_t types[] = {0, 1};
  const Passage passage = some_passage();
  std::vector<double> evidence = some_evidence();
  for (double& log : evidence) log *= 2000;
  Chain chain;
  EXPECT_TRUE(std::isfinite(chain.run(passage, types, evidence)));
  for (const double p : chain.posterior()) EXPECT_TRUE(p >= 0 && p <= 1 + 1e-9) << p;
}

}  // namespace
}  // namespace muster::consensus
