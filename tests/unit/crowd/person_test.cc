// People at a desk that fails in every way it may.
#include <gtest/gtest.h>

#include "tests/crowd/shift.h"
#include "tests/support/child_process.h"
#include "tests/unit/crowd/fake_desk.h"

namespace muster::crowd {
namespace {

using Trouble = FakeDesk::Trouble;
using Strings = std::vector<std::string>;

// One person with two recorded answers, t1: yes and t2: no.
class PersonTest : public ::testing::Test {
 protected:
  PersonTest() {
    desk_.start();
    plan_.sites = {"north"};
    PlannedPerson person;
    person.worker = "birds.w1";
    person.behaviour = std::make_unique<RecordedPerson>(
        "birds", std::map<std::string, RecordedPerson::Act>{{"t1", {"yes", {}}}, {"t2", {"no", {}}}});
    plan_.people.push_back(std::move(person));
  }
  void begin() { shift_ = std::move(*Shift::start(plan_, {{desk_.url(), "secret"}})); }
  PersonHistory finish() {
    EXPECT_TRUE(testing::eventually(std::chrono::seconds(30), [&] { return shift_->still_at_work() == 0; }));
    return shift_->take_histories()[0];
  }
  PersonHistory work() {
    begin();
    return finish();
  }

  FakeDesk desk_{2};
  Plan plan_;
  std::unique_ptr<Shift> shift_;
};

TEST_F(PersonTest, SignsInAnswersEverythingAndSignsOut) {
  const PersonHistory history = work();
  EXPECT_EQ(desk_.seen(), (Strings{"sign in", "saved t1 yes", "saved t2 no", "sign out"}));
  ASSERT_EQ(history.saved.size(), 2u);
  EXPECT_EQ(history.saved[1].key + history.saved[1].label, "t2no");
  EXPECT_EQ(history.retry_count, 0u);
}

TEST_F(PersonTest, RepeatsAnAnswerUntilItIsSaved) {
  desk_.plan_trouble({Trouble::Unavailable, Trouble::Unavailable, Trouble::Unavailable});
  const PersonHistory history = work();
  EXPECT_EQ(desk_.seen(), (Strings{"sign in", "saved t1 yes", "saved t2 no", "sign out"}));
  EXPECT_EQ(history.retry_count, 3u);
}

TEST_F(PersonTest, FindsAnAnswerSavedWhoseReplyWasLost) {
  desk_.plan_trouble({Trouble::SavedButFailed});
  const PersonHistory history = work();
  EXPECT_EQ(desk_.seen(), (Strings{"sign in", "saved t1 yes", "saved t2 no", "sign out"}));
  EXPECT_EQ(history.saved.size(), 2u);
  EXPECT_EQ(history.gone_count, 0u);
}

TEST_F(PersonTest, SignsInAgainWhenTheSessionIsGone) {
  desk_.plan_trouble({Trouble::SessionGone});
  EXPECT_EQ(work().saved.size(), 2u);
  EXPECT_EQ(desk_.seen(), (Strings{"sign in", "sign in", "saved t1 yes", "saved t2 no", "sign out"}));
}

TEST_F(PersonTest, AnswersATaskAgainWhoseLeaseWasLost) {
  desk_.plan_trouble({Trouble::LeaseGone});
  const PersonHistory history = work();
  EXPECT_EQ(history.saved.size(), 2u);
  EXPECT_EQ(history.gone_count, 1u);
}

TEST_F(PersonTest, GivesUpWhenThePasswordIsRefused) {
  desk_.refuse_sign_in();
  const PersonHistory history = work();
  EXPECT_NE(history.trouble, "");
  EXPECT_EQ(history.saved.size(), 0u);
}

TEST_F(PersonTest, WaitsForADeskThatIsAway) {
  const uint16_t port = desk_.port();
  desk_.stop();
  begin();
  EXPECT_FALSE(testing::eventually(std::chrono::milliseconds(300), [&] { return shift_->still_at_work() == 0; }));
  desk_.start(port);
  EXPECT_EQ(finish().saved.size(), 2u);
}

}  // namespace
}  // namespace muster::crowd
