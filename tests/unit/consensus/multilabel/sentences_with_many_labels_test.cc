// Random tasks with known sets of labels, and people who overlook most of what holds.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "scheduler/consensus/categorical/infer_multilabel.h"

namespace muster::consensus {
namespace {

const std::string kLabels = "abcdef";

struct Row {
  std::string task, worker, label;
};
struct World {
  std::vector<Row> rows;
  std::map<std::string, std::string> truth;  // letters

  std::vector<AnswerRow> answers() const {
    std::vector<AnswerRow> made;
    for (const Row& row : rows) made.push_back({row.task, row.worker, row.label});
    return made;
  }
};

World make(uint32_t seed, int tasks, int answers) {
  std::mt19937 chance(seed);
  const auto happens = [&](double p) { return std::uniform_real_distribution<double>(0, 1)(chance) < p; };
  World world;
  for (int t = 0; t < tasks; ++t) {
    const std::string task = "t" + std::to_string(1000 + t);
    for (const char l : kLabels) world.truth[task] += happens(0.25) ? std::string(1, l) : "";
    for (int i = 0; i < answers; ++i) {
      const int who = (t * 7 + i * 3) % 20;
      const double hit = 0.25 + 0.03 * who, alarm = who % 5 == 0 ? 0.3 : 0.03;
      std::string label;
      for (const char l : kLabels) {
        const bool holds = world.truth[task].find(l) != std::string::npos;
        if (happens(holds ? hit : alarm)) label += (label.empty() ? "" : "|") + std::string(1, l);
      }
      world.rows.push_back({task, "w" + std::to_string(10 + who), label.empty() ? "NONE" : label});
    }
  }
  return world;
}

double f1(const World& world, const std::string& method, const std::vector<Gold>& gold = {}) {
  const auto answers = world.answers();
  const auto found = infer_multilabel({Kind::Multilabel, method, answers, gold, {}});
  double hits = 0, all = 0;
  for (const TaskResult& task : found->tasks) {
    const std::string& truth = world.truth.at(task.task);
    for (const char l : kLabels) {
      const bool given = task.label != "NONE" && task.label.find(l) != std::string::npos;
      const bool holds = truth.find(l) != std::string::npos;
      hits += given && holds ? 1 : 0;
      all += (given ? 1 : 0) + (holds ? 1 : 0);
    }
  }
  return 2 * hits / all;
}

TEST(SentencesWithManyLabels, AreReadBetterWithRatesAndALearnedThreshold) {
  for (const uint32_t seed : {1U, 2U, 3U}) {
    const World world = make(seed, 400, 6);
    const double learned = f1(world, "learned-threshold");
    EXPECT_GT(learned, f1(world, "majority") + 0.1) << "seed " << seed;
    EXPECT_GE(learned, f1(world, "dawid-skene") - 0.005) << "seed " << seed;
  }
}

TEST(SentencesWithManyLabels, UseGoldWhereThereIsEnough) {
  const World world = make(5, 400, 5);
  std::vector<std::string> labels;
  labels.reserve(150);
  std::vector<Gold> gold;
  for (const auto& [task, letters] : world.truth) {
    if (labels.size() == 150) break;
    std::string label;
    for (const char l : letters) label += (label.empty() ? "" : "|") + std::string(1, l);
    gold.push_back({task, labels.emplace_back(label)});
  }
  EXPECT_GT(f1(world, "", gold), f1(world, ""));
}

TEST(SentencesWithManyLabels, GiveTheSameInAnyOrderOfRowsAndUnderOtherNames) {
  const World world = make(6, 80, 5);
  World other = world;
  std::shuffle(other.rows.begin(), other.rows.end(), std::mt19937(4));
  const auto first = infer_multilabel({Kind::Multilabel, "", world.answers(), {}, {}});
  const auto shuffled = infer_multilabel({Kind::Multilabel, "", other.answers(), {}, {}});
  for (auto& row : other.rows) std::reverse(row.worker.begin(), row.worker.end());
  for (auto& row : other.rows) {
    for (char& c : row.label) c = row.label != "NONE" && c >= 'a' && c <= 'f' ? static_cast<char>('a' + 'f' - c) : c;
  }
  const auto renamed = infer_multilabel({Kind::Multilabel, "", other.answers(), {}, {}});
  for (size_t t = 0; t < first->tasks.size(); ++t) {
    EXPECT_EQ(first->tasks[t].label, shuffled->tasks[t].label);
    EXPECT_EQ(first->tasks[t].confidence, shuffled->tasks[t].confidence);
    EXPECT_EQ(first->tasks[t].label.size(), renamed->tasks[t].label.size());
    EXPECT_NEAR(first->tasks[t].confidence, renamed->tasks[t].confidence, 1e-6);
  }
}

TEST(SentencesWithManyLabels, KnowWhoOverlooksLess) {
  const World world = make(7, 400, 6);
  const auto answers = world.answers();
  const auto found = infer_multilabel({Kind::Multilabel, "", answers, {}, {}});
  EXPECT_GT(found->workers[19].reliability, found->workers[1].reliability + 0.2);
  EXPECT_GT(found->workers[19].reliability, found->workers[15].reliability + 0.1);
}

}  // namespace
}  // namespace muster::consensus
