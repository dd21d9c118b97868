#include "common/form/form.h"

#include <gtest/gtest.h>

#include <array>

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

// A form with rules and a layout.
constexpr std::string_view kRich =
    R"({"objects":[{"name":"i","kind":"image","field":"image"},{"name":"p","kind":"paragraphs","field":"p","name_key":"a","text_key":"t"}],)"
    R"("controls":[{"name":"box","to_name":"i","kind":"rectanglelabels","required":false,"multiple":false,)"
    R"("choices":[{"value":"car","shown":"Car","hotkey":"1","color":"#f00"},"sign"],"max_usages":2,"inline":true},)"
    R"({"name":"where","to_name":"i","kind":"taxonomy","required":false,"multiple":true,)"
    R"("choices":["a",{"value":"b","parent":0}],"nested":true},)"
    R"({"name":"parked","to_name":"i","kind":"rating","required":true,"max":5,"per_region":true,)"
    R"("visible_when":[{"when":"region-selected","name":"box","values":["car"]}]},)"
    R"({"name":"why","to_name":"i","kind":"textarea","required":false,)"
    R"("required_when":[{"name":"where","comparison":"is","values":["b"]}]}],)"
    R"("decide_on":"box","layout":[{"header":"Look","size":2},{"object":"i"},)"
    R"({"view":[{"control":"box"},{"control":"where"}],"inline":true,)"
    R"("visible_when":[{"when":"choice-selected","name":"where"}]},{"control":"parked"},{"control":"why"}]})";

TEST(FormJson, OfRulesAndLayoutComesBackAsItWas) {
  const Result<Form> form = from_json(kRich);
  ASSERT_TRUE(form) << form.error().message;
  EXPECT_EQ(to_json(*form), kRich);
  EXPECT_EQ(form->layout[2].parts.size(), 2u);
  EXPECT_EQ(path_to(form->controls[1], 1), (std::vector<std::string_view>{"a", "b"}));
}

TEST(FormJson, RefusesRulesThatMakeNoSense) {
  const std::vector<std::array<std::string, 3>> cases = {
      {R"("parent":0)", R"("parent":1)", "form.controls[1].choices[1].parent: must come before"},
      {R"("nested":true)", R"("nested":false)", "form.controls[1].nested: must be true"},
      {R"({"value":"b","parent":0})", "7", "form.controls[1].choices: must hold strings or objects"},
      {R"({"value":"b","parent":0})", R"({"value":"b","parent":0,"x":1})",
       "form.controls[1].choices[1]: has members that a form does not have"},
      {R"("when":"region-selected")", R"("when":"always")",
       "form.controls[2].visible_when[0].when: is not a condition"},
      {R"("values":["car"])", R"("values":["bus"])", "form.visible_when: \"bus\" is no label of such a region"},
      {R"("per_region":true,)", R"("per_region":"yes",)", "form.controls[2].per_region: must be true or false"},
      {R"("name":"parked","to_name":"i")", R"("name":"parked","to_name":"p")",
       "form.controls: parked is for each region, but there are no regions of \"p\""},
      {R"("kind":"image")", R"("kind":"video")", "form.controls: box must speak of an <Image>"},
      {R"("comparison":"is")", R"("comparison":"like")",
       "form.controls[3].required_when[0].comparison: is not a compari"},
      {R"("comparison":"is")", R"("comparison":"below")", "form.required_when: \"where\" has choices"},
      {R"(,"values":["b"])", "", "form.controls[3].required_when[0].number: is missing"},
      {R"({"name":"where","comparison")", R"({"name":"why","comparison")", "form.required_when: refers to \"why\""},
      {R"("decide_on":"box")", R"("decide_on":"parked")",
       "form.decide_on: parked cannot decide: it is answered for each"},
      {R"({"control":"why"})", R"({"control":"how"})", "form.layout: there is no control how"},
      {R"({"object":"i"})", R"({"object":"o"})", "form.layout: there is no object o"},
      {R"({"object":"i"})", R"({"thing":"i"})", "form.layout[1].view: is missing"},
      {R"("name":"where"}]},)", R"("name":"box"}]},)", "form.visible_when: refers to \"box\", which is no <Choices>"},
      {R"("text_key":"t")", R"("title":"t")", "form.objects[1].text_key: is missing"},
      {R"("max_usages":2)", R"("max_usages":-2)", "form.controls[0].max_usages: must be a whole number"},
  };
  for (const auto& [from, to, message] : cases) {
    std::string json(kRich);
    const size_t at = json.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    const Result<Form> form = from_json(json.replace(at, from.size(), to));
    ASSERT_FALSE(form) << json;
    EXPECT_EQ(form.error().message.substr(0, message.size()), message);
  }
}

TEST(FormJson, BoundsTheDepthOfALayout) {
  const auto nested = [](size_t views) {
    std::string json(kRich.substr(0, kRich.find(",\"layout\"")));
    json += ",\"layout\":[";
    for (size_t i = 0; i < views; ++i) json += "{\"view\":[";
    json += "{\"control\":\"box\"}";
    for (size_t i = 0; i < views; ++i) json += "]}";
    return from_json(json + "]}");
  };
  EXPECT_TRUE(nested(kMaxLayoutDepth));
  EXPECT_FALSE(nested(kMaxLayoutDepth + 1));
  EXPECT_FALSE(nested(100'000));
}

}  // namespace
}  // namespace muster::form
