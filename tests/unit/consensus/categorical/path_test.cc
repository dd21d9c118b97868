#include <gtest/gtest.h>

#include "scheduler/consensus/categorical/infer_taxonomy.h"
#include "scheduler/consensus/categorical/path_tree.h"

namespace muster::consensus {
namespace {

Inference infer(const std::vector<AnswerRow>& rows, std::string method, const std::vector<Gold>& gold = {}) {
  Request request;
  request.kind = Kind::Taxonomy;
  request.method = std::move(method);
  request.answers = rows;
  request.gold = gold;
  return *infer_taxonomy(request);
}

std::string label_of(const std::vector<AnswerRow>& rows, std::string method) {
  return infer(rows, std::move(method)).tasks.at(0).label;
}

TEST(CleanPath, HasNoEmptySteps) {
  EXPECT_EQ(clean_path("/a//b/"), "a/b");
  EXPECT_EQ(clean_path("a"), "a");
  EXPECT_EQ(clean_path("//"), "");
}

TEST(PathTree, CountsWaysAtEveryNode) {
  const std::vector<std::string> paths = {"a", "a/b", "a/b/c", "a/b/d", "e"};
  const PathTree tree(paths);
  ASSERT_EQ(tree.nodes(), 6u);
  EXPECT_EQ(tree.choices(0), 2u);                 // a, e
  EXPECT_EQ(tree.choices(tree.steps(0)[0]), 2u);  // stop, b
  EXPECT_EQ(tree.choices(tree.steps(1)[1]), 3u);  // stop, c, d
  EXPECT_EQ(tree.name(tree.steps(3)[2]), "a/b/d");
}

TEST(PathTree, DoesNotTakeAPrefixOfANameForAStep) {
  const std::vector<std::string> paths = {"a/b", "a/bc", "a-b/c"};
  const PathTree tree(paths);
  EXPECT_NE(tree.steps(0)[1], tree.steps(1)[1]);
  EXPECT_EQ(tree.steps(0)[0], tree.steps(1)[0]);
  EXPECT_NE(tree.steps(0)[0], tree.steps(2)[0]);
}

TEST(PathMajority, GoesAsDeepAsHalfOfThePeople) {
  const std::vector<AnswerRow> rows = {{"t", "w1", "animal/dog/terrier"},
                                       {"t", "w2", "animal/dog/poodle"},
                                       {"t", "w3", "animal/cat"},
                                       {"t", "w4", "plant"}};
  const Inference inference = infer(rows, "path-majority");
  // animal 3/4, dog 2/3 of those: one half. Terrier or poodle would be a quarter.
  EXPECT_EQ(inference.tasks[0].label, "animal/dog");
  EXPECT_NEAR(inference.tasks[0].confidence, 0.5, 1e-12);
}

TEST(PathMajority, StopsWherePeopleStop) {
  EXPECT_EQ(label_of({{"t", "w1", "a"}, {"t", "w2", "a"}, {"t", "w3", "a/b"}}, "path-majority"), "a");
  EXPECT_EQ(label_of({{"t", "w1", "a/b"}, {"t", "w2", "a/b"}, {"t", "w3", "a"}}, "path-majority"), "a/b");
}

TEST(Path, AlwaysNamesTheFirstStep) {
  for (const std::string_view method : taxonomy_method_names()) {
    EXPECT_EQ(label_of({{"t", "w1", "b/x"}, {"t", "w2", "a/x"}, {"t", "w3", "c/x"}}, std::string(method)), "a");
  }
}

TEST(Path, FollowsThePeopleWhoAreUsuallyRight) {
  std::vector<std::string> names;
  for (int i = 0; i < 60; ++i) names.push_back("t" + std::to_string(100 + i));
  std::vector<AnswerRow> rows;
  for (int i = 0; i < 60; ++i) {
    const std::string_view task = names[static_cast<size_t>(i)];
    const std::string_view right = i % 2 == 0 ? "a/b/c" : "a/d/e", wrong[] = {"f/g", "a/h", "a/b/i", "a/d/j"};
    for (const std::string_view good : {"g1", "g2"}) rows.push_back({task, good, right});
    for (int w = 0; w < 3; ++w) {
      const char* const bad[] = {"x1", "x2", "x3"};
      // In the first task the three agree with each other.
      rows.push_back({task, bad[w], i == 0 ? "f/g" : i % 3 == w ? right : wrong[(i + w) % 4]});
    }
  }
  const Inference inference = infer(rows, "path");
  EXPECT_EQ(inference.tasks[0].label, "a/b/c");
  EXPECT_EQ(infer(rows, "path-majority").tasks[0].label, "f/g");
  EXPECT_GT(inference.workers[0].reliability, inference.workers[3].reliability + 0.2);
  EXPECT_TRUE(inference.converged);
}

TEST(Path, WalksGoldToItsEnd) {
  const std::vector<AnswerRow> rows = {{"t", "w1", "x/y"}, {"t", "w2", "a/c"}, {"u", "w1", "a/b"}};
  const Inference inference = infer(rows, "path", {{"t", "a/b"}});
  EXPECT_EQ(inference.tasks[0].label, "a/b");
  EXPECT_EQ(inference.tasks[0].confidence, 1);
}

TEST(Path, SurvivesEmptyPathsAndNothing) {
  EXPECT_TRUE(infer({}, "path").tasks.empty());
  EXPECT_EQ(label_of({{"t", "w1", ""}, {"t", "w2", "/"}}, "path"), "");
  EXPECT_EQ(label_of({{"t", "w1", "a"}}, "path"), "a");
}

TEST(InferTaxonomy, RefusesUnknownMethods) {
  Request request;
  request.method = "dawid-skene";
  EXPECT_EQ(infer_taxonomy(request).error().code, "consensus.method");
}

}  // namespace
}  // namespace muster::consensus
