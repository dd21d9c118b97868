#include "scheduler/consensus/infer/infer.h"

#include <gtest/gtest.h>

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
