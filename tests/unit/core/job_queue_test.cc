#include "scheduler/core/job_queue.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "tests/support/seeds.h"

namespace muster::core {
namespace {

TEST(JobQueue, FreshInOrderOfEntryWithinAPriority) {
  JobQueue queue;
  JobQueue::Cursor cursor;
  for (const uint32_t task : {5, 6, 9, 1}) queue.add_fresh(TaskNumber(task), 0);
  queue.add_fresh(TaskNumber(7), 3);
  std::string order;
  while (const auto taken =
             queue.take(WorkerNumber(1), TaskOrder::DepthFirst, cursor, [](TaskNumber) { return Judgement::Take; })) {
    order += std::to_string(taken->task.value()) + (taken->was_fresh ? " " : "! ");
  }
  EXPECT_EQ(order, "7 5 6 9 1 ");
  EXPECT_TRUE(queue.empty());
}

TEST(JobQueue, IsNotLookedThroughAgainBeforeSomethingIsAdded) {
  JobQueue queue;
  JobQueue::Cursor cursor;
  int looks = 0;
  const auto judge = [&](TaskNumber) {
    ++looks;
    return Judgement::NotThisPerson;
  };
  for (uint32_t task = 0; task < 100; ++task) queue.add_open(TaskNumber(task), 0);
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(queue.take(WorkerNumber(1), TaskOrder::DepthFirst, cursor, judge));
  }
  EXPECT_EQ(looks, 100);
  queue.add_open(TaskNumber(100), 0);
  EXPECT_FALSE(queue.take(WorkerNumber(1), TaskOrder::DepthFirst, cursor, judge));
  EXPECT_EQ(looks, 101);
}

TEST(JobQueue, ForgetsTasksThatStayFull) {
  JobQueue queue;
  const auto full = [](TaskNumber) { return Judgement::Full; };
  for (int round = 0; round < 200; ++round) {
    for (uint32_t task = 0; task < 50; ++task) queue.add_open(TaskNumber(task), 0);
    JobQueue::Cursor cursor;
    EXPECT_FALSE(queue.take(WorkerNumber(1), TaskOrder::DepthFirst, cursor, full));
  }
  EXPECT_LT(queue.length(), 1000u);
}

TEST(JobQueue, KeepsOneOfATaskThatIsReservedAgainAndAgain) {
  JobQueue queue;
  for (int i = 0; i < 10'000; ++i) queue.add_reserved(WorkerNumber(1), TaskNumber(static_cast<uint32_t>(i % 3)));
  EXPECT_LT(queue.length(), 1100u);
}

struct Task {
  int room = 0, priority = 0;
  uint32_t reserved_for = 0;  // 0: anybody
  bool started = false;
  std::set<uint32_t> had, barred;
};

// A world of tasks with room for some people; whoever asks gets a task exactly if there is one for them, whatever was
// queued, taken, filled and opened before. Tasks are queued anew as the core does: whenever room comes back.
void compare_with_sets(uint64_t seed) {
  std::mt19937_64 random(seed);
  const uint32_t people = static_cast<uint32_t>(2 + random() % 6);
  const auto order = random() % 2 == 0 ? TaskOrder::DepthFirst : TaskOrder::BreadthFirst;
  std::vector<Task> tasks;
  JobQueue queue;
  std::vector<JobQueue::Cursor> cursors(people + 1);
  const auto enter = [&](uint32_t number) {
    Task& task = tasks[number];
    if (task.reserved_for) return queue.add_reserved(WorkerNumber(task.reserved_for), TaskNumber(number));
    task.started ? queue.add_open(TaskNumber(number), task.priority)
                 : queue.add_fresh(TaskNumber(number), task.priority);
  };
  const auto allowed = [&](uint32_t who, const Task& task) {
    return !task.had.contains(who) && !task.barred.contains(who) && (!task.reserved_for || task.reserved_for == who);
  };
  for (int i = 0; i < 3000; ++i) {
    const uint64_t dice = random() % 10;
    const auto number = static_cast<uint32_t>(tasks.empty() ? 0 : random() % tasks.size());
    if (dice < 2) {
      Task task;
      task.room = static_cast<int>(1 + random() % 3);
      task.priority = static_cast<int>(random() % 3) - 1;
      if (random() % 6 == 0) task.reserved_for = static_cast<uint32_t>(1 + random() % people);
      if (random() % 4 == 0) task.barred.insert(static_cast<uint32_t>(1 + random() % people));
      tasks.push_back(task);
      enter(static_cast<uint32_t>(tasks.size() - 1));
    } else if (dice < 4 && !tasks.empty()) {
      Task& task = tasks[number];
      const bool forgets = random() % 2 == 0 && !task.had.empty();
      if (forgets) task.had.erase(task.had.begin());
      if (task.started) ++task.room;
      if (task.started) enter(number);
    } else if (dice == 4 && !tasks.empty()) {
      tasks[number].room = 0;  // closed
    } else {
      const auto who = static_cast<uint32_t>(1 + random() % people);
      const auto taken = queue.take(WorkerNumber(who), order, cursors[who], [&](TaskNumber offered) {
        const Task& task = tasks.at(offered.value());
        if (task.room == 0) return Judgement::Full;
        return allowed(who, task) ? Judgement::Take : Judgement::NotThisPerson;
      });
      bool any = false;
      for (const Task& task : tasks) any = any || (task.room > 0 && allowed(who, task));
      ASSERT_EQ(taken.has_value(), any) << "person " << who << " at step " << i;
      if (!taken) continue;
      Task& task = tasks[taken->task.value()];
      ASSERT_TRUE(task.room > 0 && allowed(who, task));
      --task.room;
      task.had.insert(who);
      task.started = true;
      if (taken->was_fresh && task.room > 0) enter(taken->task.value());
    }
  }
}

TEST(JobQueue, GivesATaskExactlyIfThereIsOneForThisPerson) {
  for (const uint64_t seed : muster::testing::seeds(1, 60)) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    compare_with_sets(seed);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace muster::core
