#include <gtest/gtest.h>

#include "common/form/form.h"
#include "tests/unit/form/forms.h"

namespace muster::form {
namespace {

struct Case {
  const char *control, *to_name, *type, *value, *canonical;
  AnswerCode code;
};

TEST(DecidingValue, IsCanonicalAndAgreesWithItsCode) {
  const std::vector<Case> cases = {
      {"mood", "text", "choices", R"({"choices":["good"]})", R"("good")", 0},
      {"mood", "text", "choices", R"({"choices":["neither \"nor\""]})", R"("neither \"nor\"")", 2},
      {"mood", "text", "choices", R"({"choices":["\u4e2d\u6027"]})", "\"中性\"", 3},
      {"topics", "text", "choices", R"({"choices":["war","sport"]})", R"(["sport","war"])", 0b101},
      {"topics", "text", "choices", R"({"choices":["music"]})", R"(["music"])", 0b010},
      {"stars", "photo", "rating", R"({"rating":4})", "4", 4},
      {"age", "photo", "number", R"({"number":1.50})", "1.5", kUncoded},
      {"age", "photo", "number", R"({"number":2.0})", "2", kUncoded},
      {"age", "photo", "number", R"({"number":-0.0})", "0", kUncoded},
      {"why", "text", "textarea", R"({"text":["a\"b"]})", R"("a\"b")", kUncoded},
      {"why", "text", "textarea", R"({"text":"ab"})", R"("ab")", kUncoded},
  };
  for (const Case& c : cases) {
    const Form form = survey_decided_by(c.control);
    const std::string json = std::string(R"([{"from_name":")") + c.control + R"(","to_name":")" + c.to_name +
                             R"(","type":")" + c.type + R"(","value":)" + c.value + "}]";
    const Result<std::vector<std::string>> value = deciding_values(form, json);
    ASSERT_TRUE(value) << value.error().message;
    EXPECT_EQ(*value, std::vector<std::string>{c.canonical});
    const Result<CheckedAnswer> checked = check_answer(form, json);
    ASSERT_TRUE(checked);
    EXPECT_EQ(checked->code, c.code) << json;
    if (c.code != kUncoded) {
      EXPECT_EQ(code_to_json(form, c.code), c.canonical);
    }
  }
}

TEST(DecidingValue, OfSeveralControlsIsAnObjectOfTheirs) {
  Form form = survey();
  form.decide_on = {"stars", "mood"};
  const std::string json = R"([{"from_name":"mood","to_name":"text","type":"choices","value":{"choices":["bad"]}},)"
                           R"({"from_name":"stars","to_name":"photo","type":"rating","value":{"rating":4}}])";
  EXPECT_EQ(*deciding_values(form, json), (std::vector<std::string>{"4", "\"bad\""}));
  EXPECT_EQ(joint_value(form, *deciding_values(form, json)), R"({"stars":4,"mood":"bad"})");
  EXPECT_EQ(check_answer(form, json)->code, kUncoded);
  const std::string mood_only = json.substr(0, json.find(",{\"from_name\":\"stars")) + "]";
  EXPECT_EQ(joint_value(form, *deciding_values(form, mood_only)), R"({"stars":null,"mood":"bad"})");
}

TEST(DecidingValue, IsNullWhereTheControlWasLeftOut) {
  const Form form = survey_decided_by("stars");
  EXPECT_EQ(deciding_values(form, "[]").value().front(), "null");
  EXPECT_EQ(code_to_json(form, kUncoded), "null");
}

TEST(DecidingValue, RefusesAnInvalidAnswer) {
  EXPECT_EQ(deciding_values(survey(), "[]").error().code, "answer.invalid");
}

TEST(DecidingValue, OfManyMultipleChoicesHasNoCode) {
  Form form = survey_decided_by("topics");
  for (int i = 3; i < 15; ++i) form.controls[1].choices.push_back("c" + std::to_string(i));
  const std::string json =
      R"([{"from_name":"topics","to_name":"text","type":"choices","value":{"choices":["c14","war"]}}])";
  EXPECT_EQ(check_answer(form, json)->code, 1 << 14 | 1 << 2);
  form.controls[1].choices.push_back("c15");
  EXPECT_EQ(check_answer(form, json)->code, kUncoded);
  EXPECT_EQ(deciding_values(form, json).value().front(), R"(["war","c14"])");
}

TEST(CodeToJson, IsNullForCodesTheFormDoesNotHave) {
  EXPECT_EQ(code_to_json(survey_decided_by("mood"), 4), "null");
  EXPECT_EQ(code_to_json(survey_decided_by("topics"), 0), "null");
  EXPECT_EQ(code_to_json(survey_decided_by("topics"), 8), "null");
  EXPECT_EQ(code_to_json(survey_decided_by("stars"), 6), "null");
  EXPECT_EQ(code_to_json(survey_decided_by("age"), 1), "null");
}

}  // namespace
}  // namespace muster::form
