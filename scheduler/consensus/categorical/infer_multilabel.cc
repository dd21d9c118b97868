#include "scheduler/consensus/categorical/infer_multilabel.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "scheduler/consensus/categorical/multilabel.h"
#include "scheduler/consensus/categorical/selections.h"
#include "scheduler/consensus/method_names.h"

namespace muster::consensus {
namespace {

constexpr std::string_view kLearned = "learned-threshold", kMajorityOfEach = "majority", kDawidSkene = "dawid-skene";
constexpr std::string_view kMethods[] = {kLearned, kMajorityOfEach, kDawidSkene};

MultilabelEstimate estimate(std::string_view method, const Selections& selections) {
  if (method == kMajorityOfEach) return multilabel_majority(selections);
  if (method == kDawidSkene) return multilabel_dawid_skene(selections);
  return multilabel_learned(selections);
}

}  // namespace

std::span<const std::string_view> multilabel_methods() {
  return kMethods;
}

Result<Inference> infer_multilabel(const Request& request) {
  const auto method = choose_method(request.method, kMethods);
  if (!method) return tl::unexpected(method.error());
  const Selections selections = read_selections(request.answers, request.gold, request.classes, request.repeats);
  const MultilabelEstimate found = estimate(*method, selections);

  Inference made;
  made.method = *method;
  made.iterations = found.iterations;
  made.converged = found.converged;
  for (uint32_t t = 0; t < selections.answers.tasks(); ++t) {
    made.tasks.push_back(
        {selections.names.tasks[t], write_selection(found.accepted(t), selections.names.classes), found.confidence(t)});
  }
  std::vector<uint64_t> answers(selections.answers.workers, 0);
  for (const auto& answer : selections.answers.answers) ++answers[answer.worker];
  for (uint32_t w = 0; w < selections.answers.workers; ++w) {
    made.workers.push_back({selections.names.workers[w], found.reliability[w], answers[w]});
  }
  return made;
}

Opinion score_multilabel(std::span<const PersonAnswer> answers) {
  if (answers.empty()) return {};
  std::map<std::string_view, double> odds;
  std::vector<std::vector<std::string_view>> ticked;
  for (const PersonAnswer& answer : answers) {
    for (const std::string_view choice : ticked.emplace_back(split_selection(answer.label))) odds[choice] = 0;
  }
  const double chances = std::max<double>(2, static_cast<double>(odds.size()));
  double overlooked = 1;  // the odds that something holds which nobody ticked
  for (size_t i = 0; i < answers.size(); ++i) {
    const double hit = std::clamp(answers[i].reliability, 0.01, 0.99), false_alarm = (1 - hit) / chances;
    overlooked *= (1 - hit) / (1 - false_alarm);
    for (auto& [choice, log_odds] : odds) {
      const bool tick = std::binary_search(ticked[i].begin(), ticked[i].end(), choice);
      log_odds += tick ? std::log(hit / false_alarm) : std::log((1 - hit) / (1 - false_alarm));
    }
  }
  Opinion opinion;
  opinion.confidence = odds.empty() ? 1 / (1 + overlooked) : 1;
  for (const auto& [choice, log_odds] : odds) {
    opinion.confidence *= 1 / (1 + std::exp(-std::abs(log_odds)));
    if (log_odds > 0) opinion.label += (opinion.label.empty() ? "" : "|") + std::string(choice);
  }
  if (opinion.label.empty()) opinion.label = "NONE";
  return opinion;
}

}  // namespace muster::consensus
