#include "tests/crowd/verify.h"

#include <map>
#include <set>
#include <utility>

#include "tests/crowd/tally.h"

namespace muster::crowd {

namespace {

constexpr size_t kMostShown = 20;
const std::string kCounted = "counted";

using Counted = std::map<std::string, std::map<std::string, const AnswerRow*>>;  // key → worker → row

std::vector<std::string> labels_of(const std::map<std::string, const AnswerRow*>& answers) {
  std::vector<std::string> labels;
  for (const auto& [worker, row] : answers) labels.push_back(row->label.value_or(""));
  return labels;
}

std::vector<std::string> labels_of(const std::map<std::string, std::string>& recorded) {
  std::vector<std::string> labels;
  for (const auto& [worker, label] : recorded) labels.push_back(label);
  return labels;
}

std::string shown(const std::optional<std::string>& label) {
  return label ? "'" + *label + "'" : "nothing";
}

// Counted answers by task and person; a second one of the same person is a finding.
Counted index_counted(const std::vector<AnswerRow>& answers, Findings& findings) {
  Counted counted;
  std::set<std::string> ids;
  for (const AnswerRow& row : answers) {
    ++findings.answers_checked;
    if (!ids.insert(row.id).second) findings.add(row.id + " is exported twice");
    if (row.state != kCounted) continue;
    if (!counted[row.key].emplace(row.worker, &row).second) {
      findings.add(row.key + ": two answers of " + row.worker + " are counted");
    }
  }
  return counted;
}

void check_recorded(const PlannedTask& task, const std::map<std::string, const AnswerRow*>& counted, bool all,
                    Findings& findings) {
  for (const auto& [worker, row] : counted) {
    const auto recorded = task.recorded.find(worker);
    if (recorded == task.recorded.end()) {
      findings.add(task.key + ": " + worker + " is counted but never answered it");
    } else if (row->label != recorded->second) {
      findings.add(task.key + ": " + worker + " answered '" + recorded->second + "', exported is " + shown(row->label));
    }
  }
  for (const auto& [worker, label] : task.recorded) {
    if (all && !counted.contains(worker)) findings.add(task.key + ": the answer of " + worker + " is not counted");
  }
}

void check_numbers(const PlannedTask& task, bool adaptive, const ResultRow& result, size_t counted,
                   Findings& findings) {
  if (result.state != "done") findings.add(task.key + ": state is " + result.state);
  const bool wanted = adaptive ? result.target >= 1 && result.target <= task.target : result.target == task.target;
  if (!wanted) findings.add(task.key + ": target is " + std::to_string(result.target));
  if (counted != result.target || result.counted != result.target) {
    findings.add(task.key + ": " + std::to_string(counted) + " answers counted (the result says " +
                 std::to_string(result.counted) + "), target " + std::to_string(result.target));
  }
}

void check_majority(const PlannedTask& task, const ResultRow& result,
                    const std::map<std::string, const AnswerRow*>& counted, Findings& findings) {
  const auto expected = majority(labels_of(counted));
  if (result.label != expected) {
    findings.add(task.key + ": result is " + shown(result.label) + ", majority of counted answers " + shown(expected));
  }
  if (task.recorded.empty()) return;
  const auto recorded = majority(labels_of(task.recorded));
  if (result.label != recorded) {
    findings.add(task.key + ": result is " + shown(result.label) + ", majority of recorded answers " + shown(recorded));
  }
}

void check_task(const PlannedTask& task, bool adaptive, const ResultRow& result,
                const std::map<std::string, const AnswerRow*>& counted, Findings& findings) {
  check_numbers(task, adaptive, result, counted.size(), findings);
  std::set<std::string> ids;
  for (const auto& [worker, row] : counted) ids.insert(row->id);
  if (std::set<std::string>(result.answers.begin(), result.answers.end()) != ids) {
    findings.add(task.key + ": the result rests on other answers than the counted ones");
  }
  if (adaptive && !result.label) findings.add(task.key + ": there is no value");
  if (!adaptive) check_majority(task, result, counted, findings);
  if (!task.recorded.empty()) check_recorded(task, counted, !adaptive, findings);
}

// Every saved answer is exported under its assignment, whatever its fate.
void check_saved(const PlannedJob& job, const std::vector<AnswerRow>& answers, const std::vector<PersonHistory>& people,
                 Findings& findings) {
  std::map<std::string, const AnswerRow*> by_id;
  for (const AnswerRow& row : answers) by_id.emplace(row.id, &row);
  for (const PersonHistory& person : people) {
    for (const SavedAnswer& saved : person.saved) {
      if (saved.job != job.name) continue;
      ++findings.saved_checked;
      const std::string what = saved.key + ": " + saved.assignment + " of " + person.worker;
      const auto row = by_id.find(saved.assignment);
      if (row == by_id.end() || row->second->revision == 0) {
        findings.add(what + " was saved and is missing");
      } else if (row->second->worker != person.worker || row->second->key != saved.key ||
                 row->second->label != saved.label) {
        findings.add(what + " was saved as '" + saved.label + "' and is exported as " + shown(row->second->label));
      }
    }
  }
}

}  // namespace

void Findings::add(std::string what) {
  ++count;
  if (first.size() < kMostShown) first.push_back(std::move(what));
}

Findings verify_job(const PlannedJob& job, const std::vector<ResultRow>& results, const std::vector<AnswerRow>& answers,
                    const std::vector<PersonHistory>& people) {
  Findings findings;
  const Counted counted = index_counted(answers, findings);
  std::map<std::string, const ResultRow*> by_key;
  for (const ResultRow& row : results) {
    if (!by_key.emplace(row.key, &row).second) findings.add(row.key + " has two results");
  }
  const std::map<std::string, const AnswerRow*> none;
  std::set<std::string> planned;
  for (const PlannedTask& task : job.tasks) {
    planned.insert(task.key);
    const auto result = by_key.find(task.key);
    if (result == by_key.end()) {
      findings.add(task.key + " has no result");
      continue;
    }
    ++findings.results_checked;
    const auto answered = counted.find(task.key);
    check_task(task, job.confidence.has_value(), *result->second, answered == counted.end() ? none : answered->second,
               findings);
  }
  for (const auto& [key, row] : by_key) {
    if (!planned.contains(key)) findings.add(key + " has a result and was never imported");
  }
  check_saved(job, answers, people, findings);
  return findings;
}

}  // namespace muster::crowd
