#include "scheduler/consensus/infer/score.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "scheduler/consensus/infer/infer.h"

namespace muster::consensus {
namespace {

using Answers = std::vector<PersonAnswer>;

TEST(Score, OfNoAnswersIsNothing) {
  for (const Kind kind : kinds()) {
    const Opinion opinion = score(kind, {});
    EXPECT_EQ(opinion.label, "") << name(kind);
    EXPECT_EQ(opinion.confidence, 0) << name(kind);
  }
}

TEST(Score, OfChoicesIsTheirPosterior) {
  // One person right 4 times in 5, two classes: 0.8. Two such: 0.64 / (0.64 + 0.04).
  EXPECT_NEAR(score(Kind::Categorical, Answers{{"a", 0.8}}).confidence, 0.8, 1e-12);
  EXPECT_NEAR(score(Kind::Categorical, Answers{{"a", 0.8}, {"a", 0.8}}).confidence, 0.64 / 0.68, 1e-12);
  // Five classes, one person: 0.8 whatever the number. Two people who differ, 0.9 and 0.6: odds 0.9/0.025 and 0.6/0.1.
  EXPECT_NEAR(score(Kind::Categorical, Answers{{"a", 0.8}}, 5).confidence, 0.8, 1e-12);
  const Opinion differ = score(Kind::Categorical, Answers{{"a", 0.6}, {"b", 0.9}}, 5);
  EXPECT_EQ(differ.label, "b");
  EXPECT_NEAR(differ.confidence, 36.0 / (36 + 6 + 3), 1e-12);
}

TEST(Score, OfChoicesTrustsTheReliableAgainstMany) {
  EXPECT_EQ(score(Kind::Categorical, Answers{{"a", 0.55}, {"a", 0.55}, {"b", 0.95}}).label, "b");
  EXPECT_EQ(score(Kind::Categorical, Answers{{"b", 0.8}, {"a", 0.8}}).label, "a") << "equals go to the first by bytes";
}

TEST(Score, OfSomebodyWhoIsMostlyWrongSpeaksForTheOther) {
  const Opinion opinion = score(Kind::Categorical, Answers{{"a", 0.1}, {"b", 0.6}});
  EXPECT_EQ(opinion.label, "b");
  EXPECT_NEAR(opinion.confidence, 0.9 * 0.6 / (0.9 * 0.6 + 0.1 * 0.4), 1e-12);
}

TEST(Score, OfPathsGoesAsDeepAsPeopleAgree) {
  EXPECT_EQ(score(Kind::Taxonomy, Answers{{"a/b/c", 0.8}, {"a/b/c", 0.8}}).label, "a/b/c");
  EXPECT_EQ(score(Kind::Taxonomy, Answers{{"a/b/c", 0.7}, {"a/b/d", 0.7}, {"a/b", 0.7}}).label, "a/b");
  EXPECT_EQ(score(Kind::Taxonomy, Answers{{"/a//b/", 0.8}, {"a/b", 0.8}}).label, "a/b");
  const Opinion apart = score(Kind::Taxonomy, Answers{{"a/x", 0.6}, {"b/y", 0.7}, {"c/z", 0.6}});
  EXPECT_EQ(apart.label, "b");
  EXPECT_LT(apart.confidence, 0.5);
}

struct Example {
  Kind kind;
  std::string good, bad;
};

class ScoreOfKind : public ::testing::TestWithParam<Example> {};

TEST_P(ScoreOfKind, IsSurerTheMoreAgreeAndTheBetterTheyAre) {
  const auto& [kind, good, bad] = GetParam();
  const double one = score(kind, Answers{{good, 0.8}}).confidence;
  const double three = score(kind, Answers{{good, 0.8}, {good, 0.8}, {good, 0.8}}).confidence;
  const double disputed = score(kind, Answers{{good, 0.8}, {good, 0.8}, {bad, 0.8}}).confidence;
  EXPECT_GT(one, 0);
  EXPECT_LE(three, 1);
  EXPECT_GE(three, one);
  EXPECT_GT(three, disputed);
}

TEST_P(ScoreOfKind, DoesNotDependOnTheOrderOfAnswers) {
  const auto& [kind, good, bad] = GetParam();
  Answers answers = {{good, 0.8}, {bad, 0.63}, {good, 0.71}, {bad, 0.9}, {good, 0.55}};
  const Opinion first = score(kind, answers, 3);
  for (int turn = 0; turn < 5; ++turn) {
    std::rotate(answers.begin(), answers.begin() + 1, answers.end());
    const Opinion again = score(kind, answers, 3);
    EXPECT_EQ(again.label, first.label);
    EXPECT_EQ(again.confidence, first.confidence);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, ScoreOfKind,
                         ::testing::Values(Example{Kind::Categorical, "a", "b"}, Example{Kind::Multilabel, "a|b", "c"},
                                           Example{Kind::Taxonomy, "a/b", "c/d"}, Example{Kind::Ordinal, "2", "4"},
                                           Example{Kind::Numeric, "2.5", "70"}, Example{Kind::Pairwise, "x", "y"},
                                           Example{Kind::Ranking, "x>y>z", "z>y>x"},
                                           Example{Kind::Boxes, R"([{"x1":0,"y1":0,"x2":9,"y2":9,"c":"Car"}])",
                                                   R"([{"x1":50,"y1":50,"x2":59,"y2":59,"c":"Car"}])"},
                                           Example{Kind::Spans, R"([[0,2,"PER"]])", R"([[5,6,"LOC"]])"},
                                           Example{Kind::Text, "the cat sat", "a dog barked"},
                                           Example{Kind::Transcript, "the cat sat", "a dog barked"}),
                         [](const auto& test) { return std::string(name(test.param.kind)); });

}  // namespace
}  // namespace muster::consensus
