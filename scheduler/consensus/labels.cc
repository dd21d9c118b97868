#include "scheduler/consensus/labels.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace muster::consensus {
namespace {

// Distinct strings, ascending, and the number of each.
class Names {
 public:
  void add(std::string_view name) { numbers_.try_emplace(name, 0); }
  std::vector<std::string> number() {
    std::vector<std::string> names;
    names.reserve(numbers_.size());
    for (const auto& entry : numbers_) names.emplace_back(entry.first);
    std::sort(names.begin(), names.end());
    for (uint32_t i = 0; i < names.size(); ++i) numbers_.find(names[i])->second = i;
    return names;
  }
  uint32_t operator[](std::string_view name) const { return numbers_.find(name)->second; }

 private:
  std::unordered_map<std::string_view, uint32_t> numbers_;
};

}  // namespace

NamedLabels intern(std::span<const AnswerRow> rows, std::span<const std::string> more_classes) {
  Names tasks, workers, classes;
  for (const std::string& name : more_classes) classes.add(name);
  for (const AnswerRow& row : rows) {
    tasks.add(row.task);
    workers.add(row.worker);
    classes.add(row.label);
  }
  NamedLabels made;
  made.names = {tasks.number(), workers.number(), classes.number()};

  struct Entry {
    uint32_t task, worker, label;
  };
  std::vector<Entry> entries;
  entries.reserve(rows.size());
  for (const AnswerRow& row : rows) entries.push_back({tasks[row.task], workers[row.worker], classes[row.label]});
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.task, a.worker) < std::pair(b.task, b.worker);
  });
  const auto repeated = [](const Entry& a, const Entry& b) { return a.task == b.task && a.worker == b.worker; };
  entries.erase(std::unique(entries.begin(), entries.end(), repeated), entries.end());

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
