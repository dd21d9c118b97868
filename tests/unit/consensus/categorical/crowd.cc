#include "tests/unit/consensus/categorical/crowd.h"

#include <random>

namespace muster::consensus {

Labels labels_of(const std::vector<std::string>& rows, uint32_t classes) {
  Labels labels;
  labels.classes = classes;
  for (const std::string& row : rows) {
    labels.workers = std::max(labels.workers, static_cast<uint32_t>(row.size()));
    for (uint32_t w = 0; w < row.size(); ++w) {
      if (row[w] != '.') labels.answers.push_back({w, static_cast<uint32_t>(row[w] - '0')});
    }
    labels.begin.push_back(static_cast<uint32_t>(labels.answers.size()));
  }
  return labels;
}

namespace {

uint32_t draw(const std::vector<double>& shares, std::mt19937_64& random) {
  double left = std::uniform_real_distribution<double>(0, 1)(random);
  uint32_t k = 0;
  while (k + 1 < shares.size() && left >= shares[k]) left -= shares[k++];
  return k;
}

}  // namespace

Simulated simulate(const std::vector<Confusion>& people, const std::vector<double>& prior, uint32_t tasks,
                   double density, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::bernoulli_distribution answers(density);
  Simulated made;
  made.labels.workers = static_cast<uint32_t>(people.size());
  made.labels.classes = static_cast<uint32_t>(prior.size());
  for (uint32_t t = 0; t < tasks; ++t) {
    const uint32_t truth = draw(prior, random);
    made.truth.push_back(truth);
    for (uint32_t w = 0; w < people.size(); ++w) {
      if (answers(random)) made.labels.answers.push_back({w, draw(people[w][truth], random)});
    }
    made.labels.begin.push_back(static_cast<uint32_t>(made.labels.answers.size()));
  }
  return made;
}

Confusion even_errors(uint32_t classes, double r) {
  Confusion confusion(classes, std::vector<double>(classes, (1 - r) / (classes - 1)));
  for (uint32_t k = 0; k < classes; ++k) confusion[k][k] = r;
  return confusion;
}

double accuracy(const Estimate& estimate, const std::vector<uint32_t>& truth) {
  double right = 0;
  for (uint32_t t = 0; t < truth.size(); ++t) right += best_class(estimate.of(t)) == truth[t] ? 1 : 0;
  return right / static_cast<double>(truth.size());
}

int first_fall(const std::vector<double>& objective) {
  for (size_t i = 1; i < objective.size(); ++i) {
    if (objective[i] < objective[i - 1] - 1e-9 * (1 + std::abs(objective[i]))) return static_cast<int>(i);
  }
  return -1;
}

std::string best(const Estimate& estimate) {
  std::string text;
  for (uint32_t t = 0; t < estimate.tasks(); ++t) {
    text += (t == 0 ? "" : " ") + std::to_string(best_class(estimate.of(t)));
  }
  return text;
}

}  // namespace muster::consensus
