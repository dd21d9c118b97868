#include "scheduler/consensus/labels.h"

#include <gtest/gtest.h>

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
