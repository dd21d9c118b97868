// Recorded answers of real people, where they are at hand (MUSTER_RECORDED names their folder).
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <vector>

#include "scheduler/consensus/categorical/methods.h"
#include "tests/unit/consensus/categorical/crowd.h"

namespace muster::consensus {
namespace {

std::vector<std::vector<std::string>> read_csv(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> row(1);
    for (const char c : line) {
      if (c == ',') {
        row.emplace_back();
      } else {
        row.back().push_back(c);
      }
    }
    rows.push_back(std::move(row));
  }
  if (!rows.empty()) rows.erase(rows.begin());
  return rows;
}

double accuracy_on(const std::string& folder, std::string_view method) {
  const auto rows = read_csv(folder + "/answers.csv");
  std::vector<AnswerRow> answers;
  for (const auto& row : rows) answers.push_back({row.at(0), row.at(1), row.at(2)});
  const NamedLabels named = intern(answers);
  std::map<std::string, std::string> truth;
  for (const auto& row : read_csv(folder + "/truth.csv")) truth[row.at(0)] = row.at(1);
  const Estimate estimate = find_categorical_method(method)->run(named.labels);
  EXPECT_EQ(first_fall(estimate.objective), -1) << folder << " " << method;
  double right = 0, known = 0;
  for (uint32_t t = 0; t < named.labels.tasks(); ++t) {
    const auto found = truth.find(named.names.tasks[t]);
    if (found == truth.end()) continue;
    known += 1;
    right += named.names.classes[best_class(estimate.of(t))] == found->second ? 1 : 0;
  }
  return right / known;
}

TEST(RecordedAnswers, AreInferredAsWellAsPublished) {
  const char* folder = std::getenv("MUSTER_RECORDED");
  if (folder == nullptr) GTEST_SKIP() << "MUSTER_RECORDED is not set";
  const std::string sets(folder);
  const struct {
    const char *set, *method;
    double published;  // less half a point
  } kRows[] = {{"rte", "dawid-skene", .923},
               {"d_possent", "dawid-skene", .955},
               {"web", "dawid-skene", .824},
               {"s_rel", "dawid-skene", .612},
               {"rte", "one-coin", .920},
               {"web", "one-coin", .835},
               {"music_genre", "one-coin", .792},
               {"rte", "glad", .920},
               {"web", "glad", .818},
               {"zencrowd_all", "glad", .825},
               {"s_rel", "mace", .603},
               {"face", "mace", .642},
               {"rte", "mace", .910},
               {"web", "bayes-dawid-skene", .746},
               {"face", "bayes-dawid-skene", .635},
               {"rte", "ebcc", .926},
               {"zencrowd_all", "ebcc", .857}};
  for (const auto& row : kRows) {
    EXPECT_GE(accuracy_on(sets + "/" + row.set, row.method), row.published) << row.set << " " << row.method;
  }
}

}  // namespace
}  // namespace muster::consensus
