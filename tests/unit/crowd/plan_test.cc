#include "tests/crowd/plan.h"

#include <gtest/gtest.h>

#include <set>

namespace muster::crowd {
namespace {

Recording birds() {
  Recording recording;
  recording.name = "birds";
  recording.classes = {"no", "yes & \"sure\""};
  recording.tasks = {"t1", "t2"};
  recording.people = {"w1", "w2"};
  recording.truth = {1u, std::nullopt};
  recording.items = {{{"question", "Is it?"}, {"place", "a tree"}}, {}};
  recording.answers = {{0, 0, 1, milliseconds(4000)}, {0, 1, 0, std::nullopt}, {1, 1, 0, milliseconds(600)}};
  return recording;
}

Plan with_sites(size_t count) {
  Plan plan;
  for (size_t i = 0; i < count; ++i) plan.sites.push_back("site-" + std::to_string(i));
  return plan;
}

TEST(Plan, ReservesEachItemForThePeopleWhoAnsweredIt) {
  Plan plan = with_sites(2);
  ASSERT_TRUE(add_recording(birds(), {}, plan));
  EXPECT_EQ(plan.jobs[0].item_line(plan.jobs[0].tasks[0]),
            "{\"key\":\"t1\",\"data\":{\"text\":\"question: Is it?\\nplace: a tree\"},\"redundancy\":2,"
            "\"reserved_for\":[\"birds.w1\",\"birds.w2\"]}\n");
  EXPECT_EQ(plan.jobs[0].item_line(plan.jobs[0].tasks[1]),
            "{\"key\":\"t2\",\"data\":{\"text\":\"t2\"},\"redundancy\":1,\"reserved_for\":[\"birds.w2\"]}\n");
  EXPECT_EQ(plan.jobs[0].tasks[0].truth, "yes & \"sure\"");
}

TEST(Plan, WritesTheClassesIntoTheTemplateEscaped) {
  Plan plan = with_sites(1);
  ASSERT_TRUE(add_recording(birds(), {}, plan));
  const std::string spec = plan.jobs[0].spec_yaml();
  EXPECT_NE(spec.find("name: birds\n"), std::string::npos);
  EXPECT_NE(spec.find("<Choice value=\"yes &amp; &quot;sure&quot;\"/>"), std::string::npos);
}

TEST(Plan, ScalesRecordedDurationsByThePace) {
  Plan fast = with_sites(1), slow = with_sites(1);
  ASSERT_TRUE(add_recording(birds(), {}, fast));
  ASSERT_TRUE(add_recording(birds(), {2.0, "x-", "10m", {}}, slow));
  EXPECT_EQ(fast.jobs[0].spec_yaml().find("lease:"), std::string::npos);
  EXPECT_NE(slow.jobs[0].spec_yaml().find("\nlease: 10m\n"), std::string::npos);
  EXPECT_EQ(fast.people[0].behaviour->decide("birds", "t1").think, milliseconds(0));
  EXPECT_EQ(slow.people[0].behaviour->decide("x-birds", "t1").think, milliseconds(2000));
  EXPECT_EQ(slow.people[1].behaviour->decide("x-birds", "t1").think, milliseconds(5000));
}

TEST(Plan, KeepsPeopleAtTheirSiteAndUsesAllSites) {
  Plan one = with_sites(3), two = with_sites(3);
  Recording recording = birds();
  for (int i = 3; i <= 60; ++i) recording.people.push_back("w" + std::to_string(i));
  ASSERT_TRUE(add_recording(recording, {}, one));
  ASSERT_TRUE(add_recording(recording, {}, two));
  std::set<size_t> used;
  for (size_t i = 0; i < one.people.size(); ++i) {
    EXPECT_EQ(one.people[i].site, two.people[i].site);
    used.insert(one.people[i].site);
  }
  EXPECT_EQ(used.size(), 3u);
}

TEST(Plan, RefusesTheSameSetTwice) {
  Plan plan = with_sites(1);
  ASSERT_TRUE(add_recording(birds(), {}, plan));
  EXPECT_FALSE(add_recording(birds(), {}, plan));
}

TEST(Plan, RefusesNamesTheSchedulerWouldRefuse) {
  Plan plan = with_sites(1);
  Recording recording = birds();
  recording.people[0] = "has space";
  EXPECT_FALSE(add_recording(recording, {}, plan));
}

TEST(Simulation, RefusesMoreAnswersThanPeople) {
  Plan plan = with_sites(1);
  SimulateOptions options;
  options.people = 2;
  EXPECT_FALSE(add_simulation(options, plan));
}

TEST(Simulation, KeepsEnoughPeopleWhoNeverLeave) {
  Plan plan = with_sites(2);
  SimulateOptions options;
  options.people = 6;
  options.redundancy = 2;
  options.habits.leave_share = 1;
  ASSERT_TRUE(add_simulation(options, plan));
  std::string picture;
  for (auto& person : plan.people) {
    picture += person.behaviour->decide("sim-1", "item-1").kind == Decision::Kind::Leave ? 'L' : '.';
  }
  EXPECT_EQ(picture, "..LLLL");
  EXPECT_EQ(plan.jobs[0].tasks[0].recorded.size(), 0u);
}

}  // namespace
}  // namespace muster::crowd
