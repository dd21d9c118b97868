#include "scheduler/consensus/categorical/infer_categorical.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace muster::consensus {
namespace {

// "task=label …; worker:answers …"
std::string picture(const Inference& inference) {
  std::string text;
  for (const TaskResult& task : inference.tasks) text += task.task + "=" + task.label + " ";
  text += ";";
  for (const WorkerResult& worker : inference.workers)
    text += " " + worker.worker + ":" + std::to_string(worker.answers);
  return text;
}

const std::vector<AnswerRow> kRows = {{"b", "张", "是, \"sure\""}, {"a", "张", "否"},           {"a", "李", "否"},
                                      {"b", "李", "是, \"sure\""}, {"a", "王", "是, \"sure\""}, {"b", "王", "否"},
                                      {"a", "张", "是, \"sure\""}};

TEST(InferCategorical, NamesTasksWorkersAndLabels) {
  Request request;
  request.answers = kRows;
  for (const std::string_view method : categorical_method_names()) {
    request.method = method;
    const Result<Inference> inference = infer_categorical(request);
    ASSERT_TRUE(inference.has_value()) << method;
    EXPECT_EQ(picture(*inference), "a=否 b=是, \"sure\" ; 张:2 李:2 王:2") << method;
    EXPECT_EQ(inference->method, method);
  }
}

TEST(InferCategorical, GivesTheSameInAnyOrderOfRows) {
  std::vector<AnswerRow> rows(kRows.begin(), kRows.end() - 1);
  Request request;
  for (const std::string_view method : categorical_method_names()) {
    request.method = method;
    request.answers = rows;
    const Inference first = *infer_categorical(request);
    std::vector<AnswerRow> turned(rows.rbegin(), rows.rend());
    request.answers = turned;
    const Inference second = *infer_categorical(request);
    EXPECT_EQ(picture(first), picture(second)) << method;
    EXPECT_EQ(first.tasks[0].confidence, second.tasks[0].confidence) << method;
    EXPECT_EQ(first.workers[1].reliability, second.workers[1].reliability) << method;
  }
}

TEST(InferCategorical, BelievesGoldAndIgnoresItOnUnknownTasks) {
  const std::vector<Gold> gold = {{"a", "neither"}, {"z", "否"}};
  Request request;
  request.method = "one-coin";
  request.answers = kRows;
  request.gold = gold;
  const Inference inference = *infer_categorical(request);
  ASSERT_EQ(inference.tasks.size(), 2u);
  EXPECT_EQ(inference.tasks[0].label, "neither");
  EXPECT_EQ(inference.tasks[0].confidence, 1);
}

TEST(InferCategorical, CountsChoicesThatNobodyTook) {
  Request request;
  request.method = "one-coin";
  const std::vector<AnswerRow> rows = {{"a", "w", "x"}, {"a", "v", "x"}, {"b", "w", "y"}};
  request.answers = rows;
  const double among_two = infer_categorical(request)->tasks[0].confidence;
  request.classes = {"y", "z"};
  const double among_three = infer_categorical(request)->tasks[0].confidence;
  EXPECT_GT(among_three, among_two + 0.01);  // two wrong answers are less likely to be the same
}

TEST(InferCategorical, RefusesUnknownMethodsByName) {
  Request request;
  request.method = "coin-toss";
  const Result<Inference> inference = infer_categorical(request);
  ASSERT_FALSE(inference.has_value());
  EXPECT_EQ(inference.error().code, "consensus.method");
  EXPECT_NE(inference.error().message.find("dawid-skene"), std::string::npos);
}

TEST(InferCategorical, HasNothingToSayOfNothing) {
  EXPECT_TRUE(infer_categorical(Request{})->tasks.empty());
}

// 200 tasks of 5 people who are right three times in four, given as rows.
struct Rows {
  std::vector<std::string> tasks, truth, workers = {"a", "b", "c", "d", "e"};
  std::vector<AnswerRow> rows;
  std::vector<Gold> gold;  // half of the tasks

  Rows() {
    std::mt19937_64 chance(3);
    for (int t = 0; t < 200; ++t) {
      tasks.push_back("t" + std::to_string(1000 + t));
      truth.push_back(chance() % 2 == 0 ? "yes" : "no");
    }
    for (size_t t = 0; t < tasks.size(); ++t) {
      for (const std::string& worker : workers) {
        const bool right = chance() % 4 != 0;
        rows.push_back({tasks[t], worker, right == (truth[t] == "yes") ? "yes" : "no"});
      }
      if (t % 2 == 0) gold.push_back({tasks[t], truth[t]});
    }
  }
};

TEST(InferCategorical, CalibratesByGoldWhereThereIsEnoughElseByHeldOutAnswers) {
  const Rows rows;
  Request request{.method = "dawid-skene", .answers = rows.rows};
  EXPECT_EQ(infer_categorical(request)->confidence_basis, "none");
  request.calibrate = true;
  EXPECT_EQ(infer_categorical(request)->confidence_basis, "held-out answers");
  request.gold = std::span(rows.gold).first(kLeastGold - 1);
  EXPECT_EQ(infer_categorical(request)->confidence_basis, "held-out answers");
  request.gold = rows.gold;
  const Inference by_gold = *infer_categorical(request);
  EXPECT_EQ(by_gold.confidence_basis, "gold");
  double said = 0, right = 0;
  for (size_t t = 0; t < 200; ++t) {
    if (t % 2 == 0) {
      EXPECT_EQ(by_gold.tasks[t].confidence, 1);
      continue;
    }
    said += by_gold.tasks[t].confidence / 100;
    right += by_gold.tasks[t].label == rows.truth[t] ? 0.01 : 0;
  }
  EXPECT_NEAR(said, right, 0.08);
}

}  // namespace
}  // namespace muster::consensus
