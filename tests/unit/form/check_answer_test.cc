#include <gtest/gtest.h>

#include "common/form/form.h"
#include "common/wire/limits.h"
#include "tests/unit/form/forms.h"

namespace muster::form {
namespace {

std::string entry(const std::string& from, const std::string& to, const std::string& type, const std::string& value) {
  return R"({"from_name":")" + from + R"(","to_name":")" + to + R"(","type":")" + type + R"(","value":)" + value + "}";
}
std::string mood(const std::string& value) {
  return entry("mood", "text", "choices", value);
}
std::string good() {
  return mood(R"({"choices":["good"]})");
}

// "ok CODE", or why the answer is refused.
std::string verdict(const Form& form, const std::string& json) {
  const Result<CheckedAnswer> checked = check_answer(form, json);
  if (checked) return "ok " + std::to_string(checked->code);
  EXPECT_EQ(checked.error().code, "answer.invalid");
  return checked.error().message;
}
std::string verdict(const std::string& json) {
  return verdict(survey(), json);
}

// The verdict on `second` after a good first entry.
std::string verdict_on(const std::string& second) {
  return verdict("[" + good() + "," + second + "]");
}

TEST(CheckAnswer, TakesEveryKindOfControl) {
  EXPECT_EQ(verdict("[" + good() + "," + entry("topics", "text", "choices", R"({"choices":["war","sport"]})") + "," +
                    entry("stars", "photo", "rating", R"({"rating":5})") + "," +
                    entry("age", "photo", "number", R"({"number":-1.5})") + "," +
                    entry("why", "text", "textarea", R"({"text":["abcd"]})") + "]"),
            "ok 0");
  EXPECT_EQ(verdict("[" + mood(R"({"choices":["中性"]})") + "]"), "ok 3");
  EXPECT_EQ(verdict_on(entry("why", "text", "textarea", R"({"text":"abcd"})")), "ok 0");
  EXPECT_EQ(verdict_on(entry("age", "photo", "number", R"({"number":120})")), "ok 0");
}

TEST(CheckAnswer, IgnoresAnId) {
  EXPECT_EQ(
      verdict(R"([{"id":"aB3","from_name":"mood","to_name":"text","type":"choices","value":{"choices":["bad"]}}])"),
      "ok 1");
  EXPECT_EQ(verdict(R"([{"id":3,"from_name":"mood","to_name":"text","type":"choices","value":{"choices":["bad"]}}])"),
            "result[0].id: must be a string");
}

TEST(CheckAnswer, RefusesWhatIsNotAnArrayOfResults) {
  EXPECT_EQ(verdict("").substr(0, 19), "result: is not JSON");
  EXPECT_EQ(verdict("[" + good() + "] x").substr(0, 19), "result: is not JSON");
  EXPECT_EQ(verdict("{}"), "result: must be an array");
  EXPECT_EQ(verdict_on("1"), "result[1]: must be an object");
  EXPECT_EQ(verdict_on(R"({"from_name":1})"), "result[1].from_name: must be a string");
  EXPECT_EQ(verdict_on(R"({"value":1})"), "result[1].value: must be an object");
  EXPECT_EQ(verdict_on("{}"), "result[1]: \"from_name\" is missing");
  EXPECT_EQ(verdict_on(R"({"from_name":"age"})"), "result[1]: \"to_name\" is missing");
  EXPECT_EQ(verdict_on(R"({"from_name":"age","to_name":"photo"})"), "result[1]: \"type\" is missing");
  EXPECT_EQ(verdict_on(R"({"from_name":"age","to_name":"photo","type":"number"})"), "result[1]: \"value\" is missing");
  EXPECT_EQ(verdict_on(R"({"score":1})"), "result[1]: \"score\" is not a member of a result");
}

TEST(CheckAnswer, NamesWhatDoesNotFitTheForm) {
  EXPECT_EQ(verdict_on(entry("mod", "text", "choices", "{}")), "result[1].from_name: there is no control \"mod\"");
  EXPECT_EQ(verdict_on(entry("age", "text", "number", R"({"number":1})")),
            "result[1].to_name: \"age\" speaks of \"photo\", not of \"text\"");
  EXPECT_EQ(verdict_on(entry("age", "photo", "rating", R"({"rating":1})")),
            "result[1].type: must be \"number\", not \"rating\"");
  EXPECT_EQ(verdict_on(good()), "result[1]: \"mood\" is answered twice");
  EXPECT_EQ(verdict_on(entry("age", "photo", "number", "{}")), "result[1].value: \"number\" is missing");
  EXPECT_EQ(verdict_on(entry("age", "photo", "number", R"({"number":1,"unit":"y"})")),
            "result[1].value: \"unit\" is not a member of such a value");
  EXPECT_EQ(verdict("[" + entry("age", "photo", "number", R"({"number":1})") + "]"),
            "result: \"mood\" needs an answer");
}

TEST(CheckAnswer, HoldsChoicesToTheTemplate) {
  EXPECT_EQ(verdict("[" + mood(R"({"choices":["god"]})") + "]"),
            "result[0].value.choices[0]: \"god\" is not a choice of \"mood\"");
  EXPECT_EQ(verdict("[" + mood(R"({"choices":[]})") + "]"),
            "result[0].value.choices: must be an array of at least one choice");
  EXPECT_EQ(verdict("[" + mood(R"({"choices":"good"})") + "]"),
            "result[0].value.choices: must be an array of at least one choice");
  EXPECT_EQ(verdict("[" + mood(R"({"choices":["good","bad"]})") + "]"),
            "result[0].value.choices: takes one choice only");
  EXPECT_EQ(verdict("[" + mood(R"({"choices":[0]})") + "]"), "result[0].value.choices[0]: must be a string");
  EXPECT_EQ(verdict_on(entry("topics", "text", "choices", R"({"choices":["war","sport","war"]})")),
            "result[1].value.choices[2]: \"war\" is there twice");
}

TEST(CheckAnswer, HoldsNumbersToTheirLimits) {
  const auto stars = [](const char* n) {
    return verdict_on(entry("stars", "photo", "rating", "{\"rating\":" + std::string(n) + "}"));
  };
  for (const char* bad : {"0", "6", "-1", "2.5", "\"3\"", "null", "18446744073709551615"}) {
    EXPECT_EQ(stars(bad), "result[1].value.rating: must be a whole number from 1 to 5") << bad;
  }
  const auto age = [](const char* n) {
    return verdict_on(entry("age", "photo", "number", "{\"number\":" + std::string(n) + "}"));
  };
  EXPECT_EQ(age("-1.6"), "result[1].value.number: is below the smallest allowed");
  EXPECT_EQ(age("1e300"), "result[1].value.number: is above the largest allowed");
  EXPECT_EQ(age("\"7\""), "result[1].value.number: must be a number");
  EXPECT_NE(age("1e999"), "ok 0");
}

TEST(CheckAnswer, CountsTextInUtf16CodeUnits) {
  const auto why = [](const std::string& text) {
    return verdict_on(entry("why", "text", "textarea", "{\"text\":[\"" + text + "\"]}"));
  };
  const std::string too_long = "result[1].value.text[0]: is longer than 4 UTF-16 code units";
  EXPECT_EQ(why("abcd"), "ok 0");
  EXPECT_EQ(why("abcde"), too_long);
  EXPECT_EQ(why("中文中文"), "ok 0");
  EXPECT_EQ(why("中文中文中"), too_long);
  EXPECT_EQ(why("😀😀"), "ok 0");
  EXPECT_EQ(why("\\ud83d\\ude00a"), "ok 0");
  EXPECT_EQ(why("😀😀a"), too_long);
}

TEST(CheckAnswer, TakesOneText) {
  EXPECT_EQ(verdict_on(entry("why", "text", "textarea", R"({"text":[]})")),
            "result[1].value.text: must hold one string");
  EXPECT_EQ(verdict_on(entry("why", "text", "textarea", R"({"text":["a","b"]})")),
            "result[1].value.text: must hold one string");
  EXPECT_EQ(verdict_on(entry("why", "text", "textarea", R"({"text":[1]})")),
            "result[1].value.text[0]: must be a string");
  EXPECT_EQ(verdict_on(entry("why", "text", "textarea", R"({"text":1})")),
            "result[1].value.text: must be a string or an array of one string");
  Form form = survey_decided_by("why");
  form.controls[4].required = true;
  EXPECT_EQ(verdict(form, "[" + entry("why", "text", "textarea", R"({"text":[" \n"]})") + "]"),
            "result[0].value.text[0]: must not be empty");
}

TEST(CheckAnswer, RefusesInvalidUtf8AndLoneSurrogates) {
  EXPECT_NE(verdict("[" + mood("{\"choices\":[\"\xff\"]}") + "]").find("is not JSON"), std::string::npos);
  EXPECT_NE(verdict("[" + mood(R"({"choices":["\ud83d"]})") + "]").find("is not JSON"), std::string::npos);
}

TEST(CheckAnswer, BoundsSizeAndDepth) {
  EXPECT_EQ(verdict(std::string(wire::kMaxAnswerBytes + 1, ' ')), "result: is longer than 1048576 bytes");
  EXPECT_EQ(verdict(std::string(500'000, '[')).substr(0, 19), "result: is not JSON");
  EXPECT_EQ(verdict("[" + good() + std::string(500'000, ' ') + "]"), "ok 0");
}

// As many regions as fit, each with something said of it.
TEST(CheckAnswer, BoundsHowManyResultsThereAre) {
  Form form;
  form.objects = {{"i", ObjectKind::Image, "image"}};
  form.controls.push_back({.name = "box", .to_name = "i", .kind = ControlKind::RectangleLabels, .choices = {"a"}});
  form.controls.push_back({.name = "n", .to_name = "i", .kind = ControlKind::Number, .required = true});
  form.controls[1].per_region = true;
  form.decide_on = {"box"};
  const auto with = [&](size_t regions) {
    std::string json;
    for (size_t i = 0; i < regions; ++i) {
      const std::string id = "\"id\":\"" + std::to_string(i) + "\",";
      const std::string box =
          entry("box", "i", "rectanglelabels", R"({"x":1,"y":1,"width":1,"height":1,"rectanglelabels":["a"]})");
      const std::string number = entry("n", "i", "number", R"({"number":1})");
      json += (json.empty() ? "[{" : ",{") + id + box.substr(1) + ",{" + id + number.substr(1);
    }
    return verdict(form, json + "]");
  };
  EXPECT_EQ(with(kMaxResults / 2), "ok " + std::to_string(kUncoded));
  EXPECT_EQ(with(kMaxResults / 2 + 1), "result: has more than 5000 entries");
}

TEST(CheckAnswer, QuotesLongValuesShortly) {
  std::string long_choice;
  for (int i = 0; i < 100; ++i) long_choice += "中";
  const std::string message = verdict("[" + mood("{\"choices\":[\"" + long_choice + "\"]}") + "]");
  EXPECT_LT(message.size(), 200u);
  EXPECT_NE(message.find("中…\" is not a choice"), std::string::npos) << message;
}

TEST(CheckAnswer, AcceptsNothingAtAllWhereNothingIsRequired) {
  EXPECT_EQ(verdict(survey_decided_by("stars"), "[]"), "ok " + std::to_string(kUncoded));
}

}  // namespace
}  // namespace muster::form
