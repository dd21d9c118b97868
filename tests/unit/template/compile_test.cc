#include "scheduler/template/compile.h"

#include <gtest/gtest.h>

namespace muster::labeling {
namespace {

std::string picture(const std::vector<Complaint>& complaints) {
  std::string out;
  for (const Complaint& complaint : complaints) {
    out += std::to_string(complaint.line) + ": " + complaint.message;
    if (complaint.earlier > 0) out += " on line " + std::to_string(complaint.earlier);
    out += '\n';
  }
  return out;
}

// The errors of a template, one `LINE: message` a line.
std::string errors(const std::string& xml, const std::string& decide_on = "") {
  return picture(
      compile_template(xml, decide_on.empty() ? std::vector<std::string>() : std::vector<std::string>{decide_on})
          .errors);
}

// A template whose text object is on line 2 and whose further tags begin on line 3.
std::string with(const std::string& tags) {
  return "<View>\n<Text name=\"t\" value=\"$text\"/>\n" + tags + "\n</View>";
}

TEST(CompileTemplate, MakesAForm) {
  const Compiled compiled = compile_template(R"(<?xml version="1.0"?>
<!-- a survey -->
<View>
  <Header value="Look, then answer"/>
  <View>
    <Choices name="mood" toName="t" choice="single">
      <Choice value="good"/><Choice value="No &amp; never" alias="no"/>
    </Choices>
  </View>
  <Text name="t" value="$text"/>
  <Image name="i" value="$image_url"/>
  <Choices name="topics" toName="t" choice="multiple" required="true"><Choice value="中性"/></Choices>
  <Rating name="stars" toName="i" maxRating="7"/>
  <Rating name="more" toName="i"/>
  <Number name="age" toName="i" min="-0.5" max="120"/>
  <TextArea name="why" toName="t" maxLength="30"/>
</View>)");
  EXPECT_EQ(picture(compiled.errors), "");
  EXPECT_EQ(picture(compiled.warnings), "");
  EXPECT_EQ(
      form::to_json(compiled.form),
      R"({"objects":[{"name":"t","kind":"text","field":"text"},{"name":"i","kind":"image","field":"image_url"}],"controls":[)"
      R"({"name":"mood","to_name":"t","kind":"choices","required":false,"multiple":false,"choices":["good",{"value":"no","shown":"No & never"}]},)"
      R"({"name":"topics","to_name":"t","kind":"choices","required":true,"multiple":true,"choices":["中性"]},)"
      R"({"name":"stars","to_name":"i","kind":"rating","required":false,"max":7},)"
      R"({"name":"more","to_name":"i","kind":"rating","required":false,"max":5},)"
      R"({"name":"age","to_name":"i","kind":"number","required":false,"min":-0.5,"max":120},)"
      R"({"name":"why","to_name":"t","kind":"textarea","required":false,"max_length":30}],"decide_on":"topics","layout":[{"header":"Look, then answer"},{"control":"mood"},)"
      R"({"object":"t"},{"object":"i"},{"control":"topics"},{"control":"stars"},{"control":"more"},{"control":"age"},)"
      R"({"control":"why"}]})");
  EXPECT_TRUE(form::from_json(form::to_json(compiled.form)));
}

TEST(CompileTemplate, ChoosesTheDecidingControl) {
  const std::string xml = with(R"(<Rating name="a" toName="t"/><Rating name="b" toName="t" required="true"/>)");
  EXPECT_EQ(compile_template(xml).form.decide_on, std::vector<std::string>{"b"});
  EXPECT_EQ(compile_template(xml, {"a"}).form.decide_on, std::vector<std::string>{"a"});
  EXPECT_EQ(compile_template(with(R"(<Rating name="a" toName="t"/>)")).form.decide_on, std::vector<std::string>{"a"});
  EXPECT_EQ(compile_template(xml, {"b", "a"}).form.decide_on, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(errors(xml, "t"), "0: decide_on names \"t\", which is no control of the template\n");
}

TEST(CompileTemplate, NamesTheLineOfWhatIsNotXml) {
  EXPECT_EQ(errors("<View>\n<Text\n</View>").substr(0, 24), "3: not well-formed XML: ");
  EXPECT_EQ(errors("").substr(0, 24), "1: not well-formed XML: ");
  EXPECT_EQ(errors("<View>\n<Header value=\"\xff\"/></View>"), "2: the template is not UTF-8\n");
  EXPECT_EQ(errors("<View>\n<Header value=\"\xed\xa0\x80\"/></View>"), "2: the template is not UTF-8\n");
  EXPECT_EQ(errors("<Text name=\"t\" value=\"$t\"/>"), "1: a template must be a <View>\n");
  EXPECT_EQ(errors("<View/>\n<View/>"), "2: a template has one outermost tag; put everything into one <View>\n");
  EXPECT_EQ(errors("<View/>"),
            "0: the template has nothing to answer: add <Choices>, <Rating>, <Number> or <TextArea>\n");
}

TEST(CompileTemplate, RefusesTagsAndAttributesWithTheirLine) {
  const std::string rating = "<Rating name=\"r\" toName=\"t\"/>\n";
  EXPECT_EQ(errors(with(rating + "<KeyPointLabels name=\"l\" toName=\"t\"/>")),
            "4: <KeyPointLabels> is not supported\n");
  EXPECT_EQ(errors(with(rating + "<View visibleIf=\"choice-selected\"/>")),
            "4: <View>: attribute visibleIf is not supported\n");
  EXPECT_EQ(errors(with("<Rating name=\"r\" toName=\"t\" perItem=\"true\"/>")),
            "3: <Rating name=\"r\">: perItem=\"true\" is not supported, only \"false\"\n");
  EXPECT_EQ(errors(with(rating + "<BrushLabels name=\"l\" toName=\"t\"/>")),
            "4: <BrushLabels> is not supported; use <PolygonLabels>\n");
  EXPECT_EQ(errors(with("<Rating name=\"r\" toName=\"t\" required=\"yes\"/>")),
            "3: <Rating name=\"r\">: required=\"yes\" is not supported, only \"true|false\"\n");
  EXPECT_EQ(errors(with("<Rating name=\"r\" toName=\"t\" maxRating=\"3\" maxRating=\"4\"/>")),
            "3: <Rating name=\"r\">: attribute maxRating is there twice\n");
  EXPECT_EQ(errors(with(rating + "<Choice value=\"a\"/>")), "4: <Choice> must stand inside <Choices> or <Taxonomy>\n");
}

TEST(CompileTemplate, ChecksNames) {
  EXPECT_EQ(errors(with("<Rating name=\"t\" toName=\"t\"/>")),
            "3: <Rating name=\"t\">: the name is already taken on line 2\n");
  EXPECT_EQ(errors(with("<Rating toName=\"t\"/>")), "3: <Rating>: name is missing\n");
  EXPECT_EQ(errors(with("<Rating name=\"r\"/>")), "3: <Rating name=\"r\">: toName is missing\n");
  const std::string unknown = "3: toName=\"x\" names no object such as <Text name=\"x\" value=\"$field\"/>\n";
  EXPECT_EQ(errors(with("<Rating name=\"r\" toName=\"x\"/>")), unknown);
  EXPECT_NE(errors(with("<Rating name=\"r\" toName=\"r\"/>")), "");
}

TEST(CompileTemplate, ChecksObjects) {
  const std::string rating = "<Rating name=\"r\" toName=\"t\"/>\n";
  EXPECT_EQ(errors(with(rating + "<Text name=\"u\" value=\"Read this\"/>")),
            "4: <Text name=\"u\">: value must be a field of the item such as \"$text\"; <Header> shows fixed text\n");
  EXPECT_EQ(errors(with(rating + "<Image name=\"u\"/>")), "4: <Image name=\"u\">: value is missing\n");
  EXPECT_EQ(errors(with(rating + "<Header/>")), "4: <Header>: value is missing\n");
  EXPECT_EQ(errors(with(rating + "<Text name=\"u\" value=\"$u\"><Text name=\"v\" value=\"$v\"/></Text>")),
            "4: <Text> cannot stand inside <Text name=\"u\">\n");
}

TEST(CompileTemplate, ChecksChoices) {
  const auto choices = [](const std::string& inside) {
    return errors(with("<Choices name=\"c\" toName=\"t\">\n" + inside + "</Choices>"));
  };
  EXPECT_EQ(choices(""), "3: <Choices name=\"c\">: has no <Choice>\n");
  EXPECT_EQ(choices("<Choice value=\"a\"/>\n<Choice value=\"b\" alias=\"a\"/>"),
            "5: <Choice>: \"a\" is already a choice on line 4\n");
  EXPECT_EQ(choices("<Choice/>"), "4: <Choice>: value is missing\n");
  EXPECT_EQ(choices("<Choice value=\"a\"><Choice value=\"b\"/></Choice>"),
            "4: <Choice>: choices inside a choice need allowNested=\"true\"\n");
  EXPECT_EQ(choices("<Choice value=\"a\"/><Label value=\"b\"/>"), "4: <Label> cannot stand inside <Choices>\n");
  EXPECT_EQ(choices("<Choice value=\"$options\"/>"),
            "4: <Choice value=\"$options\">: choices that differ from item to item are not supported\n");
  EXPECT_EQ(choices("<Choice value=\"$5 or less\"/><Choice value=\"$5\"/>"), "");
}

TEST(CompileTemplate, ChecksNumbers) {
  EXPECT_EQ(errors(with("<Rating name=\"r\" toName=\"t\" maxRating=\"0\"/>")),
            "3: <Rating name=\"r\">: maxRating must be a whole number from 1 to 100\n");
  EXPECT_EQ(errors(with("<Rating name=\"r\" toName=\"t\" maxRating=\"5x\"/>")),
            "3: <Rating name=\"r\">: maxRating=\"5x\" is not a number\n");
  EXPECT_EQ(errors(with("<Number name=\"n\" toName=\"t\" min=\"2\" max=\"1\"/>")),
            "3: <Number name=\"n\">: min is above max\n");
  EXPECT_EQ(errors(with("<Number name=\"n\" toName=\"t\" min=\"nan\"/>")),
            "3: <Number name=\"n\">: min=\"nan\" is not a number\n");
  EXPECT_EQ(errors(with("<TextArea name=\"w\" toName=\"t\" maxlength=\"1.5\"/>")),
            "3: <TextArea name=\"w\">: maxlength must be a whole number from 1 to 1000000\n");
}

TEST(CompileTemplate, WarnsAboutWhatItIgnores) {
  const Compiled compiled = compile_template(
      with("<Style>.a { color: red }</Style>\nRead:\n<Rating name=\"r\" toName=\"t\" style=\"x\" icon=\"star\"/>"));
  EXPECT_EQ(picture(compiled.errors), "");
  EXPECT_EQ(picture(compiled.warnings),
            "4: text outside of attributes is ignored; <Header value=\"…\"/> shows text\n3: <Style> is ignored\n5: "
            "<Rating name=\"r\">: attribute style is ignored\n"
            "5: <Rating name=\"r\">: attribute icon is ignored\n");
}

TEST(CompileTemplate, SkipsAByteOrderMark) {
  EXPECT_EQ(errors("\xef\xbb\xbf" + with("<Rating name=\"r\" toName=\"t\"/>")), "");
}

TEST(CompileTemplate, BoundsWhatItReads) {
  EXPECT_EQ(errors(std::string(300'000, ' ')), "0: the template is longer than 256 KiB\n");
  std::string deep;
  for (int i = 0; i < 20'000; ++i) deep += "<View>";
  for (int i = 0; i < 20'000; ++i) deep += "</View>";
  EXPECT_NE(errors(deep).find("tags are nested too deeply"), std::string::npos);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "<Relations/>";
  EXPECT_EQ(compile_template(with(many)).errors.size(), 100u);
  const Compiled wide = compile_template(with("<Rating name=\"r\" toName=\"t\" icon=\"" + std::string(9000, 'x') +
                                              "\" required=\"" + std::string(9000, 'x') + "\"/>"));
  ASSERT_EQ(wide.errors.size(), 1u);
  EXPECT_LT(wide.errors[0].message.size(), 420u);
}

TEST(CompileTemplate, DoesNotExpandEntitiesOfItsOwn) {
  const Compiled compiled = compile_template(
      "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>\n<View><Text name=\"t\" value=\"$t\"/>"
      "<Choices name=\"c\" toName=\"t\"><Choice value=\"&a;\"/></Choices></View>");
  EXPECT_EQ(picture(compiled.errors), "");
  ASSERT_EQ(compiled.form.controls.size(), 1u);
  EXPECT_EQ(compiled.form.controls[0].choices, std::vector<form::Choice>{"&a;"});
}

}  // namespace
}  // namespace muster::labeling
