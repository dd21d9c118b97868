// Comparisons and rankings: optima worked out by hand, people who turn answers round, and what must not break.
#include "scheduler/consensus/pairwise/pairwise.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "scheduler/consensus/pairwise/bradley_terry.h"
#include "scheduler/consensus/pairwise/noisy_bradley_terry.h"
#include "scheduler/consensus/pairwise/plackett_luce.h"

namespace muster::consensus::pairwise {
namespace {

struct Table {
  std::deque<std::string> text;
  std::vector<AnswerRow> rows;
  std::string_view keep(std::string value) { return text.emplace_back(std::move(value)); }
  void add(std::string task, std::string worker, std::string label) {
    rows.push_back({keep(std::move(task)), keep(std::move(worker)), keep(std::move(label))});
  }
};

struct Chance {
  uint64_t state = 88172645463325252ull;
  double uniform() {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return static_cast<double>(state >> 11) / 9007199254740992.0;
  }
};

Inference pairs(const Table& table, std::string_view method = "") {
  const auto made = infer_pairwise({.kind = Kind::Pairwise, .method = std::string(method), .answers = table.rows});
  EXPECT_TRUE(made) << made.error().message;
  return made.value_or(Inference{});
}

Inference rankings(const Table& table, std::string_view method = "") {
  const auto made = infer_ranking({.kind = Kind::Ranking, .method = std::string(method), .answers = table.rows});
  EXPECT_TRUE(made) << made.error().message;
  return made.value_or(Inference{});
}

// Items, best first.
std::string order(const Inference& inference) {
  std::vector<std::pair<double, std::string>> items;
  for (const TaskResult& task : inference.tasks) items.emplace_back(-std::stod(task.label), task.task);
  std::sort(items.begin(), items.end());
  std::string text;
  for (const auto& item : items) text += item.second;
  return text;
}

// Items a to f, a best; people 0 to 5 are careful, 6 to 9 turn everything round.
Table crowd(bool adversaries) {
  Table table;
  Chance chance;
  for (char i = 'a'; i <= 'f'; ++i) {
    for (char j = 'a'; j <= 'f'; ++j) {
      if (i == j) continue;
      for (int w = 0; w < 10; ++w) {
        const bool right = chance.uniform() < 1 / (1 + std::exp(-0.9 * (j - i)));
        const bool said = adversaries && w >= 6 ? !right : right;
        table.add(std::string{i, '|', j}, "w" + std::to_string(w), std::string{said ? i : j});
      }
    }
  }
  return table;
}

void expect_never_falls(const std::vector<double>& objective) {
  ASSERT_GT(objective.size(), 1u);
  for (size_t i = 1; i < objective.size(); ++i) EXPECT_GE(objective[i], objective[i - 1] - 1e-9) << i;
}

TEST(BradleyTerry, SolvesTwoItemsAsTheEquationsSay) {
  Table table;
  for (int w = 0; w < 4; ++w) table.add("a|b", "w" + std::to_string(w), w == 0 ? "b" : "a");
  const Inference inference = pairs(table, "bradley-terry");
  // By symmetry the scores are s and −s; the gradient 3.5 − 4σ(2s) − σ(s) vanishes there.
  const double s = std::stod(inference.tasks[0].label);
  EXPECT_NEAR(3.5 - 4 / (1 + std::exp(-2 * s)) - 1 / (1 + std::exp(-s)), 0, 1e-4);
  EXPECT_NEAR(std::stod(inference.tasks[1].label), -s, 1e-6);
}

TEST(BradleyTerry, AndPlackettLuceAgreeOnRankingsOfTwo) {
  const auto read = read_pairs(crowd(false).rows);
  ASSERT_TRUE(read);
  const Strengths one = bradley_terry(read->orders), other = plackett_luce(read->orders);
  for (size_t i = 0; i < one.score.size(); ++i) {
    EXPECT_NEAR(one.score[i], other.score[i], 1e-4);
    EXPECT_NEAR(one.standard_error[i], other.standard_error[i], 1e-4);
  }
}

TEST(Objectives, NeverFall) {
  const auto read = read_pairs(crowd(true).rows);
  ASSERT_TRUE(read);
  expect_never_falls(bradley_terry(read->orders).objective);
  expect_never_falls(plackett_luce(read->orders).objective);
  expect_never_falls(noisy_bradley_terry(read->orders).objective);
}

TEST(NoisyBradleyTerry, FindsThoseWhoTurnAnswersRound) {
  const Inference inference = pairs(crowd(true));
  EXPECT_EQ(inference.method, "noisy-bradley-terry");
  EXPECT_EQ(order(inference), "abcdef");
  EXPECT_GT(inference.workers[0].reliability, 0.7);
  EXPECT_LT(inference.workers[9].reliability, 0.4);
}

TEST(PairwiseMethods, FindTheOrderOfCarefulPeople) {
  for (const std::string_view method : pairwise_methods()) EXPECT_EQ(order(pairs(crowd(false), method)), "abcdef");
}

TEST(PairwiseMethods, GiveTheSameInWhateverOrderRowsCome) {
  Table table = crowd(true);
  for (const std::string_view method : pairwise_methods()) {
    const Inference before = pairs(table, method);
    std::reverse(table.rows.begin(), table.rows.end());
    const Inference after = pairs(table, method);
    for (size_t i = 0; i < before.tasks.size(); ++i) {
      EXPECT_EQ(before.tasks[i].label, after.tasks[i].label) << method;
      EXPECT_EQ(before.tasks[i].confidence, after.tasks[i].confidence) << method;
    }
  }
}

TEST(Components, AreCountedAndCentredEach) {
  Table table;
  table.add("a|b", "w", "a"), table.add("c|d", "w", "d"), table.add("e|f", "w", "e");
  const Inference inference = pairs(table);
  EXPECT_EQ(inference.why, "3 components; scores compare only within one");
  EXPECT_NEAR(std::stod(inference.tasks[0].label) + std::stod(inference.tasks[1].label), 0, 1e-8);
  EXPECT_EQ(pairs(crowd(false)).why, "");
}

TEST(Pairs, MayNameItemsWithBars) {
  Table table;
  table.add("x|y|z", "w", "x|y"), table.add("x|y|z", "v", "z"), table.add("中|文", "v", "文");
  std::string names;
  for (const TaskResult& task : pairs(table).tasks) names += task.task + " ";
  EXPECT_EQ(names, "x|y z 中 文 ");
}

TEST(Pairs, WithOtherWinnersAreRefusedByRow) {
  Table table;
  table.add("a|b", "w", "a"), table.add("a|b", "v", "c");
  EXPECT_EQ(infer_pairwise({.answers = table.rows}).error().message.substr(0, 6), "row 2:");
  Table self;
  self.add("a|a", "w", "a");
  EXPECT_EQ(infer_pairwise({.answers = self.rows}).error().code, "consensus.label");
  EXPECT_EQ(infer_pairwise({.method = "x"}).error().code, "consensus.method");
}

TEST(Rankings, FullAndPartialGiveOneOrder) {
  Table table;
  table.add("t", "u", "a>b>c>d"), table.add("t", "v", "a > b > d"), table.add("t", "w", "b>c>d"),
      table.add("t", "x", "a>c");
  for (const std::string_view method : ranking_methods()) EXPECT_EQ(order(rankings(table, method)), "abcd") << method;
  Table twice;
  twice.add("t", "u", "a>b>a");
  EXPECT_EQ(infer_ranking({.answers = twice.rows}).error().code, "consensus.label");
}

TEST(AllMethods, SurviveDegenerateAnswers) {
  Table none, lone, sure;
  lone.add("t", "w", "a");
  for (int w = 0; w < 50; ++w) sure.add("a|b", "w" + std::to_string(w), "a");
  for (const std::string_view method : ranking_methods()) {
    EXPECT_TRUE(rankings(none, method).tasks.empty());
    EXPECT_EQ(rankings(lone, method).tasks.size(), 1u);
  }
  for (const std::string_view method : pairwise_methods()) {
    EXPECT_TRUE(pairs(none, method).tasks.empty());
    EXPECT_EQ(order(pairs(sure, method)), "ab");
    EXPECT_TRUE(std::isfinite(std::stod(pairs(sure, method).tasks[0].label)));
  }
}

TEST(Scores, OfOneComparisonAndOneRanking) {
  const std::vector<PersonAnswer> votes = {{"a", 0.9}, {"b", 0.6}};
  EXPECT_EQ(score_pairwise(votes).label, "a");
  EXPECT_NEAR(score_pairwise(votes).confidence, 9 / (9 + 1.5), 1e-9);
  const std::vector<PersonAnswer> one = {{"a", 0.8}};
  EXPECT_NEAR(score_pairwise(one).confidence, 0.8, 1e-9);
  const std::vector<PersonAnswer> orders = {{"a>b>c", 0.8}, {"a>c>b", 0.6}, {"a>b>c", 0.8}};
  EXPECT_EQ(score_ranking(orders).label, "a>b>c");
  EXPECT_GT(score_ranking(orders).confidence, 0.8);
  EXPECT_EQ(score_ranking({}).label, "");
}

}  // namespace
}  // namespace muster::consensus::pairwise
