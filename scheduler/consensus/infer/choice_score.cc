#include "scheduler/consensus/infer/choice_score.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

namespace muster::consensus {
namespace {

// The probability of each class that somebody named.
std::map<std::string_view, double> posterior(std::span<const PersonAnswer> answers, uint32_t classes) {
  std::map<std::string_view, std::vector<double>> weights;
  for (const PersonAnswer& answer : answers) {
    const double r = std::clamp(answer.reliability, 0.01, 0.99);
    weights[answer.label].push_back(std::log(r * (classes - 1.0) / (1 - r)));
  }
  std::map<std::string_view, double> scores;
  double greatest = 0;  // of a class that nobody named
  for (auto& [label, of_label] : weights) {
    std::sort(of_label.begin(), of_label.end());  // sums depend on their order
    double& sum = scores[label];
    for (const double weight : of_label) sum += weight;
    greatest = std::max(greatest, sum);
  }
  const double unnamed = std::max(0.0, classes - static_cast<double>(scores.size()));
  double total = unnamed * std::exp(-greatest);
  for (auto& [label, score] : scores) total += score = std::exp(score - greatest);
  for (auto& [label, score] : scores) score /= total;
  return scores;
}

// "/a//b" as "a/b".
std::string tidied(std::string_view path) {
  std::string out;
  for (size_t start = 0; start <= path.size();) {
    const size_t end = std::min(path.find('/', start), path.size());
    if (end > start) out.append(out.empty() ? "" : "/").append(path.substr(start, end - start));
    start = end + 1;
  }
  return out;
}

Opinion deepest(const std::map<std::string, double>& mass) {
  Opinion best;
  size_t best_depth = 0;
  for (const auto& [path, probability] : mass) {
    const size_t depth = 1 + static_cast<size_t>(std::count(path.begin(), path.end(), '/'));
    const bool enough = probability >= 0.5 || (depth == 1 && best_depth <= 1);
    if (!enough || depth < best_depth) continue;
    if (depth > best_depth || probability > best.confidence) {
      best = {path, probability};
      best_depth = depth;
    }
  }
  return best;
}

}  // namespace

Opinion score_choice(std::span<const PersonAnswer> answers, uint32_t classes) {
  Opinion best;
  for (const auto& [label, probability] : posterior(answers, std::max(classes, 2u))) {
    if (probability > best.confidence + 1e-9) best = {std::string(label), probability};
  }
  return best;
}

Opinion score_path(std::span<const PersonAnswer> answers) {
  std::vector<std::string> paths;
  for (const PersonAnswer& answer : answers) paths.push_back(tidied(answer.label));
  std::vector<PersonAnswer> tidy;
  for (size_t i = 0; i < answers.size(); ++i) {
    if (!paths[i].empty()) tidy.push_back({paths[i], answers[i].reliability});
  }
  if (tidy.empty()) return {};
  std::vector<std::string_view> distinct(paths.begin(), paths.end());
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  std::map<std::string, double> mass;
  for (const auto& [path, probability] : posterior(tidy, static_cast<uint32_t>(distinct.size()) + 1)) {
    for (size_t end = path.find('/'); end != std::string_view::npos; end = path.find('/', end + 1)) {
      mass[std::string(path.substr(0, end))] += probability;
    }
    mass[std::string(path)] += probability;
  }
  return deepest(mass);
}

}  // namespace muster::consensus
