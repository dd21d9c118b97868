#include "scheduler/api/result_entries.h"

#include <gtest/gtest.h>

namespace muster::api {
namespace {

form::Form form_of(std::vector<form::Control> controls) {
  form::Form form;
  for (const form::Control& control : controls) form.decide_on.push_back(control.name);
  form.controls = std::move(controls);
  return form;
}

std::string entries(const form::Form& form, const std::string& value, const std::vector<std::string>& answers = {}) {
  const auto made = result_entries(form, value, answers);
  EXPECT_TRUE(made) << made.error().message;
  return made.value_or("");
}

std::string value_of(form::Control control, const std::string& value) {
  const std::string made = entries(form_of({std::move(control)}), value);
  const size_t at = made.find("\"value\":");
  return at == made.npos ? made : made.substr(at + 8, made.size() - at - 10);
}

TEST(ResultEntries, HaveTheShapeThatAnswersHave) {
  using form::ControlKind;
  form::Control choices{.name = "c", .to_name = "t", .kind = ControlKind::Choices};
  EXPECT_EQ(value_of(choices, R"("好")"), R"({"choices":["好"]})");
  EXPECT_EQ(value_of(choices, R"(["a","b"])"), R"({"choices":["a","b"]})");
  choices.nested = true;
  EXPECT_EQ(value_of(choices, R"(["Online","Free"])"), R"({"choices":[["Online","Free"]]})");
  EXPECT_EQ(value_of(choices, R"([["Online"],["Free"]])"), R"({"choices":[["Online"],["Free"]]})");
  EXPECT_EQ(value_of({.name = "c", .to_name = "t", .kind = ControlKind::Taxonomy, .nested = true}, R"(["a","b"])"),
            R"({"taxonomy":[["a","b"]]})");
  EXPECT_EQ(value_of({.name = "c", .to_name = "t", .kind = ControlKind::Rating}, "4"), R"({"rating":4})");
  EXPECT_EQ(value_of({.name = "c", .to_name = "t", .kind = ControlKind::Number}, "2"), R"({"number":2})");
  EXPECT_EQ(value_of({.name = "c", .to_name = "t", .kind = ControlKind::TextArea}, R"("x")"), R"({"text":["x"]})");
  EXPECT_EQ(value_of({.name = "c", .to_name = "a,b", .kind = ControlKind::Pairwise}, R"("left")"),
            R"({"selected":"left"})");
  EXPECT_EQ(value_of({.name = "c", .to_name = "t", .kind = ControlKind::Ranker}, R"(["b","a"])"),
            R"({"ranker":{"rank":["b","a"]}})");
}

TEST(ResultEntries, RegionsCarryTheSizeOfThePictureThatPeopleDrewOn) {
  const form::Form form =
      form_of({{.name = "box", .to_name = "img", .kind = form::ControlKind::RectangleLabels, .choices = {"Car"}}});
  const std::string value = R"([{"x":1,"y":2,"width":3,"height":4,"rectanglelabels":["Car"]}])";
  const std::string drawn = R"([{"from_name":"box","to_name":"img","original_width":640,"original_height":480}])";
  EXPECT_EQ(entries(form, value, {"[]", drawn}),
            R"([{"from_name":"box","to_name":"img","type":"rectanglelabels","value":{"x":1,"y":2,"width":3,"height":4,)"
            R"("rectanglelabels":["Car"]},"id":"box-1","original_width":640,"original_height":480}])");
  EXPECT_EQ(entries(form, value).find("original_width"), std::string::npos);
  EXPECT_EQ(entries(form, "[]", {drawn}), "[]");
  EXPECT_EQ(entries(form, "null", {drawn}), "[]");
}

TEST(ResultEntries, OfSeveralControlsEachHasItsOwn) {
  const form::Form form = form_of({{.name = "a", .to_name = "t", .kind = form::ControlKind::Choices},
                                   {.name = "b", .to_name = "t", .kind = form::ControlKind::Rating}});
  EXPECT_EQ(entries(form, R"({"a":null,"b":3})"),
            R"([{"from_name":"b","to_name":"t","type":"rating","value":{"rating":3}}])");
}

TEST(ResultEntries, RefuseWhatIsNoJson) {
  EXPECT_FALSE(result_entries(form_of({{.name = "a", .to_name = "t"}}), "{", {}));
}

}  // namespace
}  // namespace muster::api
