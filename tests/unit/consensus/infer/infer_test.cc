#include "scheduler/consensus/infer/infer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace muster::consensus {
namespace {

const std::vector<AnswerRow> kRows = {{"t1", "ann", "1"}, {"t1", "bob", "1"}, {"t2", "ann", "2"}, {"t2", "bob", "2"}};

TEST(Infer, KnowsEveryKindByName) {
  std::set<std::string_view> names;
  for (const Kind kind : kinds()) {
    names.insert(name(kind));
    EXPECT_EQ(parse_kind(name(kind)), kind);
    EXPECT_FALSE(methods(kind).empty());
  }
  EXPECT_EQ(names.size(), kinds().size());
  EXPECT_EQ(kinds().size(), static_cast<size_t>(Kind::Transcript) + 1);
  EXPECT_EQ(parse_kind("smell"), std::nullopt);
  EXPECT_EQ(parse_kind(""), std::nullopt);
}

TEST(Infer, RunsTheFirstMethodUnlessOneIsNamed) {
  for (const Kind kind : {Kind::Categorical, Kind::Ordinal, Kind::Numeric, Kind::Multilabel, Kind::Text}) {
    const auto standard = infer({.kind = kind, .method = "", .answers = kRows});
    ASSERT_TRUE(standard.has_value());
    const auto first = infer({.kind = kind, .method = std::string(methods(kind).front()), .answers = kRows});
    EXPECT_EQ(standard->method, first->method) << name(kind);
    EXPECT_EQ(standard->method, methods(kind).front()) << name(kind);
  }
}

TEST(Infer, SaysWhichMethodRan) {
  for (const Kind kind : kinds()) {
    for (const std::string_view method : methods(kind)) {
      const auto made = infer({.kind = kind, .method = std::string(method), .answers = {}});
      ASSERT_TRUE(made.has_value()) << name(kind) << " " << method;
      EXPECT_EQ(made->method, method) << name(kind);
      EXPECT_TRUE(made->tasks.empty());
      EXPECT_TRUE(made->workers.empty());
    }
  }
}

TEST(Infer, TakesOtherSpellingsOfAMethod) {
  EXPECT_EQ(parse_method(Kind::Categorical, "DAWID_SKENE"), "dawid-skene");
  EXPECT_EQ(parse_method(Kind::Categorical, "dawid"), std::nullopt);
  EXPECT_EQ(parse_method(Kind::Categorical, ""), std::nullopt);
  EXPECT_EQ(infer({.kind = Kind::Categorical, .method = "Dawid_Skene", .answers = kRows})->method, "dawid-skene");
}

TEST(Infer, ListsTheMethodsWhereItKnowsNone) {
  const auto made = infer({.kind = Kind::Numeric, .method = "guess", .answers = kRows});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().code, "consensus.method");
  for (const std::string_view method : methods(Kind::Numeric)) {
    EXPECT_NE(made.error().message.find(method), std::string::npos) << made.error().message;
  }
}

TEST(Infer, NamesTheRowOfALabelThatIsNone) {
  const std::vector<AnswerRow> rows = {{"t1", "ann", "1"}, {"t1", "bob", "many"}};
  for (const Kind kind : {Kind::Numeric, Kind::Ordinal, Kind::Boxes, Kind::Spans, Kind::Pairwise}) {
    const auto made = infer({.kind = kind, .method = "", .answers = rows});
    ASSERT_FALSE(made.has_value()) << name(kind);
    EXPECT_EQ(made.error().code, "consensus.label") << name(kind);
    const std::string row = kind == Kind::Numeric || kind == Kind::Ordinal ? "row 2: " : "row 1: ";
    EXPECT_EQ(made.error().message.substr(0, row.size()), row) << name(kind) << ": " << made.error().message;
  }
}

TEST(Infer, CountsEveryAnswerOfAPersonOrTheFirst) {
  const std::vector<AnswerRow> rows = {{"t", "ann", "2"}, {"t", "bob", "1"}, {"t", "ann", "1"}};
  const auto first = infer({.kind = Kind::Categorical, .method = "majority", .answers = rows});
  EXPECT_EQ(first->workers[0].answers, 1u);
  EXPECT_DOUBLE_EQ(first->tasks[0].confidence, 0.5);
  const auto all = infer({.kind = Kind::Categorical, .method = "majority", .answers = rows, .repeats = Repeats::All});
  EXPECT_EQ(all->workers[0].answers, 2u);
  EXPECT_EQ(all->tasks[0].label, "1");
  EXPECT_NEAR(all->tasks[0].confidence, 2.0 / 3, 1e-12);
}

TEST(Infer, CountsAllJudgementsButTheFirstOfWhatPeopleMake) {
  for (const Kind kind : kinds()) {
    const bool is_made = kind == Kind::Boxes || kind == Kind::Spans || kind == Kind::Text || kind == Kind::Transcript;
    EXPECT_EQ(usual_repeats(kind), is_made ? Repeats::First : Repeats::All) << name(kind);
  }
}

// Ann and Bob answer twice, differently, in the form of each kind.
std::vector<AnswerRow> repeated(Kind kind) {
  const auto rows = [](std::string_view task, std::string_view one, std::string_view other) {
    return std::vector<AnswerRow>{{task, "ann", one}, {task, "bob", other}, {task, "ann", other},
                                  {task, "bob", one}, {task, "cat", one},   {task, "bob", other}};
  };
  switch (kind) {
    case Kind::Taxonomy:
      return rows("t", "a/b", "a/c");
    case Kind::Pairwise:
      return rows("i|j", "i", "j");
    case Kind::Ranking:
      return rows("t", "i>j>k", "j>i>k");
    case Kind::Boxes:
      return rows("t", R"([{"x1":0,"y1":0,"x2":10,"y2":10}])", R"([{"x1":1,"y1":0,"x2":9,"y2":8}])");
    case Kind::Spans:
      return rows("t", R"([[0,2,"x"]])", R"([[0,3,"x"]])");
    default:
      return rows("t", "1", "2");
  }
}

TEST(Infer, GivesTheSameForRepeatedAnswersInAnyOrder) {
  for (const Kind kind : kinds()) {
    std::vector<AnswerRow> rows = repeated(kind);
    for (const std::string_view method : methods(kind)) {
      const auto said = [&] {
        const auto made =
            infer({.kind = kind, .method = std::string(method), .answers = rows, .repeats = Repeats::All});
        std::string text = made ? "" : made.error().message;
        if (!made) return text;
        for (const TaskResult& task : made->tasks) {
          text += task.task + "=" + task.label + ":" + std::to_string(task.confidence) + " ";
        }
        for (const WorkerResult& worker : made->workers) {
          text += worker.worker + ":" + std::to_string(worker.answers) + ":" + std::to_string(worker.reliability) + " ";
        }
        return text;
      };
      const std::string first = said();
      EXPECT_NE(first.find("bob:3:"), std::string::npos) << name(kind) << " " << method << ": " << first;
      for (int turn = 0; turn < 5; ++turn) {
        std::rotate(rows.begin(), rows.begin() + 1, rows.end());
        EXPECT_EQ(said(), first) << name(kind) << " " << method;
      }
    }
  }
}

TEST(Infer, ListsTasksAndPeopleAscending) {
  const std::vector<AnswerRow> rows = {{"b", "zoe", "1"}, {"a", "ann", "1"}, {"c", "mia", "2"}, {"a", "zoe", "1"}};
  const auto made = infer({.kind = Kind::Categorical, .method = "", .answers = rows});
  std::string tasks, people;
  for (const TaskResult& task : made->tasks) tasks += task.task + "=" + task.label + " ";
  for (const WorkerResult& worker : made->workers) people += worker.worker + ":" + std::to_string(worker.answers) + " ";
  EXPECT_EQ(tasks, "a=1 b=1 c=2 ");
  EXPECT_EQ(people, "ann:1 mia:1 zoe:2 ");
}

}  // namespace
}  // namespace muster::consensus
