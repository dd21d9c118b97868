// The fate of answers: counted, late, surplus, quarantined, corrected, repeated, refused.
#include <gtest/gtest.h>

#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

struct Answers : ::testing::Test {
  Answers() {
    world.site("s1");
    world.site("s2");
    for (const char* who : {"ann", "bob", "cid"}) world.person(who, "s1");
    world.person("eve", "s2");
  }
  // One item that ann once held and lost by its deadline, and bob holds now.
  void lose_anns_lease(uint8_t target = 1) {
    world.job("j", {.redundancy = target, .lease = minutes(10)});
    world.items("j", {{"a"}});
    world.credits("ann", 1);
    world.credits("ann", 0);
    world.pass(minutes(11));
    world.credits("bob", 1);
    ASSERT_EQ(world.holds("bob"), "a");
    world.heard();
  }
  World world;
};

TEST_F(Answers, ARepeatedAnswerGetsTheSameReceiptAndCountsOnce) {
  world.job("j", {.redundancy = 2});
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  EXPECT_EQ(world.answer("ann", "a"), "counted(on_time)");
  const size_t written = world.journal().size();
  EXPECT_EQ(world.answer("ann", "a"), "counted(on_time)");
  EXPECT_EQ(world.journal().size(), written);
  EXPECT_EQ(world.task("j", "a"), "a:in_work 1/2 ann=counted");
}

TEST_F(Answers, AreCorrectedUntilTheJobIsComplete) {
  world.job("j");
  world.items("j", {{"a"}, {"b"}});
  world.credits("ann", 1);
  world.answer("ann", "a", {.code = 3});
  EXPECT_EQ(world.answer("ann", "a", {.revision = 2, .code = 5}), "counted(on_time)");
  EXPECT_EQ(world.answer("ann", "a", {.revision = 2, .code = 9}), "counted(on_time)");
  const Job& job = world.the_job("j");
  EXPECT_EQ(job.tasks.assignment(job.tasks[TaskNumber(0)], 0).code(), 5);
  EXPECT_EQ(world.task("j", "a"), "a:done 1/1 ann=countedr2");
  world.answer("ann", "b");
  EXPECT_EQ(world.answer("ann", "a", {.revision = 3}), "final(job_ended)");
  EXPECT_EQ(world.task("j", "a"), "a:done 1/1 ann=countedr2");
}

TEST_F(Answers, AnInvalidCorrectionLeavesTheAnswerAsItStands) {
  world.job("j", {.redundancy = 2});
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  world.answer("ann", "a");
  EXPECT_EQ(world.answer("ann", "a", {.revision = 2, .valid = false}), "ignored(failed_check)");
  EXPECT_EQ(world.task("j", "a"), "a:in_work 1/2 ann=counted");
}

TEST_F(Answers, RevisionsOutsideWhatIsKeptChangeNothing) {
  world.job("j", {.redundancy = 2});
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  EXPECT_EQ(world.answer("ann", "a", {.revision = 0}), "ignored(failed_check)");
  EXPECT_EQ(world.task("j", "a"), "a:in_work 0/2 ann=leased");
  EXPECT_EQ(world.answer("ann", "a", {.revision = kMaxRevision}), "counted(on_time)");
  EXPECT_EQ(world.answer("ann", "a", {.revision = 128}), "ignored(failed_check)");
  EXPECT_EQ(world.task("j", "a"), "a:in_work 1/2 ann=countedr127");
}

TEST_F(Answers, ALateAnswerCountsWhereOneIsWantedAndAnUnopenedReplacementIsRecalled) {
  lose_anns_lease();
  EXPECT_EQ(world.answer("ann", "a"), "counted(late_accepted)");
  EXPECT_EQ(world.task("j", "a"), "a:done 1/1 ann=counted(late_accepted) bob=recalled(late_answer_counted)");
  EXPECT_EQ(world.holds("bob"), "");
  EXPECT_EQ(world.heard(), "task_completed a; job_completed j; recall bob/a(late_answer_counted); bob:no_running_job");
}

TEST_F(Answers, AnOpenedReplacementBecomesSurplus) {
  lose_anns_lease();
  world.open("bob", "a");
  EXPECT_EQ(world.answer("ann", "a"), "counted(late_accepted)");
  EXPECT_EQ(world.task("j", "a"), "a:done 1/1 ann=counted(late_accepted) bob=leased");
  EXPECT_EQ(world.answer("bob", "a"), "surplus(task_full)");
  EXPECT_EQ(world.task("j", "a"), "a:done 1/1 ann=counted(late_accepted) bob=surplus(task_full)");
}

TEST_F(Answers, ALateAnswerToAFullTaskIsKeptAsLate) {
  lose_anns_lease();
  world.answer("bob", "a");
  EXPECT_EQ(world.answer("ann", "a"), "late(task_full)");
  EXPECT_EQ(world.task("j", "a"), "a:done 1/1 ann=late(task_full) bob=counted");
}

TEST_F(Answers, ALateAnswerTakesTheAuthorsOwnSecondLeaseAway) {
  world.job("j", {.redundancy = 2, .lease = minutes(10)});
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  const HeldHere first = world.lease("ann", "a");
  world.pass(minutes(11));
  ASSERT_EQ(world.task("j", "a"), "a:in_work 0/2 ann=expired(deadline_passed) ann=leased");
  world.open("ann", "a");
  EXPECT_EQ(world.submit("s1", world.answer_to(first)), "counted(late_accepted)");
  EXPECT_EQ(world.task("j", "a"), "a:in_work 1/2 ann=counted(late_accepted) ann=recalled(late_answer_counted)");
  EXPECT_EQ(world.answer("ann", "a"), "late(person_has_answer)");
}

TEST_F(Answers, AnInvalidOneIsQuarantinedAndTheTaskGoesToSomebodyElse) {
  world.job("j");
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  EXPECT_EQ(world.answer("ann", "a", {.valid = false}), "quarantined(failed_check)");
  EXPECT_EQ(world.task("j", "a"), "a:in_work 0/1 ann=quarantined(failed_check)");
  world.credits("bob", 1);
  EXPECT_EQ(world.answer("bob", "a"), "counted(on_time)");
  EXPECT_EQ(world.state("j"), "completed");
}

TEST_F(Answers, AQuarantinedOneThatIsCorrectedIsTakenLikeAFirst) {
  world.job("j", {.max_per_worker = 2});
  world.items("j", {{"a"}, {"b"}});
  world.credits("ann", 1);
  world.answer("ann", "a", {.valid = false});
  EXPECT_EQ(world.answer("ann", "a", {.revision = 2, .valid = false}), "ignored(failed_check)");
  EXPECT_EQ(world.answer("ann", "a", {.revision = 3}), "counted(late_accepted)");
  EXPECT_EQ(world.tasks("j"), "a:done 1/1 ann=counted(late_accepted)r3; b:in_work 0/1 ann=leased");
  EXPECT_EQ(world.answer("ann", "b"), "counted(on_time)");
}

TEST_F(Answers, OfAWrongPersonOrUnknownLeaseChangeNothing) {
  world.job("j", {.redundancy = 2});
  world.items("j", {{"a"}, {"b"}});
  world.credits("ann", 1);
  const std::string before = world.tasks("j");
  const SubmittedAnswer good = world.answer_to(world.lease("ann", "a"));
  const auto with = [&](auto change) {
    SubmittedAnswer answer = good;
    change(answer);
    return answer;
  };
  EXPECT_EQ(world.submit("s2", good), "ignored(wrong_person)");
  EXPECT_EQ(world.submit("s1", with([&](auto& a) { a.worker = WorkerNumber(2); })), "ignored(wrong_person)");
  EXPECT_EQ(world.submit("s1", with([&](auto& a) { a.worker = WorkerNumber(99); })), "ignored(wrong_person)");
  EXPECT_EQ(world.submit("s1", with([&](auto& a) { a.task = TaskNumber(1); })), "ignored(unknown_assignment)");
  EXPECT_EQ(world.submit("s1", with([&](auto& a) { a.task = TaskNumber(7); })), "ignored(unknown_assignment)");
  EXPECT_EQ(world.submit("s1", with([&](auto& a) { a.job = JobNumber(9); })), "ignored(job_ended)");
  EXPECT_EQ(world.submit("s1", with([&](auto& a) { a.id = AssignmentId(); })), "ignored(unknown_assignment)");
  EXPECT_EQ(world.submit("s1", with([&](auto& a) { a.id = AssignmentId::make(3, Epoch(1), 0); })),
            "ignored(unknown_assignment)");
  EXPECT_EQ(world.submit("s1", with([&](auto& a) { a.id = AssignmentId::make(0, Epoch(1), 77); })),
            "ignored(unknown_assignment)");
  EXPECT_EQ(world.tasks("j"), before);
  EXPECT_EQ(world.answer("ann", "a"), "counted(on_time)");
}

// An id of zero bytes names no lease; nothing may be found under it.
TEST_F(Answers, GivingBackTheIdZeroChangesNothing) {
  world.job("j");
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  const HeldHere real = world.lease("ann", "a");
  world.lease("ann", "a").id = AssignmentId();
  EXPECT_EQ(world.give_back("ann", "a"), "ignored(unknown_assignment)");
  EXPECT_EQ(world.task("j", "a"), "a:in_work 0/1 ann=leased");
  EXPECT_EQ(world.submit("s1", world.answer_to(real)), "counted(on_time)");
}

TEST_F(Answers, ToACancelledJobAreKeptAsLateAndToADeletedOneIgnored) {
  world.job("j");
  world.items("j", {{"a"}, {"b"}});
  world.credits("ann", 2);
  world.open("ann", "a");
  world.change("j", JobEvent::Cancel);
  EXPECT_EQ(world.tasks("j"), "a:cancelled 0/1 ann=recalled(job_ended); b:cancelled 0/1 ann=recalled(job_ended)");
  EXPECT_EQ(world.answer("ann", "a"), "late(job_ended)");
  world.change("j", JobEvent::Delete);
  EXPECT_EQ(world.answer("ann", "b"), "ignored(job_ended)");
}

}  // namespace
}  // namespace muster::core::testing
