#include "scheduler/consensus/pairwise/comparisons.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace muster::consensus::pairwise {
namespace {

using Names = std::vector<std::string_view>;  // of one order, best first

Names split_pair(std::string_view task, std::string_view winner) {
  if (winner.empty() || task.size() < winner.size() + 2) return {};
  const size_t rest = task.size() - winner.size() - 1;
  if (task.starts_with(winner) && task[winner.size()] == '|') return {winner, task.substr(winner.size() + 1)};
  if (task.ends_with(winner) && task[rest] == '|') return {winner, task.substr(0, rest)};
  return {};
}

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
}

Names split_ranking(std::string_view label) {
  Names names;
  for (size_t start = 0; start <= label.size();) {
    const size_t end = std::min(label.find('>', start), label.size());
    names.push_back(trimmed(label.substr(start, end - start)));
    start = end + 1;
  }
  return names;
}

bool valid(Names names) {
  if (names.empty()) return false;
  std::sort(names.begin(), names.end());
  return !names.front().empty() && std::adjacent_find(names.begin(), names.end()) == names.end();
}

tl::unexpected<Failure> refuse(std::span<const AnswerRow> rows, std::string_view task, std::string_view label,
                               const std::string& reason) {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const AnswerRow& r) { return r.task == task && r.label == label; });
  return fail("consensus.label", "row " + std::to_string(row - rows.begin() + 1) + ": " + reason);
}

// Rows in the order of task, worker and label, each with its items by name.
template <class Split>
Result<NamedOrders> read(std::span<const AnswerRow> rows, Repeats repeats, const std::string& reason, Split split) {
  NamedLabels named = intern(rows, {}, repeats);
  std::vector<Names> orders;
  std::unordered_map<std::string_view, uint32_t> numbers;
  NamedOrders made;
  for (uint32_t t = 0; t < named.labels.tasks(); ++t) {
    for (const auto& [worker, label] : named.labels.of(t)) {
      const std::string& text = named.names.classes[label];
      Names names = split(named.names.tasks[t], text);
      if (!valid(names)) return refuse(rows, named.names.tasks[t], text, reason);
      for (const std::string_view name : names) numbers.try_emplace(name, 0);
      made.orders.worker.push_back(worker);
      orders.push_back(std::move(names));
    }
  }
  for (const auto& entry : numbers) made.items.emplace_back(entry.first);
  std::sort(made.items.begin(), made.items.end());
  for (uint32_t i = 0; i < made.items.size(); ++i) numbers.find(made.items[i])->second = i;
  for (const Names& names : orders) {
    for (const std::string_view name : names) made.orders.placed.push_back(numbers.find(name)->second);
    made.orders.begin.push_back(static_cast<uint32_t>(made.orders.placed.size()));
  }
  made.orders.items = static_cast<uint32_t>(made.items.size());
  made.orders.workers = named.labels.workers;
  made.workers = std::move(named.names.workers);
  return made;
}

}  // namespace

Result<NamedOrders> read_pairs(std::span<const AnswerRow> rows, Repeats repeats) {
  return read(rows, repeats, "the label is not one of the two items that the task names as \"i|j\"", split_pair);
}

Result<NamedOrders> read_rankings(std::span<const AnswerRow> rows, Repeats repeats) {
  return read(rows, repeats, "not different items joined by '>'",
              [](std::string_view, std::string_view label) { return split_ranking(label); });
}

Orders pairs_of(const Orders& orders) {
  Orders pairs;
  pairs.items = orders.items;
  pairs.workers = orders.workers;
  for (uint32_t o = 0; o < orders.count(); ++o) {
    const auto order = orders.of(o);
    for (size_t i = 0; i < order.size(); ++i) {
      for (size_t j = i + 1; j < order.size(); ++j) {
        pairs.worker.push_back(orders.worker[o]);
        pairs.placed.push_back(order[i]);
        pairs.placed.push_back(order[j]);
        pairs.begin.push_back(static_cast<uint32_t>(pairs.placed.size()));
      }
    }
  }
  return pairs;
}

std::vector<uint32_t> components(const Orders& orders) {
  std::vector<uint32_t> parent(orders.items);
  std::iota(parent.begin(), parent.end(), 0);
  const auto root = [&](uint32_t item) {
    while (parent[item] != item) item = parent[item] = parent[parent[item]];
    return item;
  };
  for (uint32_t o = 0; o < orders.count(); ++o) {
    const auto order = orders.of(o);
    for (size_t i = 1; i < order.size(); ++i) {
      const uint32_t a = root(order[i - 1]), b = root(order[i]);
      parent[std::max(a, b)] = std::min(a, b);
    }
  }
  std::vector<uint32_t> number(orders.items);
  uint32_t next = 0;
  for (uint32_t i = 0; i < orders.items; ++i) number[i] = parent[i] == i ? next++ : number[root(i)];
  return number;
}

}  // namespace muster::consensus::pairwise
