#include "scheduler/consensus/labels.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "scheduler/consensus/estimate.h"

namespace muster::consensus {
namespace {

// "a: w1=x w2=y | b: …", tasks and people by name.
std::string picture(const NamedLabels& named) {
  std::string text;
  for (uint32_t t = 0; t < named.labels.tasks(); ++t) {
    text += (t == 0 ? "" : " | ") + named.names.tasks[t] + ":";
    for (const auto& answer : named.labels.of(t)) {
      text += " " + named.names.workers[answer.worker] + "=" + named.names.classes[answer.label];
    }
  }
  return text;
}

TEST(Intern, NumbersByBytesAndKeepsTheFirstOfRepeatedAnswers) {
  const std::vector<AnswerRow> rows = {
      {"b", "w2", "y"}, {"a", "w2", "y"}, {"a", "w1", "x"}, {"b", "w2", "x"}, {"a", "w2", "x"}};
  EXPECT_EQ(picture(intern(rows)), "a: w1=x w2=y | b: w2=y");
}

TEST(Intern, KeepsEveryAnswerWhereAllCountWhateverTheirOrder) {
  std::vector<AnswerRow> rows = {
      {"a", "w2", "y"}, {"a", "w1", "y"}, {"a", "w2", "x"}, {"b", "w2", "x"}, {"a", "w2", "y"}};
  const std::string all = "a: w1=y w2=x w2=y w2=y | b: w2=x";
  std::sort(rows.begin(), rows.end(), [](const AnswerRow& a, const AnswerRow& b) { return a.label < b.label; });
  EXPECT_EQ(picture(intern(rows, {}, Repeats::All)), all);
  std::reverse(rows.begin(), rows.end());
  EXPECT_EQ(picture(intern(rows, {}, Repeats::All)), all);
}

TEST(Labels, KnowWhereAPersonsAnswersEnd) {
  const std::vector<Labels::Answer> answers = {{0, 1}, {2, 0}, {2, 1}, {3, 0}};
  EXPECT_EQ(Labels::end_of_person(answers, 0), 1u);
  EXPECT_EQ(Labels::end_of_person(answers, 1), 3u);
  EXPECT_EQ(Labels::end_of_person(answers, 3), 4u);
  EXPECT_TRUE(Labels::anybody_repeats(answers));
  EXPECT_FALSE(Labels::anybody_repeats(std::span(answers).first(2)));
  EXPECT_FALSE(Labels::anybody_repeats({}));
}

TEST(Intern, GivesTheSameNumbersInAnyOrder) {
  std::vector<AnswerRow> rows = {{"b", "w2", "是"}, {"a", "w1", "a,\"b\""}, {"a", "w2", "否"}};
  const auto first = picture(intern(rows));
  std::swap(rows[0], rows[2]);
  EXPECT_EQ(picture(intern(rows)), first);
}

TEST(Intern, KnowsClassesThatNobodyTook) {
  const std::vector<std::string> more = {"never", "x"};
  EXPECT_EQ(intern(std::vector<AnswerRow>{{"a", "w", "x"}}, more).names.classes,
            (std::vector<std::string>{"never", "x"}));
}

TEST(Intern, TakesNothing) {
  const auto none = intern({});
  EXPECT_EQ(none.labels.tasks(), 0U);
  EXPECT_EQ(none.labels.classes, 0U);
}

TEST(BestClass, GivesTiesToTheLowestClass) {
  EXPECT_EQ(best_class(std::vector<double>{0.2, 0.4, 0.4 + 1e-12}), 1U);
  EXPECT_EQ(best_class(std::vector<double>{0.2, 0.3, 0.5}), 2U);
}

}  // namespace
}  // namespace muster::consensus
