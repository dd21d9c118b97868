#include <algorithm>
#include <utility>
#include <vector>

#include "scheduler/consensus/text/medoid.h"
#include "scheduler/consensus/text/rover.h"
#include "scheduler/consensus/text/similarity.h"
#include "scheduler/consensus/text/text.h"

namespace muster::consensus::text {
namespace {

// By text, then reliability, so that nothing depends on who came first.
std::vector<PersonAnswer> sorted(std::span<const PersonAnswer> answers) {
  std::vector<PersonAnswer> list(answers.begin(), answers.end());
  std::sort(list.begin(), list.end(), [](const PersonAnswer& a, const PersonAnswer& b) {
    return std::pair(a.label, a.reliability) < std::pair(b.label, b.reliability);
  });
  return list;
}

}  // namespace

Opinion score_text(std::span<const PersonAnswer> answers) {
  if (answers.empty()) return {};
  std::vector<std::string_view> sources;
  std::vector<double> weight;
  for (const PersonAnswer& answer : sorted(answers)) {
    sources.push_back(answer.label);
    const double apart = 1 - std::clamp(answer.reliability, 0.0, 0.95);
    weight.push_back(std::clamp(0.09 / (apart * apart), 0.25, 4.0));  // 1 for a person of 0.7
  }
  if (sources.size() == 1) return {std::string(sources[0]), std::clamp(answers[0].reliability, 0.0, 1.0)};
  const Corpus corpus = corpus_of(sources);
  std::vector<std::span<const uint32_t>> texts;
  for (const Labels::Answer& answer : corpus.labels().answers) texts.push_back(corpus.of(answer));
  const Chosen chosen = choose(similarities(texts), weight, true);
  return {std::string(sources[chosen.text]), chosen.expected};
}

Opinion score_transcript(std::span<const PersonAnswer> answers) {
  if (answers.empty()) return {};
  std::vector<std::string_view> texts;
  std::vector<double> accuracy;
  for (const PersonAnswer& answer : sorted(answers)) {
    texts.push_back(answer.label);
    accuracy.push_back(answer.reliability);
  }
  Voted voted = rover_one(texts, accuracy);
  return {std::move(voted.value), voted.confidence};
}

}  // namespace muster::consensus::text
