#include "scheduler/consensus/categorical/infer_categorical.h"

#include <gtest/gtest.h>

#include <algorithm>

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

}  // namespace
}  // namespace muster::consensus
