#include "tests/crowd/verify.h"

#include <gtest/gtest.h>

namespace muster::crowd {
namespace {

// A job of one task that three people answered: a, b, b.
class VerifyTest : public ::testing::Test {
 protected:
  VerifyTest() {
    job_.name = "birds";
    job_.classes = {"a", "b"};
    job_.tasks = {{"t1", 3, "b", {{"w1", "a"}, {"w2", "b"}, {"w3", "b"}}, "t1"}};
    answers_ = {row("s00-1-1", "w1", "a"), row("s00-1-2", "w2", "b"), row("s00-1-3", "w3", "b")};
    results_ = {{"t1", "done", "b", 3, 3, {"s00-1-1", "s00-1-2", "s00-1-3"}}};
    for (const AnswerRow& answer : answers_) {
      PersonHistory person;
      person.worker = answer.worker;
      person.saved = {{answer.id, "birds", "t1", *answer.label, 1, {}, {}}};
      people_.push_back(person);
    }
  }
  static AnswerRow row(const std::string& id, const std::string& worker, const std::string& label) {
    return {id, "t1", worker, "north", "counted", "on_time", 1, label};
  }
  std::string found() const {
    std::string text;
    for (const std::string& what : verify_job(job_, results_, answers_, people_).first) text += what + "\n";
    return text;
  }

  PlannedJob job_;
  std::vector<ResultRow> results_;
  std::vector<AnswerRow> answers_;
  std::vector<PersonHistory> people_;
};

TEST_F(VerifyTest, FindsNothingInAnHonestExport) {
  EXPECT_EQ(found(), "");
  const Findings findings = verify_job(job_, results_, answers_, people_);
  EXPECT_EQ(findings.results_checked, 1u);
  EXPECT_EQ(findings.saved_checked, 3u);
}

TEST_F(VerifyTest, FindsAResultThatIsNotTheMajority) {
  results_[0].label = "a";
  EXPECT_EQ(found(),
            "t1: result is 'a', majority of counted answers 'b'\n"
            "t1: result is 'a', majority of recorded answers 'b'\n");
}

TEST_F(VerifyTest, FindsAMissingAnswer) {
  answers_.pop_back();
  results_[0].answers.pop_back();
  results_[0].counted = 2;
  results_[0].label = "a";
  EXPECT_EQ(found(),
            "t1: 2 answers counted (the result says 2), target 3\n"
            "t1: result is 'a', majority of recorded answers 'b'\n"
            "t1: the answer of w3 is not counted\n"
            "t1: s00-1-3 of w3 was saved and is missing\n");
}

TEST_F(VerifyTest, FindsAnAnswerCountedTwice) {
  answers_.push_back(row("s00-2-1", "w3", "b"));
  EXPECT_EQ(found(), "t1: two answers of w3 are counted\n");
}

TEST_F(VerifyTest, FindsMoreAnswersThanAskedFor) {
  answers_.push_back(row("s00-2-1", "w4", "b"));
  results_[0].answers.push_back("s00-2-1");
  results_[0].counted = 4;
  EXPECT_EQ(found(),
            "t1: 4 answers counted (the result says 4), target 3\n"
            "t1: w4 is counted but never answered it\n");
}

TEST_F(VerifyTest, FindsAnotherLabelThanWasSaved) {
  answers_[0].label = "b";
  EXPECT_EQ(found(),
            "t1: w1 answered 'a', exported is 'b'\n"
            "t1: s00-1-1 of w1 was saved as 'a' and is exported as 'b'\n");
}

TEST_F(VerifyTest, FindsAMissingResultAndOneTooMany) {
  results_[0].key = "t2";
  EXPECT_EQ(found(), "t1 has no result\nt2 has a result and was never imported\n");
}

TEST_F(VerifyTest, FindsAResultThatRestsOnOtherAnswers) {
  results_[0].answers[0] = "s00-9-9";
  EXPECT_EQ(found(), "t1: the result rests on other answers than the counted ones\n");
}

TEST_F(VerifyTest, AcceptsASurplusAnswerBesideTheCountedOnes) {
  AnswerRow surplus = row("s00-2-1", "w3", "b");
  surplus.state = "surplus";
  answers_.push_back(surplus);
  people_[2].saved.push_back({"s00-2-1", "birds", "t1", "b", 1, {}, {}});
  EXPECT_EQ(found(), "");
}

}  // namespace
}  // namespace muster::crowd
