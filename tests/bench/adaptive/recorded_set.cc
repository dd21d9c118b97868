#include "tests/bench/adaptive/recorded_set.h"

#include <algorithm>
#include <numeric>
#include <random>

#include "tests/crowd/recording.h"

namespace muster::bench {

using consensus::Labels;

Result<RecordedSet> load_set(const std::filesystem::path& folder) {
  auto recording = crowd::load_recording(folder);
  if (!recording) return tl::unexpected(recording.error());
  RecordedSet set;
  set.name = recording->name;
  set.labels.workers = static_cast<uint32_t>(recording->people.size());
  set.labels.classes = static_cast<uint32_t>(recording->classes.size());
  for (auto& answers : recording->by_task()) {
    std::sort(answers.begin(), answers.end(), [](const auto& a, const auto& b) { return a.person < b.person; });
    for (const auto& answer : answers) set.labels.answers.push_back({answer.person, answer.label});
    set.labels.begin.push_back(static_cast<uint32_t>(set.labels.answers.size()));
  }
  for (const auto& truth : recording->truth) {
    set.truth.push_back(truth ? static_cast<int32_t>(*truth) : Labels::kUnknown);
  }
  return set;
}

Arrivals::Arrivals(const RecordedSet& set, uint64_t seed) : set_(set), order_(set.labels.answers.size()) {
  std::iota(order_.begin(), order_.end(), 0u);
  std::mt19937_64 chance(seed);
  for (uint32_t t = 0; t < set.labels.tasks(); ++t) {
    std::shuffle(order_.begin() + set.labels.begin[t], order_.begin() + set.labels.begin[t + 1], chance);
  }
}

std::vector<Labels::Answer> Arrivals::first(uint32_t task, uint32_t count) const {
  std::vector<Labels::Answer> answers;
  for (uint32_t i = 0; i < count; ++i) answers.push_back(set_.labels.answers[order_[set_.labels.begin[task] + i]]);
  return answers;
}

Labels Arrivals::labels(const std::vector<uint32_t>& count) const {
  Labels labels;
  labels.workers = set_.labels.workers;
  labels.classes = set_.labels.classes;
  for (uint32_t t = 0; t < set_.labels.tasks(); ++t) {
    auto answers = first(t, count[t]);
    std::sort(answers.begin(), answers.end(), [](const auto& a, const auto& b) { return a.worker < b.worker; });
    labels.answers.insert(labels.answers.end(), answers.begin(), answers.end());
    labels.begin.push_back(static_cast<uint32_t>(labels.answers.size()));
  }
  return labels;
}

}  // namespace muster::bench
