// What the compiler refuses of regions, visibleWhen, perRegion and m:requiredWhen, with the line.
#include <gtest/gtest.h>

#include "scheduler/template/compile.h"

namespace muster::labeling {
namespace {

// The errors of a template with these tags from line 8 on, one `LINE: message` a line.
std::string errors_of(const std::string& tags, const std::vector<std::string>& decide_on = {}) {
  const std::string xml = R"(<View>
<Text name="t" value="$t"/><HyperText name="h" value="$h"/><Paragraphs name="p" value="$p"/><Image name="i" value="$i"/>
<Choices name="mood" toName="t"><Choice value="good"/><Choice value="so, so" alias="so"/></Choices>
<Rating name="score" toName="t"/>
<RectangleLabels name="box" toName="i"><Label value="Car"/><Label value="Sign"/></RectangleLabels>
<Choices name="parked" toName="i" perRegion="true"><Choice value="yes"/></Choices>
<List name="l" value="$l"/>
)" + tags + "\n</View>";
  std::string out;
  for (const Complaint& error : compile_template(xml, decide_on).errors) {
    out += std::to_string(error.line) + ": " + error.message;
    if (error.earlier > 0) out += " on line " + std::to_string(error.earlier);
    out += '\n';
  }
  return out;
}

std::string rating(const std::string& attributes) {
  return errors_of("<Rating name=\"r\" toName=\"t\" " + attributes + "/>");
}

TEST(Regions, NeedAFittingObjectAndLabels) {
  const auto labels = [](const std::string& tag, const std::string& object) {
    return errors_of("<" + tag + " name=\"x\" toName=\"" + object + "\"><Label value=\"a\"/></" + tag + ">");
  };
  for (const char* fitting : {"t", "h", "p"}) EXPECT_EQ(labels("Labels", fitting), "");
  EXPECT_EQ(labels("HyperTextLabels", "h"), "");
  EXPECT_EQ(labels("ParagraphLabels", "p"), "");
  EXPECT_EQ(labels("EllipseLabels", "i"), "");
  EXPECT_EQ(labels("Labels", "i"), "8: \"x\" must speak of a <Text>, a <HyperText> or <Paragraphs>\n");
  EXPECT_EQ(labels("HyperTextLabels", "t"), "8: \"x\" must speak of a <HyperText>\n");
  EXPECT_EQ(labels("ParagraphLabels", "t"), "8: \"x\" must speak of <Paragraphs>\n");
  EXPECT_EQ(labels("PolygonLabels", "t"), "8: \"x\" must speak of an <Image>\n");
  EXPECT_EQ(errors_of("<Ranker name=\"x\" toName=\"t\"/>"), "8: \"x\" must speak of a <List>\n");
  EXPECT_EQ(errors_of("<Labels name=\"x\" toName=\"t\"/>"), "8: <Labels name=\"x\">: has no <Label>\n");
  EXPECT_EQ(
      errors_of("<Labels name=\"x\" toName=\"t\">\n<Label value=\"a\"/>\n<Label value=\"b\" alias=\"a\"/></Labels>"),
      "10: <Label>: \"a\" is already a label on line 9\n");
  EXPECT_EQ(errors_of("<Labels name=\"x\" toName=\"t\"><Label value=\"a\"><Label value=\"b\"/></Label></Labels>"),
            "8: <Label>: a label cannot hold others\n");
  EXPECT_EQ(errors_of("<Label value=\"a\"/>"),
            "8: <Label> must stand inside <Labels>, <RectangleLabels> or their like\n");
}

TEST(Pairwise, NamesTwoObjects) {
  EXPECT_EQ(errors_of("<Pairwise name=\"x\" toName=\"t,h\"/>"), "");
  for (const char* bad : {"t", "t,", "t,t", "t,mood", "t,h,p"}) {
    EXPECT_EQ(errors_of("<Pairwise name=\"x\" toName=\"" + std::string(bad) + "\"/>"),
              "8: toName=\"" + std::string(bad) + "\" must name two objects, with a comma between\n");
  }
}

TEST(Ranker, ChecksItsBuckets) {
  const auto ranker = [](const std::string& inside) {
    return errors_of("<Ranker name=\"x\" toName=\"l\">\n" + inside + "</Ranker>");
  };
  EXPECT_EQ(ranker("<Bucket name=\"a\"/><Bucket name=\"b\" title=\"B\"/>"), "");
  EXPECT_EQ(ranker("<Bucket name=\"a\"/>\n<Bucket name=\"a\"/>"),
            "10: <Bucket name=\"a\">: the name is already taken on line 9\n");
  EXPECT_EQ(ranker("<Bucket/>"), "9: <Bucket>: name is missing\n");
  EXPECT_EQ(ranker("<Bucket name=\"_\"/>"), "9: <Bucket name=\"_\">: the name is Label Studio's own\n");
  EXPECT_EQ(ranker("<Choice value=\"a\"/>"), "9: <Choice> cannot stand inside <Ranker>\n");
}

TEST(PerRegion, NeedsRegionsOfItsObject) {
  EXPECT_EQ(errors_of("<Number name=\"n\" toName=\"i\" perRegion=\"true\"/>"), "");
  EXPECT_EQ(rating("perRegion=\"true\""), "8: \"r\" is for each region, but there are no regions of \"t\"\n");
}

TEST(VisibleWhen, RefersToWhatIsThere) {
  EXPECT_EQ(rating(R"(visibleWhen="choice-selected" whenTagName="mood")"), "");
  EXPECT_EQ(rating(R"(visibleWhen="choice-selected" whenTagName="mood" whenChoiceValue="so, so")"), "");
  EXPECT_EQ(rating(R"(visibleWhen="choice-selected" whenTagName="mood" whenChoiceValue="so,good")"), "");
  EXPECT_EQ(rating(R"(visibleWhen="region-selected" whenTagName="box" whenLabelValue="Car")"), "");
  EXPECT_EQ(rating(R"(visibleWhen="no-region-selected")"), "");
  EXPECT_EQ(rating(R"(visibleWhen="choice-selected")"),
            "8: <Rating name=\"r\">: visibleWhen=\"choice-selected\" needs whenTagName, a <Choices> or <Taxonomy>\n");
  EXPECT_EQ(rating(R"(whenTagName="mood")"), "8: <Rating name=\"r\">: whenTagName needs visibleWhen beside it\n");
  EXPECT_EQ(rating(R"(visibleWhen="choice-selected" whenTagName="mod")"),
            "8: visibleWhen refers to \"mod\", which is no <Choices> or <Taxonomy>\n");
  EXPECT_EQ(rating(R"(visibleWhen="choice-selected" whenTagName="score")"),
            "8: visibleWhen refers to \"score\", which is no <Choices> or <Taxonomy>\n");
  EXPECT_EQ(rating(R"(visibleWhen="choice-selected" whenTagName="mood" whenChoiceValue="bad")"),
            "8: visibleWhen \"bad\" is no choice of \"mood\"\n");
  EXPECT_EQ(rating(R"(visibleWhen="choice-selected" whenTagName="mood" whenLabelValue="Car")"),
            "8: <Rating name=\"r\">: whenLabelValue says nothing with visibleWhen=\"choice-selected\"\n");
  EXPECT_EQ(rating(R"(visibleWhen="region-selected" whenTagName="t")"),
            "8: visibleWhen refers to \"t\", of which there are no regions\n");
  EXPECT_EQ(rating(R"(visibleWhen="region-selected" whenLabelValue="Bus")"),
            "8: visibleWhen \"Bus\" is no label of such a region\n");
  EXPECT_EQ(rating(R"(visibleWhen="selected")").substr(0, 59),
            "8: <Rating name=\"r\">: visibleWhen=\"selected\" is not support");
}

TEST(VisibleWhen, DoesNotGoRoundInCircles) {
  EXPECT_EQ(
      errors_of(
          R"(<Choices name="c" toName="t" visibleWhen="choice-selected" whenTagName="c"><Choice value="a"/></Choices>)"),
      "8: visibleWhen refers to the control itself\n");
  EXPECT_EQ(
      rating(R"(visibleWhen="choice-selected" whenTagName="parked")"),
      "8: visibleWhen refers to \"parked\", which is answered for each region; only a control of the same regions "
      "can\n");
  EXPECT_EQ(
      errors_of(R"(<Number name="n" toName="i" perRegion="true" visibleWhen="choice-selected" whenTagName="parked"/>)"),
      "");
  EXPECT_EQ(errors_of(R"(<Number name="n" toName="i" perRegion="true" visibleWhen="no-region-selected"/>)"),
            "8: visibleWhen is for each region, and so never seen while no region is selected\n");
  EXPECT_EQ(
      errors_of(
          R"(<PolygonLabels name="x" toName="i" visibleWhen="region-selected"><Label value="a"/></PolygonLabels>)"),
      "8: visibleWhen makes regions itself, and cannot wait for one\n");
}

TEST(VisibleWhen, LeavesNothingThatIsNeverSeen) {
  const auto choices = [](const std::string& name, const std::string& after) {
    return "<Choices name=\"" + name + "\" toName=\"t\" visibleWhen=\"choice-selected\" whenTagName=\"" + after +
           "\"><Choice value=\"a\"/></Choices>\n";
  };
  EXPECT_EQ(errors_of(choices("c", "d") + choices("d", "mood")), "");
  EXPECT_EQ(errors_of(choices("c", "d") + choices("d", "e") + choices("e", "d")),
            "8: \"c\" is never seen: it waits for a choice that waits for it\n"
            "9: \"d\" is never seen: it waits for a choice that waits for it\n"
            "10: \"e\" is never seen: it waits for a choice that waits for it\n");
}

TEST(VisibleWhen, OfAViewHoldsForAllInside) {
  const std::string inside = R"(<Rating name="r" toName="t"/><Rating name="s" toName="t"/></View>)";
  EXPECT_EQ(errors_of(R"(<View visibleWhen="choice-selected" whenTagName="mood">)" + inside), "");
  EXPECT_EQ(errors_of("<View visibleWhen=\"choice-selected\"\nwhenTagName=\"x\">\n" + inside),
            "8: visibleWhen refers to \"x\", which is no <Choices> or <Taxonomy>\n");
}

TEST(RequiredWhen, ComparesWhatCanBeCompared) {
  const auto when = [](const std::string& text) { return rating("m:requiredWhen=\"" + text + "\""); };
  for (const char* good : {"score below 4", "score&lt;4", "score &gt;= 2.5", "score is not 3", "mood is good",
                           "mood is so, so", "mood != good,so", " score below 2 ; mood = good "}) {
    EXPECT_EQ(when(good), "") << good;
  }
  for (const char* bad : {"", "score", "score below", "below 4", "score beneath 4", "score below 4;"}) {
    EXPECT_NE(when(bad).find("is not like \"score below 4\" or \"mood is bad\"\n"), std::string::npos) << bad;
  }
  EXPECT_EQ(when("scare below 4"), "8: m:requiredWhen: refers to \"scare\", which is no control\n");
  EXPECT_EQ(when("score below four"), "8: m:requiredWhen: \"score\" is compared with a number\n");
  EXPECT_EQ(when("mood below 4"), "8: m:requiredWhen: \"mood\" has choices: \"is\" and \"is not\" compare them\n");
  EXPECT_EQ(when("mood is bad"), "8: m:requiredWhen: \"bad\" is no choice of \"mood\"\n");
  EXPECT_EQ(when("r below 4"), "8: m:requiredWhen: refers to the control itself\n");
  EXPECT_EQ(when("box is Car"),
            "8: m:requiredWhen: refers to \"box\", which is neither rated, counted, compared nor chosen\n");
  EXPECT_NE(when("parked is yes").find("which is answered for each region"), std::string::npos);
}

TEST(DecideOn, RefusesControlsThatCannotDecide) {
  EXPECT_EQ(errors_of("", {"parked"}),
            "0: decide_on names \"parked\", which cannot decide: it is answered for each region, not once\n");
  EXPECT_EQ(errors_of("<Ranker name=\"x\" toName=\"l\"><Bucket name=\"a\"/></Ranker>", {"x"}),
            "0: decide_on names \"x\", which cannot decide: what people sort into buckets has no consensus\n");
  EXPECT_EQ(
      errors_of(R"(<EllipseLabels name="x" toName="i" canRotate="true"><Label value="a"/></EllipseLabels>)", {"x"}),
      "0: decide_on names \"x\", which cannot decide: turned shapes cannot be merged; leave canRotate out\n");
  EXPECT_EQ(errors_of("", {"box"}), "");
}

TEST(Taxonomy, HoldsChoicesOnly) {
  const auto taxonomy = [](const std::string& inside) {
    return errors_of("<Taxonomy name=\"x\" toName=\"t\">\n" + inside + "</Taxonomy>");
  };
  EXPECT_EQ(taxonomy("<Choice value=\"a\"><Choice value=\"a\"/></Choice>"), "");
  EXPECT_EQ(taxonomy("<Choice value=\"a\">\n<Choice value=\"b\"/>\n<Choice value=\"b\"/></Choice>"),
            "11: <Choice>: \"b\" is already a choice on line 10\n");
  EXPECT_EQ(taxonomy(""), "8: <Taxonomy name=\"x\">: has no <Choice>\n");
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "<Choice value=\"a\">";
  for (int i = 0; i < 40; ++i) deep += "</Choice>";
  EXPECT_EQ(taxonomy(deep), "9: <Choice>: choices are nested too deeply\n");
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "<Choice value=\"" + std::to_string(i) + "\"/>";
  EXPECT_EQ(taxonomy(many), "8: <Taxonomy name=\"x\">: has more than 1000 choices\n");
}

}  // namespace
}  // namespace muster::labeling
