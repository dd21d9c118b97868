// Adaptive redundancy: when a task has enough answers, who is asked next, and what it may cost.
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <sstream>

#include "tests/support/seeds.h"
#include "tests/unit/core/world.h"

namespace muster::core::testing {
namespace {

constexpr form::AnswerCode kYes = 0, kNo = 1;

JobPolicy two_to_four() {
  JobPolicy policy;
  policy.redundancy = 2;
  policy.max_redundancy = 4;
  policy.confidence = 0.8;
  policy.classes = 2;
  return policy;
}

struct Adaptive : ::testing::Test {
  Adaptive() {
    world.site("s1");
    for (const char* who : {"ann", "bob", "cid", "dan", "eve"}) world.person(who, "s1");
  }
  // This person takes what there is and answers it so, if it is `key`.
  std::string says(const std::string& who, const std::string& key, form::AnswerCode code) {
    world.credits(who, 1);
    if (world.holds(who) != key) return "holds '" + world.holds(who) + "'";
    world.credits(who, 0);
    return world.answer(who, key, {.code = code});
  }
  World world;
};

TEST_F(Adaptive, TwoWhoAgreeAreEnough) {
  world.job("j", two_to_four());
  world.items("j", {{"a"}});
  EXPECT_EQ(says("ann", "a", kYes), "counted(on_time)");
  EXPECT_EQ(world.task("j", "a"), "a:in_work 1/2 ann=counted");
  EXPECT_EQ(says("bob", "a", kYes), "counted(on_time)");
  EXPECT_EQ(world.task("j", "a"), "a:done 2/2 ann=counted bob=counted");
  EXPECT_EQ(world.state("j"), "completed");
}

TEST_F(Adaptive, DisagreementAsksForOneMoreAtATime) {
  world.job("j", two_to_four());
  world.items("j", {{"a"}});
  says("ann", "a", kYes);
  says("bob", "a", kNo);
  EXPECT_EQ(world.task("j", "a"), "a:in_work 2/3 ann=counted bob=counted");
  says("cid", "a", kYes);
  EXPECT_EQ(world.task("j", "a"), "a:in_work 3/4 ann=counted bob=counted cid=counted");
  says("dan", "a", kYes);
  EXPECT_EQ(world.task("j", "a"), "a:done 4/4 ann=counted bob=counted cid=counted dan=counted");
}

TEST_F(Adaptive, AtTheMostItIsDisputedAndTheJobGoesOn) {
  world.job("j", two_to_four());
  world.items("j", {{"a"}});
  world.heard();
  says("ann", "a", kYes);
  says("bob", "a", kNo);
  says("cid", "a", kYes);
  says("dan", "a", kNo);
  EXPECT_EQ(world.task("j", "a"), "a:disputed 4/4 ann=counted bob=counted cid=counted dan=counted");
  EXPECT_EQ(world.state("j"), "completed");
  const std::string heard = world.heard();
  EXPECT_NE(heard.find("task_disputed a"), std::string::npos) << heard;
  EXPECT_EQ(heard.find("task_completed"), std::string::npos) << heard;
}

TEST_F(Adaptive, WhereTasteIsAskedTheMostIsAccepted) {
  JobPolicy policy = two_to_four();
  policy.at_max = AtMax::Accept;
  policy.max_redundancy = 3;
  policy.confidence = 0.99;
  world.job("j", policy);
  world.items("j", {{"a"}});
  says("ann", "a", kYes);
  says("bob", "a", kNo);
  says("cid", "a", kYes);
  EXPECT_EQ(world.task("j", "a"), "a:done 3/3 ann=counted bob=counted cid=counted");
}

TEST_F(Adaptive, AValueRuleEndsATaskBeforeItsFewestAnswers) {
  JobPolicy policy = two_to_four();
  policy.redundancy = 3;
  policy.stop_when = {{kNo, 1}};
  world.job("j", policy);
  world.items("j", {{"a"}, {"b"}});
  says("ann", "a", kNo);
  EXPECT_EQ(world.task("j", "a"), "a:done 1/1 ann=counted");
  says("ann", "b", kYes);
  EXPECT_EQ(world.task("j", "b"), "b:in_work 1/3 ann=counted");
}

TEST_F(Adaptive, AValueRuleTakesBackWhatOthersHaveNotOpened) {
  JobPolicy policy = two_to_four();
  policy.redundancy = 3;
  policy.stop_when = {{kNo, 1}};
  world.job("j", policy);
  world.items("j", {{"a"}});
  for (const char* who : {"ann", "bob", "cid"}) world.credits(who, 1);
  world.open("cid", "a");
  world.heard();
  world.answer("ann", "a", {.code = kNo});
  EXPECT_NE(world.heard().find("recall bob/a"), std::string::npos);
  EXPECT_EQ(world.answer("cid", "a", {.code = kYes}), "surplus(task_full)");
}

TEST_F(Adaptive, AnItemMayHaveItsOwnFixedNumber) {
  world.job("j", two_to_four());
  world.items("j", {{.key = "a", .target = 1}, {"b"}});
  says("ann", "a", kYes);
  EXPECT_EQ(world.task("j", "a"), "a:done 1/1 ann=counted");
  EXPECT_EQ(world.task("j", "b"), "b:fresh 0/2");
}

TEST_F(Adaptive, ReservedPeopleAreTheMostThereCanBe) {
  world.job("j", two_to_four());
  world.items("j", {{.key = "a", .reserved_for = {"ann", "bob", "cid"}}});
  says("ann", "a", kYes);
  says("bob", "a", kNo);
  JobPolicy other;
  EXPECT_EQ(says("cid", "a", kYes), "counted(on_time)");
  EXPECT_EQ(world.task("j", "a"), "a:disputed 3/3 ann=counted bob=counted cid=counted");
}

TEST_F(Adaptive, UncodedAnswersAreScoredOutside) {
  JobPolicy policy = two_to_four();
  policy.classes = 0;
  const JobNumber job = world.job("j", policy);
  world.items("j", {{"a"}});
  says("ann", "a", form::kUncoded);
  world.heard();
  says("bob", "a", form::kUncoded);
  EXPECT_NE(world.heard().find("score a of 2"), std::string::npos);
  EXPECT_EQ(world.task("j", "a"), "a:in_work 2/2 ann=counted bob=counted");
  world.credits("cid", 1);
  EXPECT_EQ(world.holds("cid"), "") << "nobody is asked before the score is known";
  world.run(Scored{job, TaskNumber(0), 1, 0.99});
  EXPECT_EQ(world.task("j", "a"), "a:in_work 2/2 ann=counted bob=counted") << "a score of other answers is ignored";
  world.run(Scored{job, TaskNumber(0), 2, 0.5});
  EXPECT_EQ(world.holds("cid"), "a");
  world.answer("cid", "a", {.code = form::kUncoded});
  world.run(Scored{job, TaskNumber(0), 3, 0.9});
  EXPECT_EQ(world.task("j", "a"), "a:done 3/3 ann=counted bob=counted cid=counted");
}

TEST_F(Adaptive, TheQuestionIsAskedAgainAfterATakeover) {
  JobPolicy policy = two_to_four();
  policy.classes = 0;
  const JobNumber job = world.job("j", policy);
  world.items("j", {{"a"}});
  says("ann", "a", form::kUncoded);
  says("bob", "a", form::kUncoded);
  world.heard();
  world.take_over();
  EXPECT_NE(world.heard().find("score a of 2"), std::string::npos);
  world.run(Scored{job, TaskNumber(0), 2, 0.9});
  EXPECT_EQ(world.task("j", "a"), "a:done 2/2 ann=counted bob=counted");
}

TEST_F(Adaptive, TargetsOutliveATakeover) {
  world.job("j", two_to_four());
  world.items("j", {{"a"}});
  says("ann", "a", kYes);
  says("bob", "a", kNo);
  world.take_over();
  EXPECT_EQ(world.task("j", "a"), "a:in_work 2/3 ann=counted bob=counted");
}

TEST_F(Adaptive, TheMostUncertainTaskGoesFirst) {
  JobPolicy policy = two_to_four();
  policy.confidence = 0.99;
  policy.order = TaskOrder::Uncertainty;
  world.job("j", policy);
  world.items("j", {{"a"}, {"b"}, {"c"}});
  for (const char* key : {"a", "b"}) says("ann", key, kYes);
  world.credits("bob", 1);
  ASSERT_EQ(world.holds("bob"), "a");
  world.answer("bob", "a", {.code = kYes});  // now 2 of 2 agree: less open than b
  ASSERT_EQ(world.holds("bob"), "b");
  world.credits("bob", 0);
  world.answer("bob", "b", {.code = kNo});  // wholly open
  world.credits("cid", 2);
  EXPECT_EQ(world.holds("cid"), "b a");
}

TEST_F(Adaptive, WhoAgreedOftenEnoughWorksAlone) {
  JobPolicy policy = two_to_four();
  policy.trust_after = 10;
  world.job("j", policy);
  std::vector<World::ItemOf> items;
  for (int i = 0; i < 60; ++i) items.push_back({"t" + std::to_string(i)});
  world.items("j", items);
  for (int i = 0; i < 10; ++i) {
    says("ann", "t" + std::to_string(i), kYes);
    says("bob", "t" + std::to_string(i), kYes);
  }
  int alone = 0;
  for (int i = 10; i < 60; ++i) {
    const std::string key = "t" + std::to_string(i);
    ASSERT_EQ(says("ann", key, kYes), "counted(on_time)") << key;
    alone += world.task("j", key) == key + ":done 1/1 ann=counted";
  }
  EXPECT_GT(alone, 35) << "9 of 10 on average";
  EXPECT_LT(alone, 50) << "some are always checked";
}

TEST_F(Adaptive, ATaskGivenBackByOneWhoWorksAloneWantsCompanyAgain) {
  JobPolicy policy = two_to_four();
  policy.trust_after = 10;
  world.job("j", policy);
  std::vector<World::ItemOf> items;
  for (int i = 0; i < 30; ++i) items.push_back({"t" + std::to_string(i)});
  world.items("j", items);
  for (int i = 0; i < 10; ++i) {
    says("ann", "t" + std::to_string(i), kYes);
    says("bob", "t" + std::to_string(i), kYes);
  }
  std::string key;
  for (int i = 10; i < 30 && key.empty(); ++i) {
    world.credits("ann", 1);
    const std::string held = world.holds("ann");
    if (world.task("j", held).find("0/1") != std::string::npos) key = held;
    world.credits("ann", 0);
    if (key.empty()) world.answer("ann", held, {.code = kYes});
  }
  ASSERT_FALSE(key.empty());
  world.give_back("ann", key);
  world.credits("eve", 30);
  EXPECT_EQ(world.task("j", key), key + ":in_work 0/2 ann=returned eve=leased");
}

TEST_F(Adaptive, ABudgetIsNotOverspent) {
  JobPolicy policy = two_to_four();
  policy.budget_answers = 3;
  world.job("j", policy);
  world.items("j", {{"a"}, {"b"}});
  says("ann", "a", kYes);
  says("bob", "a", kYes);
  world.credits("ann", 1);
  EXPECT_EQ(world.holds("ann"), "b");
  world.credits("bob", 1);
  EXPECT_EQ(world.holds("bob"), "");
  EXPECT_NE(world.heard().find("bob:budget_spent"), std::string::npos);
  world.give_back("ann", "b");
  EXPECT_NE(world.holds("ann") + world.holds("bob"), "") << "what was given back may be given out again";
}

// Who has how many counted answers, whatever happens on the way.
void expect_sound(const Job& job) {
  for (uint32_t t = 0; t < job.tasks.size(); ++t) {
    const PackedTask& task = job.tasks[TaskNumber(t)];
    std::set<uint32_t> authors;
    for (uint32_t i = 0; i < task.assignments; ++i) {
      const PackedAssignment& a = job.tasks.assignment(task, i);
      if (a.state() != AssignmentState::Counted) continue;
      EXPECT_TRUE(authors.insert(a.worker().value()).second) << "task " << t;
    }
    ASSERT_EQ(authors.size(), task.counted);
    EXPECT_LE(task.counted, task.target);
    EXPECT_LE(task.target, job.info.policy.max_redundancy);
    if (task.state() == TaskState::Done) {
      EXPECT_EQ(task.counted, task.target);
    }
    if (task.state() == TaskState::Disputed) {
      EXPECT_EQ(task.counted, job.info.policy.max_redundancy);
    }
    if (task.state() == TaskState::InWork && job.info.policy.classes > 0) {
      EXPECT_LT(task.counted, task.target);
    }
  }
}

TEST(AdaptiveRandom, EveryTaskEndsAndNoneHasTooMany) {
  for (const uint64_t seed : muster::testing::seeds(1, 20)) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const auto chance = [&](uint64_t in) { return random() % in == 0; };
    World world;
    world.site("s1");
    std::vector<std::string> people;
    for (int i = 0; i < 8; ++i) {
      people.push_back("p" + std::to_string(i));
      world.person(people.back(), "s1");
    }
    JobPolicy policy = two_to_four();
    policy.max_redundancy = 5;
    policy.confidence = chance(2) ? 0.9 : 0.97;
    policy.order = chance(2) ? TaskOrder::Uncertainty : TaskOrder::DepthFirst;
    policy.trust_after = chance(2) ? 10 : 0;
    if (chance(3)) policy.stop_when = {{kNo, 2}};
    world.job("j", policy);
    std::vector<World::ItemOf> items;
    for (int i = 0; i < 40; ++i) items.push_back({"t" + std::to_string(i)});
    world.items("j", items);
    for (int step = 0; step < 3000 && world.state("j") == "running"; ++step) {
      const std::string& who = people[random() % people.size()];
      world.credits(who, static_cast<uint32_t>(random() % 4));
      std::istringstream held(world.holds(who));
      std::string key;
      if (!(held >> key)) continue;
      if (chance(20)) {
        world.give_back(who, key);
      } else if (!chance(10)) {
        const form::AnswerCode truth = std::hash<std::string>()(key) % 2 == 0 ? kYes : kNo;
        world.answer(who, key, {.code = chance(5) ? static_cast<form::AnswerCode>(1 - truth) : truth});
      }
      if (chance(200)) {
        world.take_over();
        world.connect("s1");
      }
      ASSERT_NO_FATAL_FAILURE(expect_sound(world.the_job("j")));
    }
    EXPECT_EQ(world.state("j"), "completed") << world.tasks("j");
  }
}

}  // namespace
}  // namespace muster::core::testing
