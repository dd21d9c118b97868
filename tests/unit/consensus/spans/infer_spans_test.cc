#include "scheduler/consensus/spans/infer_spans.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "scheduler/consensus/spans/span.h"
#include "tests/support/recorded_set.h"

namespace muster::consensus {
namespace {

using ::testing::HasSubstr;

Result<Inference> infer(const std::vector<AnswerRow>& rows, const std::string& method = "") {
  return infer_spans({Kind::Spans, method, rows, {}, {}});
}

// The first task's label, or what is wrong.
std::string label(const std::vector<AnswerRow>& rows, const std::string& method = "") {
  const auto found = infer(rows, method);
  return found ? found->tasks.at(0).label : found.error().message;
}

std::vector<std::string> every_method() {
  return {span_methods().begin(), span_methods().end()};
}

TEST(InferSpans, RefusesAnUnknownMethodAndAnUnreadableRow) {
  EXPECT_EQ(infer({}, "magic").error().code, "consensus.method");
  EXPECT_THAT(label({}, "magic"), HasSubstr("token-dawid-skene, span-vote, token-majority, partial-vote"));
  EXPECT_EQ(infer({{"t", "a", "["}}).error().code, "consensus.label");
}

TEST(InferSpans, TakesWhatEverybodyMarked) {
  const std::vector<AnswerRow> rows = {
      {"t", "a", R"([[2,4,"PER"]])"}, {"t", "b", R"([[2,4,"PER"]])"}, {"t", "c", R"([[2,4,"PER"],[7,8,"LOC"]])"}};
  for (const std::string& method : every_method())
    EXPECT_THAT(label(rows, method), HasSubstr(R"([2,4,"PER"])")) << method;
}

TEST(TokenMajority, LeavesAFragmentWherePeopleDisagreeOnBorders) {
  const std::vector<AnswerRow> rows = {
      {"t", "a", R"([[2,6,"PER"]])"}, {"t", "b", R"([[3,6,"PER"]])"}, {"t", "c", R"([[3,5,"PER"]])"}};
  EXPECT_EQ(label(rows, "token-majority"), R"([[3,6,"PER"]])");
  const std::vector<AnswerRow> split = {
      {"t", "a", R"([[2,6,"PER"]])"}, {"t", "b", R"([[2,6,"ORG"]])"}, {"t", "c", "[]"}};
  EXPECT_EQ(label(split, "token-majority"), "[]");
}

TEST(SpanVote, CountsExactSpansOnly) {
  std::vector<std::string> tasks;
  for (int t = 0; t < 30; ++t) tasks.push_back("t" + std::to_string(100 + t));
  std::vector<AnswerRow> rows;
  for (const std::string& task : tasks) {
    rows.push_back({task, "a", R"([[2,6,"PER"],[8,9,"LOC"]])"});
    rows.push_back({task, "b", R"([[2,6,"PER"]])"});
    rows.push_back({task, "c", R"([[2,6,"PER"],[11,12,"LOC"]])"});
  }
  EXPECT_EQ(label(rows, "span-vote"), R"([[2,6,"PER"]])");
}

TEST(PartialVote, LetsNearlyTheSameSpanSupport) {
  const std::vector<AnswerRow> rows = {
      {"t", "a", R"([[0,10,"A"]])"}, {"t", "b", R"([[1,10,"A"]])"}, {"t", "c", R"([[0,9,"A"]])"}, {"t", "d", "[]"}};
  EXPECT_EQ(label(rows, "partial-vote"), R"([[0,10,"A"]])");
}

TEST(InferSpans, NamesTheSeverityOfMost) {
  const std::vector<AnswerRow> rows = {{"t", "a", R"([["s",2,4,"Style","m"]])"},
                                       {"t", "b", R"([["s",2,4,"Style","m"]])"},
                                       {"t", "c", R"([["s",2,4,"Style","M"]])"}};
  for (const std::string& method : every_method())
    EXPECT_EQ(label(rows, method), R"([["s",2,4,"Style","m"]])") << method;
}

TEST(InferSpans, SurvivesWhatIsHardlyAnAnswer) {
  for (const std::string& method : every_method()) {
    EXPECT_TRUE(infer({}, method)->tasks.empty()) << method;
    EXPECT_EQ(label({{"t", "a", "[]"}, {"t", "b", ""}}, method), "[]") << method;
    EXPECT_EQ(label({{"t", "a", R"([[0,4000000000,"A"]])"}}, method), R"([[0,4000000000,"A"]])") << method;
  }
}

TEST(InferSpans, AcceptsSingleAnswersToManyTasks) {
  std::vector<std::string> tasks;
  for (int t = 0; t < 1000; ++t) tasks.push_back("t" + std::to_string(t));
  std::vector<AnswerRow> rows;
  for (const std::string& task : tasks) rows.push_back({task, "a", R"([[1,3,"A"],[5,6,"B"]])"});
  for (const std::string& method : every_method()) EXPECT_EQ(label(rows, method), R"([[1,3,"A"],[5,6,"B"]])") << method;
}

TEST(ScoreSpans, WeighsPeopleByTheirReliability) {
  const PersonAnswer answers[] = {{R"([[0,2,"A"]])", 0.95}, {R"([[5,6,"B"]])", 0.3}};
  EXPECT_EQ(score_spans(answers).label, R"([[0,2,"A"]])");
  const PersonAnswer agreed[] = {{R"([[0,2,"A"]])", 0.95}, {R"([[0,2,"A"]])", 0.7}};
  EXPECT_GT(score_spans(agreed).confidence, score_spans(answers).confidence);
  EXPECT_EQ(score_spans({}).label, "");
  const PersonAnswer broken[] = {{"{", 0.9}};
  EXPECT_EQ(score_spans(broken).confidence, 0);
}

double exact_f1(const Inference& found, const std::map<std::string, std::string>& truths) {
  double hits = 0, all = 0;
  for (const TaskResult& task : found.tasks) {
    const auto truth = truths.find(task.task);
    if (truth == truths.end()) continue;
    const AnswerRow rows[] = {{"t", "found", task.label}, {"t", "truth", truth->second}};
    const auto markings = read_markings(rows);
    const auto in_found = markings->marked(markings->answers[0]), in_truth = markings->marked(markings->answers[1]);
    const std::set<Span> right(in_truth.begin(), in_truth.end());
    for (const Span& span : in_found) hits += right.contains(span) ? 1 : 0;
    all += static_cast<double>(in_found.size() + in_truth.size());
  }
  return 2 * hits / all;
}

TEST(InferSpans, OfRecordedPeopleReachesTheReference) {
  const auto set = testing::recorded_set("ner_conll");
  if (!set) GTEST_SKIP() << "no ner_conll in $MUSTER_RECORDED";
  std::vector<AnswerRow> rows;
  for (const auto& row : set->answers) rows.push_back({row[0], row[1], row[2]});
  std::map<std::string, std::string> truths;
  for (const auto& row : set->truth) truths[row[0]] = row[1];
  EXPECT_GE(exact_f1(*infer(rows), truths), 0.748);
}

}  // namespace
}  // namespace muster::consensus
