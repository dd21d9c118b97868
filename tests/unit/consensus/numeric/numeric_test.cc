// Numbers and grades: values worked out by hand, made people with known truth, and what must not break.
#include "scheduler/consensus/numeric/numeric.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "scheduler/consensus/numeric/bias_variance.h"
#include "scheduler/consensus/numeric/ratings.h"
#include "scheduler/consensus/numeric/summaries.h"

namespace muster::consensus::numeric {
namespace {

// Rows that own their text.
struct Table {
  std::deque<std::string> text;
  std::vector<AnswerRow> rows;
  std::string_view keep(std::string value) { return text.emplace_back(std::move(value)); }
  void add(std::string task, std::string worker, std::string label) {
    rows.push_back({keep(std::move(task)), keep(std::move(worker)), keep(std::move(label))});
  }
};

// A small seeded generator, so that runs repeat.
struct Chance {
  uint64_t state = 88172645463325252ull;
  double uniform() {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return static_cast<double>(state >> 11) / 9007199254740992.0;
  }
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += uniform();
    return sum;
  }
};

Inference numbers(const Table& table, std::string method = "") {
  const auto made = infer_numeric({.kind = Kind::Numeric, .method = std::move(method), .answers = table.rows});
  EXPECT_TRUE(made) << made.error().message;
  return made.value_or(Inference{});
}

Inference grades(const Table& table, std::string method = "") {
  const auto made = infer_ordinal({.kind = Kind::Ordinal, .method = std::move(method), .answers = table.rows});
  EXPECT_TRUE(made) << made.error().message;
  return made.value_or(Inference{});
}

std::string picture(const Inference& inference) {
  std::string text;
  for (const TaskResult& task : inference.tasks) text += task.task + "=" + task.label + " ";
  return text;
}

// 200 tasks of 4 out of 12 people, person w with bias `bias[w]` and deviation 2, the last one with 30.
struct Panel {
  Table table;
  std::vector<double> truth;
};
Panel panel(double slips = 0) {
  Panel made;
  Chance chance;
  for (int t = 0; t < 200; ++t) {
    made.truth.push_back(100 * chance.uniform());
    for (int k = 0; k < 4; ++k) {
      const int w = (t * 5 + k * 3 + static_cast<int>(3 * chance.uniform())) % 12;
      double y = made.truth.back() + (w % 2 == 0 ? 6 : -6) + (w == 11 ? 30 : 2) * chance.normal();
      if (chance.uniform() < slips) y *= 10;
      made.table.add(std::to_string(1000 + t), "w" + std::to_string(100 + w), std::to_string(y));
    }
  }
  return made;
}

double error(const Inference& inference, const std::vector<double>& truth) {
  double sum = 0;
  for (size_t t = 0; t < truth.size(); ++t) sum += std::abs(*parse_number(inference.tasks[t].label) - truth[t]);
  return sum / static_cast<double>(truth.size());
}

TEST(Numbers, AreReadAndWritten) {
  EXPECT_EQ(parse_number(" +2.5e1 "), 25);
  EXPECT_EQ(parse_number("-3"), -3);
  for (const char* wrong : {"", " ", "x", "1,5", "1 2", "nan", "inf", "1e300", "+-1", "++1", "12a"}) {
    EXPECT_FALSE(parse_number(wrong)) << wrong;
  }
  EXPECT_EQ(number_text(-0.0), "0");
  EXPECT_EQ(number_text(12.5), "12.5");
}

TEST(Summaries, AreWhatTheirNamesSay) {
  Table table;
  for (const char* y : {"1", "2", "3", "4", "5", "6", "7", "8", "9", "1000"}) table.add("t", y, y);
  EXPECT_EQ(picture(numbers(table, "mean")), "t=104.5 ");
  EXPECT_EQ(picture(numbers(table, "median")), "t=5.5 ");
  EXPECT_EQ(picture(numbers(table, "trimmed-mean")), "t=5.5 ");
}

TEST(BiasVariance, CalibratesPeopleWhereTheMeanCannot) {
  const Panel made = panel();
  const double fitted = error(numbers(made.table), made.truth);
  EXPECT_LT(fitted, 0.6 * error(numbers(made.table, "mean"), made.truth));
  EXPECT_LT(fitted, 0.8 * error(numbers(made.table, "median"), made.truth));
}

TEST(BiasVariance, FindsWhoScattersAndWhoLeans) {
  const auto read = read_ratings(panel().table.rows, false);
  ASSERT_TRUE(read);
  const NumericEstimate estimate = bias_variance(read->ratings);
  EXPECT_TRUE(estimate.converged);
  EXPECT_GT(estimate.deviation[11], 4 * estimate.deviation[0]);
  EXPECT_NEAR(estimate.bias[0] - estimate.bias[1], 12, 2);
  EXPECT_LT(estimate.reliability[11], estimate.reliability[0]);
}

TEST(BiasVariance, BearsSlipsOfThePen) {
  const Panel made = panel(0.05);
  EXPECT_LT(error(numbers(made.table), made.truth), 0.3 * error(numbers(made.table, "mean"), made.truth));
}

TEST(NumericMethods, GiveTheSameInWhateverOrderRowsCome) {
  Panel made = panel();
  for (const std::string_view method : numeric_methods()) {
    const Inference before = numbers(made.table, std::string(method));
    std::reverse(made.table.rows.begin(), made.table.rows.end());
    const Inference after = numbers(made.table, std::string(method));
    EXPECT_EQ(picture(before), picture(after)) << method;
    for (size_t t = 0; t < before.tasks.size(); ++t) EXPECT_EQ(before.tasks[t].confidence, after.tasks[t].confidence);
  }
}

TEST(NumericMethods, SurviveDegenerateAnswers) {
  Table none, one, equal, lone, halves;
  one.add("t", "w", "7");
  for (const char* w : {"a", "b", "c"}) equal.add("t", w, "7"), equal.add("u", w, "7");
  for (int t = 0; t < 9; ++t) lone.add("t" + std::to_string(t), "w", std::to_string(t));
  halves.add("t", "a", "0"), halves.add("t", "b", "100");
  for (const std::string_view method : numeric_methods()) {
    EXPECT_EQ(picture(numbers(none, std::string(method))), "");
    EXPECT_EQ(picture(numbers(one, std::string(method))), "t=7 ");
    EXPECT_EQ(picture(numbers(equal, std::string(method))), "t=7 u=7 ");
    EXPECT_EQ(picture(numbers(halves, std::string(method))), "t=50 ") << method;
    for (const Table* table : {&one, &equal, &lone, &halves}) {
      for (const TaskResult& task : numbers(*table, std::string(method)).tasks) {
        EXPECT_TRUE(task.confidence > 0 && task.confidence < 1) << method << " " << task.confidence;
      }
    }
  }
}

TEST(NumericMethods, SayWhichRowIsNoNumberAndWhichMethodsThereAre) {
  Table table;
  table.add("t", "a", "7"), table.add("t", "b", "很多");
  EXPECT_EQ(infer_numeric({.answers = table.rows}).error().message.substr(0, 6), "row 2:");
  EXPECT_EQ(infer_numeric({.method = "x", .answers = table.rows}).error().code, "consensus.method");
  Table half;
  half.add("t", "a", "7.5");
  EXPECT_EQ(infer_ordinal({.answers = half.rows}).error().code, "consensus.label");
}

// Three careful people, who miss by one step one time in five, and three who answer 4 whatever they see.
Panel graders() {
  Panel made;
  Chance chance;
  for (int t = 0; t < 300; ++t) {
    const int truth = static_cast<int>(5 * chance.uniform());
    made.truth.push_back(truth);
    for (int w = 0; w < 6; ++w) {
      const int step = chance.uniform() < 0.2 ? (chance.uniform() < 0.5 ? 1 : -1) : 0;
      const int said = w < 3 ? std::clamp(truth + step, 0, 4) : 4;
      made.table.add(std::to_string(1000 + t), "w" + std::to_string(w), std::to_string(said));
    }
  }
  return made;
}

TEST(OrdinalDawidSkene, SeesThroughPeopleWhoAlwaysAnswerTheSame) {
  const Panel made = graders();
  const Inference inference = grades(made.table);
  EXPECT_EQ(inference.method, "ordinal-dawid-skene");
  EXPECT_LT(error(inference, made.truth), 0.15);
  EXPECT_GT(error(grades(made.table, "median"), made.truth), 1);
  EXPECT_GT(inference.workers[0].reliability, inference.workers[5].reliability + 0.3);
}

TEST(OrdinalDawidSkene, BreaksADisagreementTowardsNeighbours) {
  Table table;
  table.add("t", "a", "1"), table.add("t", "b", "2"), table.add("t", "c", "5");
  const std::string label = grades(table).tasks[0].label;
  EXPECT_TRUE(label == "1" || label == "2") << label;
}

TEST(OrdinalMethods, SurviveDegenerateAnswersAndWideScales) {
  Table none, one, wide;
  one.add("t", "w", "3");
  for (int i = 0; i < 200; ++i) wide.add("t" + std::to_string(i / 2), "w" + std::to_string(i % 2), std::to_string(i));
  EXPECT_EQ(picture(grades(none)), "");
  EXPECT_EQ(picture(grades(one)), "t=3 ");
  const Inference inference = grades(wide);
  EXPECT_EQ(inference.method, "bias-variance");
  EXPECT_NE(inference.why, "");
}

TEST(ScoreNumeric, WeighsPeopleAndKnowsHowSureItIs) {
  const std::vector<PersonAnswer> agree = {{"50", 0.8}, {"51", 0.8}, {"50", 0.8}}, apart = {{"0", 0.8}, {"100", 0.8}};
  EXPECT_NEAR(*parse_number(score_numeric(agree, 100).label), 50.33, 0.1);
  EXPECT_GT(score_numeric(agree, 100).confidence, score_numeric(apart, 100).confidence + 0.1);
  const std::vector<PersonAnswer> unequal = {{"40", 0.9}, {"60", 0.5}};
  EXPECT_LT(*parse_number(score_numeric(unequal, 100).label), 45);
  EXPECT_EQ(score_numeric({}).confidence, 0);
}

TEST(ScoreOrdinal, IsAPosteriorOverGrades) {
  const std::vector<PersonAnswer> two = {{"3", 0.9}, {"3", 0.9}}, split = {{"3", 0.9}, {"1", 0.6}};
  EXPECT_EQ(score_ordinal(two).label, "3");
  EXPECT_GT(score_ordinal(two).confidence, 0.9);
  EXPECT_EQ(score_ordinal(split).label, "3");
  EXPECT_LT(score_ordinal(split).confidence, score_ordinal(two).confidence);
  EXPECT_EQ(score_ordinal({}).label, "");
}

}  // namespace
}  // namespace muster::consensus::numeric
