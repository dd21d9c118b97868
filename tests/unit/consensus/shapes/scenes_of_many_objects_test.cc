// Random scenes with several objects, people who overlook some and see things that are not there, and known truth.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "scheduler/consensus/shapes/infer_boxes.h"
#include "scheduler/consensus/shapes/overlap.h"
#include "tests/unit/consensus/shapes/pictures.h"

namespace muster::consensus {
namespace {

struct Person {
  double hit, false_alarms, sigma;  // false_alarms: a picture
};

struct World {
  Crowd crowd;
  std::map<std::string, std::vector<Box>> truth;
};

class Painter {
 public:
  explicit Painter(uint32_t seed) : chance_(seed) {}

  // A box in a cell of a 5 × 5 grid of 100 × 100.
  Box place(int cell) {
    const double x = cell % 5 * 100 + uniform(5, 25), y = cell / 5 * 100 + uniform(5, 25);
    return {x, y, x + uniform(35, 65), y + uniform(35, 65)};
  }
  std::string sketch(const Box& b, double sigma) {
    const auto off = [&](double size) { return size * sigma * normal_(chance_); };
    return box(b.x1 + off(b.width()), b.y1 + off(b.height()), b.x2 + off(b.width()), b.y2 + off(b.height()));
  }
  double uniform(double from, double to) { return std::uniform_real_distribution<double>(from, to)(chance_); }
  std::vector<int> cells() {
    std::vector<int> all(25);
    for (int i = 0; i < 25; ++i) all[static_cast<size_t>(i)] = i;
    std::shuffle(all.begin(), all.end(), chance_);
    return all;
  }
  template <class T>
  void shuffle(std::vector<T>& list) {
    std::shuffle(list.begin(), list.end(), chance_);
  }

 private:
  std::mt19937 chance_;
  std::normal_distribution<double> normal_;
};

World paint(uint32_t seed, const std::vector<Person>& people, int scenes, size_t answers) {
  Painter painter(seed);
  World world;
  for (int s = 0; s < scenes; ++s) {
    const std::string task = "s" + std::to_string(s);
    std::vector<int> cells = painter.cells();
    const auto objects = static_cast<size_t>(painter.uniform(0, 7));
    auto& truth = world.truth[task];
    for (size_t i = 0; i < objects; ++i) truth.push_back(painter.place(cells[i]));
    std::vector<size_t> who(people.size());
    for (size_t p = 0; p < who.size(); ++p) who[p] = p;
    painter.shuffle(who);
    for (size_t i = 0; i < answers; ++i) {
      const Person& person = people[who[i]];
      std::vector<std::string> drawn;
      for (const Box& b : truth) {
        if (painter.uniform(0, 1) < person.hit) drawn.push_back(painter.sketch(b, person.sigma));
      }
      for (double left = person.false_alarms; painter.uniform(0, 1) < left; left -= 1) {
        const auto cell = static_cast<size_t>(painter.uniform(static_cast<double>(objects), 25));
        drawn.push_back(painter.sketch(painter.place(cells[cell]), person.sigma));
      }
      world.crowd.add(task, "p" + std::to_string(who[i]), drawn);
    }
  }
  return world;
}

struct Score {
  double f1 = 0, mean_iou = 0;
};

// An object is found where the best drawing has an IoU of one half or more with it.
Score score(const World& world, const std::string& method) {
  const auto answers = world.crowd.answers();
  Request request{Kind::Boxes, method, answers, {}, {}};
  const auto found = infer_boxes(request);
  double hits = 0, given = 0, there = 0, common = 0;
  for (const TaskResult& result : found->tasks) {
    const AnswerRow row{result.task, "result", result.label};
    const auto drawn = read_scenes(std::span(&row, 1))->drawings;
    const auto& truth = world.truth.at(result.task);
    given += static_cast<double>(drawn.size());
    there += static_cast<double>(truth.size());
    for (const Box& b : truth) {
      double best = 0;
      for (const Drawing& one : drawn) best = std::max(best, iou(one.box, b));
      hits += best >= 0.5 ? 1 : 0;
      common += best >= 0.5 ? best : 0;
    }
  }
  return {2 * hits / (given + there), common / hits};
}

const std::vector<Person> kMixed = {{0.95, 0.1, 0.02}, {0.9, 0.1, 0.03}, {0.9, 0.2, 0.03}, {0.6, 0.1, 0.04},
                                    {0.5, 0.2, 0.05},  {0.5, 1.8, 0.08}, {0.4, 2.5, 0.08}, {0.85, 2.0, 0.05},
                                    {0.95, 0.3, 0.10}, {0.6, 0.3, 0.06}};

TEST(ScenesOfManyObjects, AreReadBetterThanByMajority) {
  for (const uint32_t seed : {1U, 2U, 3U}) {
    const World world = paint(seed, kMixed, 300, 4);
    const Score robust = score(world, "robust-merge"), majority = score(world, "majority-vote");
    EXPECT_GT(robust.f1, majority.f1 + 0.05) << "seed " << seed;
    EXPECT_GT(robust.mean_iou, majority.mean_iou + 0.01) << "seed " << seed;
  }
}

TEST(ScenesOfManyObjects, AreDrawnBetterThanByMedianOrMean) {
  const World world = paint(7, kMixed, 300, 5);
  const Score robust = score(world, "robust-merge");
  EXPECT_GT(robust.mean_iou, score(world, "median").mean_iou);
  EXPECT_GT(robust.mean_iou, score(world, "mean").mean_iou);
}

TEST(ScenesOfManyObjects, TellCarefulPeopleFromCarelessOnes) {
  const World world = paint(4, kMixed, 300, 4);
  const auto answers = world.crowd.answers();
  const auto found = infer_boxes({Kind::Boxes, "", answers, {}, {}});
  ASSERT_EQ(found->workers.size(), kMixed.size());
  EXPECT_GT(found->workers[0].reliability, 0.85);
  EXPECT_LT(found->workers[6].reliability, 0.5);
  for (const WorkerResult& worker : found->workers) {
    EXPECT_GE(worker.reliability, 0);
    EXPECT_LE(worker.reliability, 1);
  }
}

TEST(ScenesOfManyObjects, GiveTheSameInAnyOrderOfRowsAndUnderOtherNames) {
  World world = paint(9, kMixed, 60, 4);
  const auto first = infer_boxes({Kind::Boxes, "", world.crowd.answers(), {}, {}});
  Painter(3).shuffle(world.crowd.rows);
  const auto shuffled = infer_boxes({Kind::Boxes, "", world.crowd.answers(), {}, {}});
  for (auto& row : world.crowd.rows) row.worker = "z" + std::to_string('9' - row.worker.back());
  const auto renamed = infer_boxes({Kind::Boxes, "", world.crowd.answers(), {}, {}});
  for (size_t t = 0; t < first->tasks.size(); ++t) {
    EXPECT_EQ(first->tasks[t].label, shuffled->tasks[t].label);
    EXPECT_EQ(first->tasks[t].confidence, shuffled->tasks[t].confidence);
    EXPECT_EQ(first->tasks[t].label, renamed->tasks[t].label);
    EXPECT_NEAR(first->tasks[t].confidence, renamed->tasks[t].confidence, 1e-9);
  }
  for (size_t w = 0; w < 10; ++w) {
    EXPECT_NEAR(first->workers[w].reliability, renamed->workers[9 - w].reliability, 1e-9);
  }
}

}  // namespace
}  // namespace muster::consensus
