#include "scheduler/consensus/categorical/named_labels.h"

#include <algorithm>
#include <optional>

namespace muster::consensus {
namespace {

std::optional<uint32_t> position(const std::vector<std::string>& names, std::string_view name) {
  const auto found = std::lower_bound(names.begin(), names.end(), name);
  if (found == names.end() || *found != name) return std::nullopt;
  return static_cast<uint32_t>(found - names.begin());
}

}  // namespace

NamedLabels intern_request(const Request& request) {
  std::vector<std::string> classes = request.classes;
  for (const Gold& gold : request.gold) classes.emplace_back(gold.label);
  NamedLabels named = intern(request.answers, classes, request.repeats);
  if (request.gold.empty()) return named;
  named.labels.known.assign(named.labels.tasks(), Labels::kUnknown);
  for (const Gold& gold : request.gold) {
    const std::optional<uint32_t> task = position(named.names.tasks, gold.task);
    if (!task || named.labels.known[*task] != Labels::kUnknown) continue;
    named.labels.known[*task] = static_cast<int32_t>(*position(named.names.classes, gold.label));
  }
  return named;
}

Inference with_names(const NamedLabels& named, const Estimate& estimate) {
  Inference inference;
  inference.tasks.reserve(named.names.tasks.size());
  for (uint32_t t = 0; t < named.names.tasks.size(); ++t) {
    const uint32_t best = best_class(estimate.of(t));
    inference.tasks.push_back({named.names.tasks[t], named.names.classes[best], std::min(estimate.of(t)[best], 1.0)});
  }
  inference.workers.reserve(named.names.workers.size());
  for (uint32_t w = 0; w < named.names.workers.size(); ++w) {
    inference.workers.push_back({named.names.workers[w], estimate.reliability[w], 0});
  }
  for (const Labels::Answer& answer : named.labels.answers) ++inference.workers[answer.worker].answers;
  inference.iterations = estimate.iterations;
  inference.converged = estimate.converged;
  inference.method = estimate.method;
  inference.why = estimate.why;
  return inference;
}

}  // namespace muster::consensus
