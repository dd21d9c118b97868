#include "common/form/form.h"

#include <gtest/gtest.h>

#include "tests/unit/form/forms.h"

namespace muster::form {
namespace {

TEST(FormJson, IsReadableByTheDesk) {
  Form form = survey();
  form.controls.resize(3);
  EXPECT_EQ(
      to_json(form),
      R"({"objects":[{"name":"text","kind":"text","field":"body"},{"name":"photo","kind":"image","field":"image"}],)"
      R"("controls":[{"name":"mood","to_name":"text","kind":"choices","required":true,"multiple":false,)"
      R"("choices":["good","bad","neither \"nor\"","中性"]},)"
      R"({"name":"topics","to_name":"text","kind":"choices","required":false,"multiple":true,)"
      R"("choices":["sport","music","war"]},)"
      R"({"name":"stars","to_name":"photo","kind":"rating","required":false,"max":5}],"decide_on":"mood"})");
}

TEST(FormJson, ComesBackAsItWas) {
  const std::string json = to_json(survey());
  const Result<Form> form = from_json(json);
  ASSERT_TRUE(form) << form.error().message;
  EXPECT_EQ(to_json(*form), json);
  EXPECT_EQ(form->controls[3].min, -1.5);
  EXPECT_EQ(form->controls[4].max_length, 4u);
}

TEST(FormJson, NamesSeveralDecidingControlsInAList) {
  Form form = survey();
  form.decide_on = {"stars", "mood"};
  const std::string json = to_json(form);
  EXPECT_EQ(json.substr(json.find("\"decide_on\"")), R"("decide_on":["stars","mood"]})");
  EXPECT_EQ(from_json(json)->decide_on, form.decide_on);
}

std::string replaced(const std::string& from, const std::string& to) {
  std::string json = to_json(survey());
  const size_t at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return json.replace(at, from.size(), to);
}

TEST(FormJson, RefusesWhatItDidNotWrite) {
  const std::map<std::string, std::string> cases = {
      {"[", "form: is not JSON"},
      {"[]", "form: must be an object"},
      {R"({"controls":[],"objects":[]})", "form.decide_on: is missing"},
      {replaced("\"decide_on\":\"mood\"", "\"decide_on\":\"text\""), "form.decide_on: there is no control text"},
      {replaced("\"decide_on\":\"mood\"", "\"decide_on\":[]"), "form.decide_on: names no control"},
      {replaced("\"decide_on\":\"mood\"", "\"decide_on\":[\"mood\",3]"), "form.decide_on: must be a string"},
      {replaced("\"decide_on\":\"mood\"", "\"decide_on\":[\"mood\",\"mood\"]"), "form.decide_on: names mood twice"},
      {replaced("\"kind\":\"rating\"", "\"kind\":\"stars\""), "form.controls[2].kind: is not a kind of control"},
      {replaced("\"kind\":\"image\"", "\"kind\":7"), "form.objects[1].kind: must be a string"},
      {replaced("\"max\":5", "\"max\":101"), "form.controls[2].max: must be a whole number from 1 to 100"},
      {replaced("\"max\":5", "\"max\":2.5"), "form.controls[2].max: must be a whole number from 1 to 100"},
      {replaced("\"max\":5", "\"best\":5"), "form.controls[2].max: must be a whole number from 1 to 100"},
      {replaced("\"max\":5", "\"max\":5,\"best\":5"), "form.controls[2]: has members that a form does not have"},
      {replaced("\"min\":-1.5", "\"min\":121"), "form.controls[3].min: is above max"},
      {replaced("\"max_length\":4", "\"max_length\":-4"), "form.controls[4].max_length: must be a whole number"},
      {replaced("[\"sport\",\"music\",\"war\"]", "[]"), "form.controls[1].choices: must hold 1 to 1000 choices"},
      {replaced("\"music\"", "\"sport\""), "form.controls[1].choices: must not hold a choice twice"},
      {replaced("\"music\"", "1"), "form.controls[1].choices: must hold strings"},
      {replaced("\"name\":\"topics\"", "\"name\":\"mood\""), "form.controls: the name mood is there twice"},
      {replaced("\"to_name\":\"photo\"", "\"to_name\":\"mood\""), "form.controls: stars speaks of no known object"},
  };
  for (const auto& [json, message] : cases) {
    const Result<Form> form = from_json(json);
    ASSERT_FALSE(form) << json;
    EXPECT_EQ(form.error().code, "form.invalid");
    EXPECT_EQ(form.error().message.substr(0, message.size()), message) << json;
  }
}

}  // namespace
}  // namespace muster::form
