#include "scheduler/consensus/shapes/infer_boxes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scheduler/consensus/shapes/overlap.h"
#include "tests/support/recorded_set.h"
#include "tests/unit/consensus/shapes/pictures.h"

namespace muster::consensus {
namespace {

using ::testing::HasSubstr;

Result<Inference> infer(const Crowd& crowd, const std::string& method = "") {
  const auto answers = crowd.answers();
  return infer_boxes({Kind::Boxes, method, answers, {}, {}});
}

std::vector<std::string> every_method() {
  return {boxes_methods().begin(), boxes_methods().end()};
}

TEST(InferBoxes, RefusesAnUnknownMethodAndNamesTheOthers) {
  const auto found = infer({}, "magic");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, "consensus.method");
  EXPECT_THAT(found.error().message, HasSubstr("robust-merge, median, mean, majority-vote"));
}

TEST(InferBoxes, PointsAtAnUnreadableRow) {
  Crowd crowd;
  crowd.add("t", "a", {box(0, 0, 1, 1)});
  crowd.add("t", "b", {"{\"x1\":0}"});
  const auto found = infer(crowd);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, "consensus.label");
  EXPECT_THAT(found.error().message, HasSubstr("row 2"));
}

TEST(InferBoxes, MergesByCoordinate) {
  Crowd crowd;
  crowd.add("t", "a", {box(0, 0, 10, 10)});
  crowd.add("t", "b", {box(1, 0, 11, 10)});
  crowd.add("t", "c", {box(5, 0, 12, 10)});
  EXPECT_EQ(infer(crowd, "median")->tasks[0].label, R"([{"x1":1,"y1":0,"x2":11,"y2":10,"c":"Car"}])");
  EXPECT_EQ(infer(crowd, "mean")->tasks[0].label, R"([{"x1":2,"y1":0,"x2":11,"y2":10,"c":"Car"}])");
  EXPECT_EQ(infer(crowd, "majority-vote")->tasks[0].label, R"([{"x1":1,"y1":0,"x2":11,"y2":10,"c":"Car"}])");
}

TEST(InferBoxes, TakesTheLabelOfMost) {
  Crowd crowd;
  crowd.add("t", "a", {box(0, 0, 10, 10, "Bus, \\\"big\\\"")});
  crowd.add("t", "b", {box(0, 0, 10, 10, "车")});
  crowd.add("t", "c", {box(0, 0, 10, 10, "车")});
  for (const std::string& method : every_method()) {
    EXPECT_THAT(infer(crowd, method)->tasks[0].label, HasSubstr("\"c\":\"车\"")) << method;
  }
}

TEST(InferBoxes, SurvivesWhatIsHardlyAnAnswer) {
  for (const std::string& method : every_method()) {
    EXPECT_TRUE(infer({}, method)->tasks.empty()) << method;
    Crowd empty;
    empty.add("t", "a", {});
    EXPECT_EQ(infer(empty, method)->tasks[0].label, "[]") << method;
    Crowd one;
    one.add("t", "a", {box(0, 0, 10, 10)});
    EXPECT_THAT(infer(one, method)->tasks[0].label, HasSubstr("\"x2\":10")) << method;
  }
}

TEST(InferBoxes, AcceptsSingleAnswersToManyTasks) {
  Crowd crowd;
  for (int t = 0; t < 2000; ++t) {
    crowd.add("t" + std::to_string(t), "w" + std::to_string(t % 7), {box(0, 0, 10 + t % 3, 10)});
  }
  const auto found = infer(crowd);
  for (const TaskResult& task : found->tasks) {
    EXPECT_NE(task.label, "[]");
    EXPECT_GT(task.confidence, 0.3);
    EXPECT_LT(task.confidence, 0.95);
  }
}

TEST(InferBoxes, IsSurerOfEmptinessTheMorePeopleSawNothing) {
  Crowd crowd;
  for (const char* worker : {"a", "b", "c", "d"}) {
    crowd.add("full", worker, {box(0, 0, 10, 10)});
    crowd.add("four", worker, {});
  }
  crowd.add("one", "a", {});
  const auto found = infer(crowd);
  EXPECT_EQ(found->tasks[0].label, "[]");
  EXPECT_GT(found->tasks[0].confidence, found->tasks[2].confidence);
}

TEST(InferBoxes, OutlinesPolygons) {
  Crowd crowd;
  const std::string triangle = R"({"points":[[0,0],[100,0],[0,100]],"c":"Roof"})";
  for (const char* worker : {"a", "b", "c"}) crowd.add("t", worker, {triangle});
  const auto found = infer(crowd);
  const AnswerRow rows[] = {{"t", "found", found->tasks[0].label}, {"t", "truth", crowd.rows[0].label}};
  const auto scenes = read_scenes(rows);
  ASSERT_EQ(scenes->drawings.size(), 2U);
  EXPECT_FALSE(scenes->drawings[0].points.empty());
  EXPECT_GT(iou(scenes->drawings[0], scenes->drawings[1]), 0.95);
}

TEST(ScoreBoxes, WeighsPeopleByTheirReliability) {
  const std::string left = "[" + box(0, 0, 10, 10) + "]", right = "[" + box(50, 0, 60, 10) + "]";
  const PersonAnswer answers[] = {{left, 0.95}, {right, 0.3}};
  const Opinion opinion = score_boxes(answers);
  EXPECT_THAT(opinion.label, HasSubstr("\"x2\":10"));
  EXPECT_THAT(opinion.label, ::testing::Not(HasSubstr("\"x2\":60")));
  const PersonAnswer agreed[] = {{left, 0.95}, {left, 0.7}};
  EXPECT_GT(score_boxes(agreed).confidence, opinion.confidence);
}

TEST(ScoreBoxes, SaysNothingWithoutReadableAnswers) {
  EXPECT_EQ(score_boxes({}).confidence, 0);
  const PersonAnswer broken[] = {{"{", 0.9}};
  EXPECT_EQ(score_boxes(broken).label, "");
  const PersonAnswer half[] = {{"{", 0.9}, {"[]", 0.9}};
  EXPECT_EQ(score_boxes(half).label, "[]");
}

TEST(InferBoxes, OfRecordedPeopleReachesTheReference) {
  const auto set = testing::recorded_set("boxes20");
  if (!set) GTEST_SKIP() << "no boxes20 in $MUSTER_RECORDED";
  Crowd crowd;
  for (const auto& row : set->answers) crowd.rows.push_back({row[0], row[1], row[2]});
  std::map<std::string, std::string> truth;
  for (const auto& row : set->truth) truth[row[0]] = row[1];
  double sum = 0, tasks = 0;
  const auto found = infer(crowd);
  ASSERT_TRUE(found) << found.error().message;
  for (const TaskResult& task : found->tasks) {
    // Their recorded truths are unusable.
    if (task.task == "1271622877a21c47" || task.task == "1002f337f91b7932" || task.task == "104b3a47edc67285") continue;
    const AnswerRow rows[] = {{"t", "found", task.label}, {"t", "truth", truth[task.task]}};
    const auto scenes = read_scenes(rows);
    ASSERT_TRUE(scenes) << scenes.error().message;
    ASSERT_EQ(scenes->drawings.size(), 2U) << task.task;
    sum += iou(scenes->drawings.front(), scenes->drawings.back());
    ++tasks;
  }
  EXPECT_EQ(tasks, 17);
  EXPECT_GE(sum / tasks, 0.930);
}

}  // namespace
}  // namespace muster::consensus
