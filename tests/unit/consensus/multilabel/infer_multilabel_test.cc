#include "scheduler/consensus/categorical/infer_multilabel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>

#include "scheduler/consensus/categorical/multilabel.h"
#include "scheduler/consensus/categorical/selections.h"
#include "tests/support/recorded_set.h"

namespace muster::consensus {
namespace {

using ::testing::HasSubstr;

Result<Inference> infer(const std::vector<AnswerRow>& rows, const std::string& method = "",
                        const std::vector<Gold>& gold = {}) {
  return infer_multilabel({Kind::Multilabel, method, rows, gold, {}});
}

std::string label(const std::vector<AnswerRow>& rows, const std::string& method = "") {
  return infer(rows, method)->tasks.at(0).label;
}

std::vector<std::string> every_method() {
  return {multilabel_methods().begin(), multilabel_methods().end()};
}

TEST(SplitSelection, OrdersChoicesAndKnowsNone) {
  EXPECT_THAT(split_selection("b|a||b"), ::testing::ElementsAre("a", "b"));
  EXPECT_TRUE(split_selection("").empty());
  EXPECT_TRUE(split_selection("NONE").empty());
  EXPECT_THAT(split_selection("NONE|红, \"x\""), ::testing::ElementsAre("红, \"x\""));
}

TEST(InferMultilabel, RefusesAnUnknownMethod) {
  const auto found = infer({}, "magic");
  EXPECT_EQ(found.error().code, "consensus.method");
  EXPECT_THAT(found.error().message, HasSubstr("learned-threshold, majority, dawid-skene"));
}

TEST(InferMultilabel, AcceptsWhatEverybodyTicked) {
  const std::vector<AnswerRow> rows = {{"t", "a", "x|y"}, {"t", "b", "y|x"}, {"t", "c", "x|y"}};
  for (const std::string& method : every_method()) EXPECT_EQ(label(rows, method), "x|y") << method;
}

TEST(MajorityOfEachLabel, NeedsMoreThanHalf) {
  EXPECT_EQ(label({{"t", "a", "x"}, {"t", "b", "x|y"}, {"t", "c", "z"}}, "majority"), "x");
  EXPECT_EQ(label({{"t", "a", "x"}, {"t", "b", ""}}, "majority"), "NONE");
}

TEST(InferMultilabel, SurvivesWhatIsHardlyAnAnswer) {
  for (const std::string& method : every_method()) {
    EXPECT_TRUE(infer({}, method)->tasks.empty()) << method;
    EXPECT_EQ(label({{"t", "a", ""}, {"t", "b", "NONE"}}, method), "NONE") << method;
    EXPECT_EQ(label({{"t", "a", "x"}}, method), "x") << method;
  }
}

TEST(InferMultilabel, IsNeverSurerThanOneNorOfGoldLess) {
  const std::vector<AnswerRow> rows = {{"t", "a", "x"}, {"t", "b", "y"}, {"u", "a", "x|y"}, {"u", "b", "NONE"}};
  const auto found = infer(rows, "", {{"u", "y|z"}});
  EXPECT_EQ(found->tasks[1].label, "y|z");
  EXPECT_EQ(found->tasks[1].confidence, 1);
  EXPECT_GT(found->tasks[0].confidence, 0);
  EXPECT_LT(found->tasks[0].confidence, 1);
}

TEST(MultilabelDawidSkene, FindsTheTwoCoinPosteriorOfRatesItIsHeldTo) {
  // With boundless strength everybody has the rates of all: one label, ticked by both of two people or by one.
  const std::vector<AnswerRow> rows = {{"t", "a", "x"}, {"t", "b", "x"}, {"u", "a", "x"}, {"u", "b", "NONE"}};
  const auto found = multilabel_dawid_skene(read_selections(rows), {.strength = 1e12, .max_iterations = 1});
  // The first step starts from shares 1 and 1/2: hits 2.5 of 3, drawn to 0.7 by ten; false alarms 0.5 of 1.
  const double hit_all = (2.5 + 7) / 13, hit = (2.5 + 10 * hit_all) / 13;
  const double alarm_all = (0.5 + 1) / 11, alarm = (0.5 + 10 * alarm_all) / 11;
  const double prior = 2.5 / 4;
  const double both = prior * hit * hit / (prior * hit * hit + (1 - prior) * alarm * alarm);
  const double one = prior * hit * (1 - hit) / (prior * hit * (1 - hit) + (1 - prior) * alarm * (1 - alarm));
  EXPECT_NEAR(found.of(0)[0].yes, both, 1e-6);
  EXPECT_NEAR(found.of(1)[0].yes, one, 1e-6);
}

TEST(ScoreMultilabel, WeighsPeopleByTheirReliability) {
  const PersonAnswer answers[] = {{"x", 0.95}, {"y", 0.3}};
  EXPECT_EQ(score_multilabel(answers).label, "x");
  const PersonAnswer agreed[] = {{"x|y", 0.9}, {"y|x", 0.9}}, split[] = {{"x|y", 0.9}, {"x", 0.9}};
  EXPECT_EQ(score_multilabel(agreed).label, "x|y");
  EXPECT_GT(score_multilabel(agreed).confidence, score_multilabel(split).confidence);
  EXPECT_EQ(score_multilabel({}).confidence, 0);
  const PersonAnswer nothing[] = {{"NONE", 0.9}, {"", 0.9}};
  EXPECT_EQ(score_multilabel(nothing).label, "NONE");
  EXPECT_GT(score_multilabel(nothing).confidence, 0.95);
}

double treats_f1(const Inference& found, const testing::RecordedSet& set) {
  std::map<std::string, bool> treats;  // by the number that a task's name begins with
  for (const TaskResult& task : found.tasks) {
    size_t digits = 0;
    while (digits < task.task.size() && std::isdigit(static_cast<unsigned char>(task.task[digits])) != 0) ++digits;
    treats[task.task.substr(0, digits)] = task.label.find("TREATS") != std::string::npos;
  }
  double hits = 0, all = 0;
  for (const auto& row : set.truth) {
    const auto one = treats.find(row[0]);
    if (row[1] != "treat" || one == treats.end()) continue;
    hits += row[2] == "1" && one->second ? 1 : 0;
    all += (row[2] == "1" ? 1 : 0) + (one->second ? 1 : 0);
  }
  return 2 * hits / all;
}

TEST(InferMultilabel, OfRecordedPeopleReachesTheReference) {
  const auto set = testing::recorded_set("med_relex");
  if (!set) GTEST_SKIP() << "no med_relex in $MUSTER_RECORDED";
  std::vector<AnswerRow> rows;
  for (const auto& row : set->answers) rows.push_back({row[0], row[1], row[2]});
  EXPECT_NEAR(treats_f1(*infer(rows, "majority"), *set), 0.741, 0.0005);
  EXPECT_GE(treats_f1(*infer(rows), *set), 0.827);
  EXPECT_GE(treats_f1(*infer(rows, "dawid-skene"), *set), 0.827);
}

}  // namespace
}  // namespace muster::consensus
