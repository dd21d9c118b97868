#include "tests/crowd/behaviour.h"

#include <gtest/gtest.h>

#include <numeric>

namespace muster::crowd {
namespace {

TEST(RecordedPerson, HasMoreUntilEveryRecordedAnswerIsSaved) {
  RecordedPerson person("birds", {{"t1", {"yes", milliseconds(5)}}, {"t2", {"no", milliseconds(0)}}});
  const Decision decision = person.decide("birds", "t1");
  EXPECT_EQ(decision.kind, Decision::Kind::Answer);
  EXPECT_EQ(decision.label, "yes");
  EXPECT_EQ(decision.think, milliseconds(5));
  person.saved("birds", "t1");
  EXPECT_TRUE(person.has_more());
  person.saved("other-job", "t2");
  EXPECT_TRUE(person.has_more());
  person.saved("birds", "t2");
  EXPECT_FALSE(person.has_more());
}

TEST(RecordedPerson, AnswersTheSameWhenATaskComesAgain) {
  RecordedPerson person("birds", {{"t1", {"yes", milliseconds(0)}}});
  person.saved("birds", "t1");
  EXPECT_EQ(person.decide("birds", "t1").label, "yes");
}

TEST(RecordedPerson, SkipsWhatTheyNeverDid) {
  RecordedPerson person("birds", {{"t1", {"yes", milliseconds(0)}}});
  EXPECT_EQ(person.decide("birds", "t2").kind, Decision::Kind::Skip);
  EXPECT_EQ(person.decide("fish", "t1").kind, Decision::Kind::Skip);
}

TEST(Confusion, RowsSumToOneAndTheDiagonalIsNearTheAccuracy) {
  std::mt19937_64 random(7);
  double diagonal = 0;
  for (int person = 0; person < 200; ++person) {
    const auto matrix = draw_confusion(random, 4, 0.8);
    for (size_t truth = 0; truth < 4; ++truth) {
      EXPECT_NEAR(std::accumulate(matrix[truth].begin(), matrix[truth].end(), 0.0), 1.0, 1e-9);
      diagonal += matrix[truth][truth] / 800;
    }
  }
  EXPECT_NEAR(diagonal, 0.8, 0.02);
}

std::shared_ptr<World> world_of(uint64_t seed) {
  auto world = std::make_shared<World>();
  world->seed = seed;
  world->classes = {"a", "b", "c"};
  return world;
}

TEST(SimulatedPerson, AnswersByTheMatrixWhateverTheOrderOfTasks) {
  std::mt19937_64 random(3);
  const auto confusion = draw_confusion(random, 3, 0.7);
  SimulatedPerson forwards(world_of(5), "p1", confusion, {}), backwards(world_of(5), "p1", confusion, {});
  std::map<std::string, std::string> answers;
  for (int i = 0; i < 100; ++i) answers["t" + std::to_string(i)] = forwards.decide("j", "t" + std::to_string(i)).label;
  for (int i = 99; i >= 0; --i) {
    EXPECT_EQ(backwards.decide("j", "t" + std::to_string(i)).label, answers["t" + std::to_string(i)]);
  }
}

TEST(SimulatedPerson, IsRightAsOftenAsTheMatrixSays) {
  const auto world = world_of(11);
  const ConfusionMatrix confusion(3, {0.25, 0.25, 0.5});
  SimulatedPerson person(world, "p1", confusion, {});
  std::map<std::string, int> counts;
  for (int i = 0; i < 4000; ++i) ++counts[person.decide("j", std::to_string(i)).label];
  EXPECT_NEAR(counts["a"], 1000, 120);
  EXPECT_NEAR(counts["c"], 2000, 150);
}

TEST(SimulatedPerson, DependsOnTheSeed) {
  const ConfusionMatrix confusion(3, {0.34, 0.33, 0.33});
  SimulatedPerson one(world_of(1), "p1", confusion, {}), two(world_of(2), "p1", confusion, {});
  int different = 0;
  for (int i = 0; i < 100; ++i)
    different += one.decide("j", std::to_string(i)).label != two.decide("j", std::to_string(i)).label;
  EXPECT_GT(different, 30);
}

TEST(SimulatedPerson, HasMoreUntilAllIsDone) {
  const auto world = world_of(1);
  SimulatedPerson person(world, "p1", ConfusionMatrix(3, {1, 0, 0}), {});
  EXPECT_TRUE(person.has_more());
  world->all_done = true;
  EXPECT_FALSE(person.has_more());
}

TEST(SimulatedPerson, SkipsPausesAndLeavesAsOftenAsTheirHabitsSay) {
  Habits habits;
  habits.skip_share = 0.2;
  habits.absence_share = 0.1;
  habits.absence = milliseconds(50);
  habits.leave_share = 0.05;
  SimulatedPerson person(world_of(1), "p1", ConfusionMatrix(3, {1, 0, 0}), habits);
  std::map<Decision::Kind, int> counts;
  for (int i = 0; i < 5000; ++i) ++counts[person.decide("j", std::to_string(i)).kind];
  EXPECT_NEAR(counts[Decision::Kind::Leave], 250, 60);
  EXPECT_NEAR(counts[Decision::Kind::Absence], 475, 80);
  EXPECT_NEAR(counts[Decision::Kind::Skip], 855, 110);
}

}  // namespace
}  // namespace muster::crowd
