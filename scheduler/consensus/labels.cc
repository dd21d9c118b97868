#include "scheduler/consensus/labels.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace muster::consensus {
namespace {

// Distinct strings, numbered as they come and at last by their bytes.
class Names {
 public:
  uint32_t add(std::string_view name) {
    if (!order_.empty() && order_[last_] == name) return last_;  // rows often come by task
    const auto [entry, is_new] = numbers_.try_emplace(name, static_cast<uint32_t>(order_.size()));
    if (is_new) order_.push_back(name);
    return last_ = entry->second;
  }

  struct Ranked {
    std::vector<std::string> names;  // ascending
    std::vector<uint32_t> rank;      // by the number that `add` gave
  };
  Ranked rank() const {
    std::vector<uint32_t> ascending(order_.size());
    std::iota(ascending.begin(), ascending.end(), 0u);
    std::sort(ascending.begin(), ascending.end(), [&](uint32_t a, uint32_t b) { return order_[a] < order_[b]; });
    Ranked ranked;
    ranked.names.reserve(order_.size());
    ranked.rank.resize(order_.size());
    for (const uint32_t i : ascending) {
      ranked.rank[i] = static_cast<uint32_t>(ranked.names.size());
      ranked.names.emplace_back(order_[i]);
    }
    return ranked;
  }

 private:
  std::unordered_map<std::string_view, uint32_t> numbers_;
  std::vector<std::string_view> order_;
  uint32_t last_ = 0;
};

struct Entry {
  uint32_t task, worker, label;
};

// Stable, in time linear in entries and keys.
std::vector<Entry> sorted_by(uint32_t Entry::*key, size_t keys, const std::vector<Entry>& entries) {
  std::vector<size_t> next(keys + 1, 0);
  for (const Entry& entry : entries) ++next[entry.*key + 1];
  for (size_t i = 1; i <= keys; ++i) next[i] += next[i - 1];
  std::vector<Entry> sorted(entries.size());
  for (const Entry& entry : entries) sorted[next[entry.*key]++] = entry;
  return sorted;
}

}  // namespace

size_t Labels::end_of_person(std::span<const Answer> of_task, size_t i) {
  size_t end = i + 1;
  while (end < of_task.size() && of_task[end].worker == of_task[i].worker) ++end;
  return end;
}

bool Labels::anybody_repeats(std::span<const Answer> of_task) {
  const auto same = [](const Answer& a, const Answer& b) { return a.worker == b.worker; };
  return std::adjacent_find(of_task.begin(), of_task.end(), same) != of_task.end();
}

NamedLabels intern(std::span<const AnswerRow> rows, std::span<const std::string> more_classes, Repeats repeats) {
  Names tasks, workers, classes;
  for (const std::string& name : more_classes) classes.add(name);
  std::vector<Entry> entries;
  entries.reserve(rows.size());
  for (const AnswerRow& row : rows) {
    entries.push_back({tasks.add(row.task), workers.add(row.worker), classes.add(row.label)});
  }
  Names::Ranked by_task = tasks.rank(), by_worker = workers.rank(), by_class = classes.rank();
  for (Entry& entry : entries) {
    entry = {by_task.rank[entry.task], by_worker.rank[entry.worker], by_class.rank[entry.label]};
  }
  if (repeats == Repeats::All) entries = sorted_by(&Entry::label, by_class.names.size(), entries);
  entries = sorted_by(&Entry::worker, by_worker.names.size(), entries);
  entries = sorted_by(&Entry::task, by_task.names.size(), entries);
  if (repeats == Repeats::First) {
    const auto repeated = [](const Entry& a, const Entry& b) { return a.task == b.task && a.worker == b.worker; };
    entries.erase(std::unique(entries.begin(), entries.end(), repeated), entries.end());
  }

  NamedLabels made;
  made.names = {std::move(by_task.names), std::move(by_worker.names), std::move(by_class.names)};

  Labels& labels = made.labels;
  labels.workers = static_cast<uint32_t>(made.names.workers.size());
  labels.classes = static_cast<uint32_t>(made.names.classes.size());
  labels.begin.assign(made.names.tasks.size() + 1, 0);
  labels.answers.reserve(entries.size());
  for (const Entry& entry : entries) {
    ++labels.begin[entry.task + 1];
    labels.answers.push_back({entry.worker, entry.label});
  }
  for (size_t t = 1; t < labels.begin.size(); ++t) labels.begin[t] += labels.begin[t - 1];
  return made;
}

}  // namespace muster::consensus
