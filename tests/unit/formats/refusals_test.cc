// What a format cannot hold is refused, or, lossy, left out and counted.
#include <gtest/gtest.h>

#include "tests/unit/formats/samples.h"

namespace muster::formats {
namespace {

using Counts = std::map<std::string, uint64_t>;

std::string drawn(const std::string& type, const std::string& value) {
  return R"({"from_name":"box","to_name":"img","type":")" + type +
         R"(","original_width":100,"original_height":100,"value":)" + value + "}";
}

const std::string kTurned =
    drawn("rectanglelabels", R"({"x":1,"y":1,"width":5,"height":5,"rotation":30,"rectanglelabels":["猫"]})");
const std::string kTwoLabels =
    drawn("rectanglelabels", R"({"x":1,"y":1,"width":5,"height":5,"rectanglelabels":["猫","dog & <co>"]})");
const std::string kEllipse = drawn("ellipselabels", R"({"x":5,"y":5,"radiusX":2,"radiusY":2,"ellipselabels":["猫"]})");
const std::string kPolygon = drawn("polygonlabels", R"({"points":[[1,1],[5,1],[5,5]],"polygonlabels":["猫"]})");

TEST(Refusals, OfWhatPicturesCannotHold) {
  const std::vector<Lines> lines = {{result_with(3, R"({"image":"a.png"})", kTurned)}};
  for (const Format format : {Format::Coco, Format::Yolo, Format::Voc}) {
    EXPECT_EQ(
        written(format, boxes_form(), lines).failure,
        "formats.cannot_hold: item k-3: the format cannot hold a turned box; --lossy leaves it out and counts it");
    EXPECT_EQ(written(format, boxes_form(), lines, true).tally.dropped(), (Counts{{"a turned box", 1}}));
  }
}

TEST(Refusals, LossyCountsEachReason) {
  const std::string entries = kTurned + "," + kTwoLabels + "," + kEllipse + "," + kPolygon + "," + kPolygon;
  const Written made = written(Format::Voc, boxes_form(), {{result_with(0, R"({"image":"a.png"})", entries)}}, true);
  EXPECT_EQ(made.failure, "");
  EXPECT_EQ(
      made.tally.dropped(),
      (Counts{{"a polygon", 2}, {"a region's labels after the first", 1}, {"a turned box", 1}, {"an ellipse", 1}}));
  const std::string xml = made.sink.files.at("Annotations/a.xml");
  EXPECT_EQ(xml.find("<object>"), xml.rfind("<object>")) << xml;
}

TEST(Refusals, OfJobsThatAreNotAboutIt) {
  EXPECT_EQ(written(Format::Coco, mood_form(), {}).failure,
            "formats.form: this job's results are not boxes or polygons: no deciding control draws such");
  EXPECT_EQ(
      written(Format::Conll, boxes_form(), {}).failure,
      "formats.form: this job's results are not spans of a Text or of Paragraphs: no deciding control marks such");
  form::Form both = boxes_form();
  both.controls.push_back({.name = "mood", .to_name = "img", .choices = {"a"}});
  both.decide_on = {"box", "mood"};
  EXPECT_EQ(written(Format::Yolo, both, {}).failure,
            "formats.cannot_hold: the format cannot hold what mood says; --lossy leaves it out and counts it");
  EXPECT_EQ(written(Format::Yolo, both, {}, true).tally.dropped(), (Counts{{"what mood says", 1}}));
  EXPECT_EQ(written(Format::Triples, both, {}).failure,
            "formats.form: several controls decide this job's tasks, and triples have one label");
}

TEST(Refusals, OfPicturesOfUnknownSizeWhereSizesCount) {
  const std::vector<Lines> unknown = {{result_with(0, R"({"image":"a.png"})", "")}};
  const std::vector<Lines> told = {{result_with(0, R"({"image":"a.png","width":10,"height":20})", "")}};
  for (const Format format : {Format::Coco, Format::Voc}) {
    EXPECT_EQ(written(format, boxes_form(), unknown).failure.rfind("formats.item: item k-0: nobody said", 0), 0u);
    EXPECT_EQ(written(format, boxes_form(), unknown, true).tally.dropped(), (Counts{{"a picture of unknown size", 1}}));
    EXPECT_EQ(written(format, boxes_form(), told).failure, "");
  }
  const Written yolo = written(Format::Yolo, boxes_form(), unknown);
  EXPECT_EQ(yolo.failure, "");
  EXPECT_EQ(yolo.sink.files.at("labels/a.txt"), "");
}

TEST(Refusals, OfTwoPicturesOfOneName) {
  const std::vector<Lines> lines = {{boxes_result(0, "http://a.test/x/1.png", 9, 9, {})},
                                    {boxes_result(1, "http://a.test/y/1.png", 9, 9, {})}};
  EXPECT_EQ(written(Format::Yolo, boxes_form(), lines).failure,
            "formats.twice: item k-1: labels/1.txt is there already");
}

TEST(Refusals, NoAddressLeadsOutOfTheFolder) {
  const Written made =
      written(Format::Yolo, boxes_form(),
              {{boxes_result(0, "http://a.test/..%2F..%2Fetc%2Fx", 9, 9, {})}, {boxes_result(1, "..", 9, 9, {})}});
  EXPECT_EQ(made.failure, "");
  for (const auto& [path, bytes] : made.sink.files) EXPECT_EQ(path.find(".."), std::string::npos) << path;
}

TEST(Refusals, OfSpansOverSpans) {
  const std::vector<Lines> lines = {{spans_result(0, "abcdef ghi", {{2, 6, "PER"}, {0, 4, "LOC"}, {7, 10, "PER"}})}};
  EXPECT_EQ(
      written(Format::Conll, spans_form(), lines).failure,
      "formats.cannot_hold: item k-0: the format cannot hold a span over another; --lossy leaves it out and counts it");
  const Written made = written(Format::Conll, spans_form(), lines, true);
  EXPECT_EQ(made.tally.dropped(), (Counts{{"a span over another", 1}}));
  EXPECT_EQ(made.sink.files.at(""), "-DOCSTART- -X- -X- O\n\nabcd -X- -X- B-LOC\nef -X- -X- O\nghi -X- -X- B-PER\n\n");
}

TEST(Refusals, OfSpansOfWhiteSpaceAndOfBlanksInLabels) {
  const std::vector<Lines> lines = {{spans_result(0, "a  b", {{1, 3, "PER"}})}};
  EXPECT_NE(written(Format::Conll, spans_form(), lines).failure.find("a span of white space"), std::string::npos);
  form::Form form = spans_form();
  form.controls[0].choices = {"first name"};
  EXPECT_NE(written(Format::Conll, form, {}).failure.find("blanks in labels, such as 'first name'"), std::string::npos);
  const Written made = written(Format::Conll, form, {{spans_result(0, "Ann", {{0, 3, "first name"}})}}, true);
  EXPECT_NE(made.sink.files.at("").find("Ann -X- -X- B-first_name\n"), std::string::npos);
}

TEST(Refusals, OfRowsThatAreNone) {
  EXPECT_EQ(written(Format::JsonMin, mood_form(), {{"[1]"}}).failure,
            "formats.row: the server sent a row that is not a JSON object");
  EXPECT_EQ(written(Format::JsonMin, mood_form(), {{R"({"task":1,"key":"a"})"}}).failure,
            "formats.row: the server sent a row without the item's data; is it older than this program?");
}

TEST(Refusals, TasksWithoutAResultAreCounted) {
  const std::string line = R"({"task":1,"key":"a","value":null,"data":{"image":"a.png","text":""},"result":[]})";
  for (const Format format : {Format::Coco, Format::Yolo, Format::Voc}) {
    const Written made = written(format, boxes_form(), {{line}});
    EXPECT_EQ(made.failure, "");
    EXPECT_EQ(made.tally.empty(), 1u);
    EXPECT_EQ(made.tally.written(), 0u);
  }
  EXPECT_EQ(written(Format::Conll, spans_form(), {{line}}).tally.empty(), 1u);
}

TEST(Refusals, TriplesLeaveOutWhatDoesNotCount) {
  std::string late = mood_answer(0, "x", "好", "w1");
  late.replace(late.find("counted"), 7, "surplus");
  EXPECT_EQ(written(Format::Triples, mood_form(), {{late}}).sink.all(), "task,worker,label\n");
}

}  // namespace
}  // namespace muster::formats
