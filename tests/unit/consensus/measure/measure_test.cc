#include "scheduler/consensus/measure/measure.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

namespace muster::consensus {
namespace {

struct Said {
  const char *task, *label;
};

// "truths/without result name=value …", or the failure.
std::string measured(Kind kind, const std::vector<Said>& results, const std::vector<Said>& truths) {
  std::vector<TaskResult> tasks;
  for (const Said& said : results) tasks.push_back({said.task, said.label, 1});
  std::vector<Gold> gold;
  for (const Said& said : truths) gold.push_back({said.task, said.label});
  const auto found = measure(kind, tasks, gold);
  if (!found) return "!" + found.error().message;
  std::string text = std::to_string(found->truths) + "/" + std::to_string(found->without_result);
  for (const Measure& measure : found->measures) {
    char value[32];
    std::snprintf(value, sizeof value, "%.4f", measure.value);
    text += " " + measure.name + "=" + value;
  }
  return text;
}

TEST(Measure, OfClassesIsAccuracyAndF1OfTheRarer) {
  // 5 tasks: "yes" is true of two, one of them found, one "no" called yes.
  EXPECT_EQ(measured(Kind::Categorical, {{"a", "yes"}, {"b", "no"}, {"c", "yes"}, {"d", "no"}, {"e", "no"}},
                     {{"a", "yes"}, {"b", "yes"}, {"c", "no"}, {"d", "no"}, {"e", "no"}}),
            "5/0 accuracy=0.6000 f1=0.5000");
  // Classes x: F1 2/3, y: 2/3, z: 1.
  EXPECT_EQ(measured(Kind::Categorical, {{"a", "x"}, {"b", "x"}, {"c", "y"}, {"d", "z"}},
                     {{"a", "x"}, {"b", "y"}, {"c", "y"}, {"d", "z"}}),
            "4/0 accuracy=0.7500 macro_f1=0.7778");
}

TEST(Measure, LooksAtTasksThatHaveBothAResultAndATruth) {
  EXPECT_EQ(measured(Kind::Categorical, {{"a", "x"}, {"c", "y"}}, {{"c", "y"}, {"b", "x"}, {"c", "x"}}),
            "2/1 accuracy=1.0000 macro_f1=1.0000");
  EXPECT_EQ(measured(Kind::Numeric, {}, {{"a", "1"}}), "1/1");
  EXPECT_EQ(measured(Kind::Spans, {{"a", "[]"}}, {}), "0/0");
}

TEST(Measure, OfNumbersIsTheirError) {
  EXPECT_EQ(measured(Kind::Numeric, {{"a", "1"}, {"b", "2.5"}, {"c", "4"}}, {{"a", "1"}, {"b", "2"}, {"c", "5.5"}}),
            "3/0 mae=0.6667 rmse=0.9129 pearson=0.9522");
  EXPECT_EQ(measured(Kind::Ordinal, {{"a", "1"}, {"b", "3"}}, {{"a", "1.0"}, {"b", "5"}}),
            "2/0 accuracy=0.5000 mae=1.0000");
  EXPECT_EQ(measured(Kind::Numeric, {{"a", "1"}}, {{"a", "one"}}), "!row 1: a number is needed, not \"one\"");
}

TEST(Measure, OfScoresIsTheirOrder) {
  EXPECT_EQ(measured(Kind::Pairwise, {{"1", "0.1"}, {"2", "-3"}, {"3", "7"}}, {{"1", "5"}, {"2", "4"}, {"3", "2"}}),
            "3/0 spearman=-0.5000 kendall=-0.3333");
}

TEST(Measure, OfSetsIsF1OverPairsAndTheShareOfEqualSets) {
  EXPECT_EQ(
      measured(Kind::Multilabel, {{"a", "x|y"}, {"b", "NONE"}, {"c", "z"}}, {{"a", "y|x"}, {"b", ""}, {"c", "x|z"}}),
      "3/0 f1=0.8571 exact=0.6667");
}

TEST(Measure, OfPathsCountsTheStepsInCommon) {
  // Steps found 3 + 1, wanted 3 + 2, in common 2 + 1.
  EXPECT_EQ(measured(Kind::Taxonomy, {{"a", "animal/dog/pug"}, {"b", "plant"}},
                     {{"a", "animal/dog/collie"}, {"b", "plant/oak"}}),
            "2/0 accuracy=0.0000 path_f1=0.6667");
}

TEST(Measure, OfSpansIsF1OfWholesAndOfTokens) {
  // Wholes: 1 of 2 found, 1 of 2 wanted. Tokens: found {1, 2, 5, 6}, wanted {1, 2, 5}, in common 3.
  EXPECT_EQ(measured(Kind::Spans, {{"a", R"([[1,3,"PER"],[5,7,"ORG"]])"}}, {{"a", R"([[1,3,"PER"],[5,6,"ORG"]])"}}),
            "1/0 f1=0.5000 overlap_f1=0.8571");
  // Two sides of a text; severity does not count.
  EXPECT_EQ(measured(Kind::Spans, {{"a", R"([["t",1,3,"Style","M"],["s",5,6,"Style","m"]])"}},
                     {{"a", R"([["t",1,3,"Style","m"],["t",5,6,"Style","m"]])"}}),
            "1/0 f1=0.5000 overlap_f1=0.6667");
  EXPECT_EQ(measured(Kind::Spans, {{"a", "[]"}}, {{"a", "[[3,1,\"X\"]]"}}),
            "!row 1: a JSON list of [start, end, type] is needed, not \"[[3,1,\"X\"]]\"");
}

TEST(Measure, OfBoxesIsTheMeanOverlapOfMatchedOnes) {
  const char* const two = R"([{"x1":0,"y1":0,"x2":10,"y2":10,"c":"Car"},{"x1":100,"y1":0,"x2":110,"y2":10,"c":"Car"}])";
  // The first is met by half (5 × 10 of 100 + 50 - 50), the second exactly; one box of task b is missed.
  const char* const seen =
      R"([{"x1":100,"y1":0,"x2":110,"y2":10,"c":"Car"},{"x1":5,"y1":0,"x2":10,"y2":10,"c":"Car"}])";
  EXPECT_EQ(measured(Kind::Boxes, {{"a", seen}, {"b", "[]"}, {"c", "[]"}}, {{"a", two}, {"b", two}, {"c", "[]"}}),
            "3/0 iou=0.5833 f1=0.6667");
  const char* const bus = R"([{"x1":0,"y1":0,"x2":10,"y2":10,"c":"Bus"}])";
  EXPECT_EQ(measured(Kind::Boxes, {{"a", bus}}, {{"a", two}}), "1/0 iou=0.0000 f1=0.0000");
  EXPECT_EQ(measured(Kind::Boxes, {{"a", "[]"}}, {{"a", "x"}}), "!row 1: a JSON list of boxes is needed, not \"x\"");
}

TEST(Measure, OfTextsIsTheWordErrorRateOfAll) {
  // 1 error in 3 words, 0 in 5.
  EXPECT_EQ(measured(Kind::Transcript, {{"a", "the cat sat"}, {"b", "One two three, four five."}},
                     {{"a", "the bat sat"}, {"b", "one two three four five"}}),
            "2/0 wer=0.1250 exact=0.5000");
}

}  // namespace
}  // namespace muster::consensus
