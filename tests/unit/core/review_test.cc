// Finished tasks that an inspector sends back to those who answered them.
#include <gtest/gtest.h>

#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

struct SentBack : ::testing::Test {
  SentBack() {
    world.site("s1");
    for (const char* who : {"ann", "bob", "cid"}) world.person(who, "s1");
    world.job("j");
    world.items("j", {{"a"}, {"b"}});
    world.credits("ann", 1);
    world.credits("ann", 0);
    world.answer("ann", "a");
  }
  // Task `a` with its answers as they stand now.
  SendBack send_back() {
    const Job& job = world.the_job("j");
    SendBack command{1, job.info.number, TaskNumber(0), {}, "a with marks"};
    const PackedTask& task = job.tasks[TaskNumber(0)];
    for (uint32_t i = 0; i < task.assignments; ++i) {
      const PackedAssignment& answer = job.tasks.assignment(task, i);
      if (answer.state() == AssignmentState::Counted) command.answers.push_back({answer.id(0), answer.revision()});
    }
    return command;
  }
  std::string carry_out(SendBack command) {
    const Outcome outcome = world.run(std::move(command));
    if (!outcome.refusals.empty()) return outcome.refusals.front().code;
    return outcome.unchanged ? "unchanged" : "ok";
  }
  World world;
};

TEST_F(SentBack, IsTheAuthorsBeforeAllElse) {
  EXPECT_EQ(carry_out(send_back()), "ok");
  world.credits("bob", 2);
  EXPECT_EQ(world.holds("bob"), "b") << "it is not his";
  world.credits("ann", 1);
  EXPECT_EQ(world.holds("ann"), "a");
  EXPECT_EQ(world.answer("ann", "a"), "counted(on_time)");
  EXPECT_EQ(world.task("j", "a"), "a:done 1/1 ann=invalidated(sent_back) ann=counted");
}

TEST_F(SentBack, ReopensAJobThatWasCompleted) {
  world.credits("ann", 1);
  world.answer("ann", "b");
  EXPECT_EQ(world.state("j"), "completed");
  EXPECT_EQ(carry_out(send_back()), "ok");
  EXPECT_EQ(world.state("j"), "running");
  EXPECT_EQ(world.answer("ann", "a"), "counted(on_time)");
  EXPECT_EQ(world.state("j"), "completed");
}

TEST_F(SentBack, NotWhereOtherAnswersStandByNow) {
  const SendBack seen = send_back();
  world.answer("ann", "a", {.revision = 2});
  EXPECT_EQ(carry_out(seen), "unchanged");
  EXPECT_EQ(carry_out(send_back()), "ok");
  EXPECT_EQ(carry_out(send_back()), "unchanged") << "it is not done";
  EXPECT_EQ(world.task("j", "a"), "a:fresh 0/1 ann=invalidated(sent_back)r2");
}

TEST_F(SentBack, IsAnybodysWhereTheAuthorCannotWorkAnyMore) {
  world.change_person({.id = "ann", .site = "s1", .active = false});
  EXPECT_EQ(carry_out(send_back()), "ok");
  world.credits("bob", 1);
  EXPECT_EQ(world.holds("bob"), "a");
}

TEST_F(SentBack, IsAnybodysOnceTheAuthorCannotWorkAnyMore) {
  EXPECT_EQ(carry_out(send_back()), "ok");
  world.credits("bob", 2);
  EXPECT_EQ(world.holds("bob"), "b");
  world.change_person({.id = "ann", .site = "s1", .active = false});
  EXPECT_EQ(world.holds("bob"), "b a") << "at once, for he asked for more";
  world.take_over();
  world.connect("s1");
  EXPECT_EQ(world.answer("bob", "a"), "counted(on_time)");
}

TEST_F(SentBack, IsAnybodysOnceTheAuthorsSiteIsRevoked) {
  world.site("s2");
  world.person("dan", "s2");
  EXPECT_EQ(carry_out(send_back()), "ok");
  world.revoke("s1");
  world.take_over();
  world.connect("s2");
  world.credits("dan", 1);
  EXPECT_EQ(world.holds("dan"), "a");
}

TEST_F(SentBack, WhatAnOperatorReservedStaysSo) {
  world.items("j", {{.key = "c", .reserved_for = {"cid"}}});
  world.change_person({.id = "cid", .site = "s1", .active = false});
  world.credits("bob", 3);
  EXPECT_EQ(world.holds("bob"), "b");
}

TEST_F(SentBack, TheItemIsStillTheOneThatWasSubmitted) {
  EXPECT_EQ(carry_out(send_back()), "ok");
  EXPECT_EQ(world.items("j", {{"a"}, {"b"}}), "unchanged unchanged");
}

TEST_F(SentBack, SurvivesATakeover) {
  EXPECT_EQ(carry_out(send_back()), "ok");
  world.take_over();
  world.connect("s1");
  world.credits("bob", 2);
  EXPECT_EQ(world.holds("bob"), "b");
  world.credits("ann", 2);
  EXPECT_EQ(world.holds("ann"), "a");
}

TEST_F(SentBack, NotOfAnUnknownTaskOrACancelledJob) {
  SendBack command = send_back();
  command.task = TaskNumber(7);
  EXPECT_EQ(carry_out(command), "job.unknown");
  world.change("j", JobEvent::Cancel);
  EXPECT_EQ(carry_out(send_back()), "unchanged");
}

}  // namespace
}  // namespace muster::core::testing
