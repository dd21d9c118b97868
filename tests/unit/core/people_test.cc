// People and sites: who may work, who no longer may, and what those who get nothing are told.
#include <gtest/gtest.h>

#include "scheduler/core/queries.h"
#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

struct People : ::testing::Test {
  People() {
    world.site("s1", "north");
    world.site("s2", "south");
  }
  World world;
};

TEST_F(People, GetWorkOfJobsTheyAreFitFor) {
  world.person("ann", "s1", {.level = WorkerLevel::Expert, .skills = {"x", "y"}});
  world.person("bob", "s1", {.level = WorkerLevel::Trainee, .skills = {"x"}});
  world.person("eve", "s2", {.level = WorkerLevel::Expert, .skills = {"x", "y"}});
  world.job("level", {.redundancy = 3, .level = WorkerLevel::Lead});
  world.job("skills", {.redundancy = 3, .skills = {"x", "y"}});
  world.job("site", {.redundancy = 3, .sites = {"s2"}});
  world.job("region", {.redundancy = 3, .regions = {"north", "west"}});
  for (const char* job : {"level", "skills", "site", "region"}) world.items(job, {{job}});
  for (const char* who : {"ann", "bob", "eve"}) world.credits(who, 9);
  EXPECT_EQ(world.holds("ann"), "level skills region");
  EXPECT_EQ(world.holds("bob"), "region");
  EXPECT_EQ(world.holds("eve"), "level skills site");
}

TEST_F(People, WhoLearnASkillAreOfferedItsWorkAtOnce) {
  world.person("ann", "s1");
  world.job("j", {.skills = {"x"}});
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  world.heard();
  world.credits("ann", 1);
  EXPECT_EQ(world.heard(), "ann:not_eligible");
  world.change_person({.id = "ann", .site = "s1", .skills = {"x"}});
  EXPECT_EQ(world.holds("ann"), "a");
}

TEST_F(People, AtASiteThatCannotShowTheFormWaitUntilItCan) {
  world.person("ann", "s1");
  world.job("boxes", {.redundancy = 2, .needs = {"control:choices", "control:rectanglelabels"}});
  world.items("boxes", {{"a"}});
  world.give_features("s1", {"control:choices"});
  world.disconnect("s1");
  world.connect("s1");
  world.heard();
  world.credits("ann", 1);
  EXPECT_EQ(world.heard(), "ann:site_too_old");
  const auto waiting = view_job(world.core(), *find_job(world.core(), "boxes"))->waiting;
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0].reason, WaitReason::SiteTooOld);
  EXPECT_EQ(waiting[0].count, 1u);
  world.disconnect("s1");
  world.give_features("s1", {"control:choices", "control:rectanglelabels"});
  world.connect("s1");
  world.credits("ann", 1);
  EXPECT_EQ(world.holds("ann"), "a");
}

TEST_F(People, WhoBecomeInactiveLoseTheirLeasesAndGetNone) {
  world.person("ann", "s1");
  world.person("bob", "s1");
  world.job("j");
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  world.credits("bob", 1);
  world.heard();
  world.change_person({.id = "ann", .site = "s1", .active = false});
  EXPECT_EQ(world.task("j", "a"), "a:in_work 0/1 ann=recalled(worker_inactive) bob=leased");
  EXPECT_EQ(world.heard(), "recall ann/a(worker_inactive); ann:worker_inactive; bob<a");
  world.credits("ann", 1);
  EXPECT_EQ(world.heard(), "ann:worker_inactive");
  EXPECT_EQ(world.answer("ann", "a"), "counted(late_accepted)");
}

TEST_F(People, WhoBecomeActiveAgainAreOfferedWork) {
  world.person("ann", "s1", {.active = false});
  world.job("j");
  world.items("j", {{"a"}});
  world.credits("ann", 1);
  world.change_person({.id = "ann", .site = "s1"});
  EXPECT_EQ(world.holds("ann"), "a");
}

TEST_F(People, AreEnrolledAllOrNone) {
  world.person("ann", "s1");
  const auto codes = [&](std::vector<WorkerDraft> drafts) {
    std::string all;
    for (const Refusal& refusal : world.run(EnrolWorkers{1, std::move(drafts)}).refusals) all += refusal.code + " ";
    return all;
  };
  EXPECT_EQ(codes({{.id = "bob", .site = "s1"}, {.id = "cid", .site = "nowhere"}}), "worker.site ");
  EXPECT_EQ(codes({{.id = "bob", .site = "s1"}, {.id = "ann", .site = "s2"}}), "worker.site ");
  EXPECT_EQ(codes({{.id = "bob", .site = "s1"}, {.id = "bob", .site = "s2"}}), "worker.twice ");
  EXPECT_EQ(world.state().worker_count(), 1u);
}

TEST_F(People, OfARevokedSiteLoseTheirLeasesAndGetNone) {
  world.person("ann", "s1");
  world.person("eve", "s2");
  world.job("j");
  world.items("j", {{"a"}, {"b"}});
  world.credits("ann", 1);
  world.credits("eve", 1);
  world.heard();
  EXPECT_EQ(world.revoke("s1"), "ok");
  EXPECT_EQ(world.revoke("s1"), "unchanged");
  EXPECT_EQ(world.tasks("j"), "a:in_work 0/1 ann=recalled(site_revoked); b:in_work 0/1 eve=leased");
  world.items("j", {{"c"}});
  world.credits("ann", 1);
  EXPECT_EQ(world.answer("ann", "a"), "ignored(site_revoked)");
  world.connect("s1");
  world.credits("ann", 1);
  EXPECT_EQ(world.tasks("j"), "a:in_work 0/1 ann=recalled(site_revoked); b:in_work 0/1 eve=leased; c:fresh 0/1");
}

TEST_F(People, AreToldWhyTheyGetNothing) {
  world.person("ann", "s1");
  world.person("bob", "s1");
  const auto why = [&](const std::string& who) {
    world.heard();
    world.credits(who, 9);
    return world.heard();
  };
  EXPECT_EQ(why("ann"), "ann:no_running_job");
  world.draft_job("j", {.level = WorkerLevel::Annotator, .max_per_worker = 1});
  EXPECT_EQ(why("ann"), "ann:no_running_job");
  world.items("j", {{"a"}});
  world.change("j", JobEvent::Start);
  EXPECT_EQ(world.holds("ann"), "a");
  EXPECT_EQ(why("bob"), "bob:all_leased");
  world.items("j", {{"b"}});
  EXPECT_EQ(world.holds("bob"), "b");
  world.items("j", {{"c"}});
  EXPECT_EQ(why("bob"), "bob:cap_reached");
  world.job("k", {.level = WorkerLevel::Expert});
  world.items("k", {{"d"}});
  world.change("j", JobEvent::Pause);
  EXPECT_EQ(why("ann"), "ann:not_eligible");
  world.job("l");
  world.items("l", {{.key = "e", .unavailable_for = {"ann"}}, {.key = "f", .reserved_for = {"ann"}}});
  EXPECT_EQ(world.holds("bob"), "b e");
  EXPECT_EQ(world.holds("ann"), "a f");
  world.items("l", {{.key = "g", .unavailable_for = {"ann", "bob"}}});
  EXPECT_EQ(why("ann"), "ann:nothing_left_for_you");
}

// What a job waits for, with counts and what they count.
TEST_F(People, AJobTellsWhatKeepsThemFromIt) {
  const auto waits = [&](const std::string& job) {
    std::string text;
    const auto view = view_job(world.core(), world.the_job(job).info.number);
    for (const JobWait& wait : view->waiting) {
      text += (text.empty() ? "" : ", ") + std::string(name(wait.reason)) + " " + std::to_string(wait.count) + " " +
              std::string(name(wait.unit));
    }
    return text;
  };
  world.draft_job("j", {.max_per_worker = 1});
  world.items("j", {{"a"}, {"b"}});
  EXPECT_EQ(waits("j"), "not_started 2 tasks");
  world.change("j", JobEvent::Start);
  EXPECT_EQ(waits("j"), "no_workers_present 2 tasks");
  for (const char* who : {"ann", "bob"}) world.person(who, "s1");
  world.job("k");
  world.items("k", {{.key = "x", .reserved_for = {"bob"}}});
  world.change("j", JobEvent::Pause);
  EXPECT_EQ(waits("j"), "paused 2 tasks");
  world.credits("bob", 1);
  EXPECT_EQ(world.holds("bob"), "x");
  world.change("j", JobEvent::Resume);
  EXPECT_EQ(waits("j"), "credits_used 1 people");
  world.credits("ann", 1);
  EXPECT_EQ(world.holds("ann"), "a");
  EXPECT_EQ(waits("j"), "") << "it moves";
  EXPECT_EQ(waits("k"), "all_leased 1 tasks");
  world.answer("ann", "a");
  EXPECT_EQ(waits("j"), "credits_used 1 people, cap_reached 1 people");
}

TEST_F(People, AreToldAReasonOnce) {
  world.person("ann", "s1");
  world.credits("ann", 1);
  world.heard();
  world.job("j");
  EXPECT_EQ(world.heard(), "job_started j");
  world.tick();
  world.tick();
  EXPECT_EQ(world.heard(), "");
}

}  // namespace
}  // namespace muster::core::testing
