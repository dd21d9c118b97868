#include "scheduler/consensus/infer/task_rankings.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "scheduler/consensus/infer/infer.h"
#include "scheduler/consensus/infer/ranking_label.h"

namespace muster::consensus {
namespace {

struct Scored {
  std::string_view id;
  double score = 0, confidence = 0;
};

TaskResult in_order(std::string_view task, std::vector<Scored> items) {
  std::sort(items.begin(), items.end(),
            [](const Scored& a, const Scored& b) { return a.score != b.score ? a.score > b.score : a.id < b.id; });
  TaskResult result{std::string(task), "", 0};
  for (const Scored& item : items) {
    result.label += (result.label.empty() ? "" : ">") + std::string(item.id);
    result.confidence += item.confidence / static_cast<double>(items.size());
  }
  return result;
}

double score_in(std::string_view label) {
  double score = 0;
  std::from_chars(label.data(), label.data() + label.size(), score);
  return score;
}

}  // namespace

Result<Inference> rank_each_task(const Request& request) {
  std::map<std::string_view, std::string> prefixes;  // of tasks, "12:" and the like
  for (const AnswerRow& row : request.answers) prefixes.try_emplace(row.task);
  size_t number = 0;
  for (auto& [task, prefix] : prefixes) prefix = std::to_string(number++) + ':';
  std::deque<std::string> labels;
  std::vector<AnswerRow> rows(request.answers.begin(), request.answers.end());
  std::map<std::string, std::pair<std::string_view, std::string_view>, std::less<>> known;  // name to task and id
  for (AnswerRow& row : rows) {
    std::string label;
    for (const std::string_view id : split_ids(row.label)) {
      const std::string name = prefixes.at(row.task) + std::string(id);
      label += (label.empty() ? "" : ">") + name;
      known.try_emplace(name, row.task, id);
    }
    row.label = labels.emplace_back(std::move(label));
  }
  Request own = request;
  own.answers = rows;
  auto inference = infer(own);
  if (!inference) return inference;
  std::map<std::string_view, std::vector<Scored>> by_task;
  for (const TaskResult& item : inference->tasks) {
    const auto& [task, id] = known.at(item.task);
    by_task[task].push_back({id, score_in(item.label), item.confidence});
  }
  inference->tasks.clear();
  for (auto& [task, items] : by_task) inference->tasks.push_back(in_order(task, std::move(items)));
  inference->why.clear();  // that tasks have no items in common goes without saying
  return inference;
}

}  // namespace muster::consensus
