// What is written is read again by readers made from the formats' descriptions: boxes to a pixel, spans to the
// character.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <random>

#include "tests/unit/formats/readers.h"
#include "tests/unit/formats/samples.h"

namespace muster::formats {
namespace {

struct Drawn {
  std::string file;
  int width, height;
  std::vector<Box> boxes;
};

// From a seed, so that it can be had again.
std::vector<Drawn> drawings(unsigned seed) {
  std::mt19937 chance(seed);
  std::uniform_real_distribution<double> share(0, 1);
  std::vector<Drawn> out;
  for (int i = 0; i < 40; ++i) {
    Drawn one{"图-" + std::to_string(i) + ".png",
              1 + static_cast<int>(chance() % 3000),
              1 + static_cast<int>(chance() % 3000),
              {}};
    for (int n = static_cast<int>(chance() % 6); n > 0; --n) {
      const double x = 99 * share(chance), y = 99 * share(chance);
      one.boxes.push_back({x, y, (100 - x) * share(chance), (100 - y) * share(chance), n % 2 ? "猫" : "dog & <co>"});
    }
    if (one.boxes.empty()) one.boxes.push_back({0, 0, 100, 100, "猫"});
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<Lines> rows_of(const std::vector<Drawn>& drawn) {
  std::vector<Lines> lines;
  for (size_t i = 0; i < drawn.size(); ++i) {
    const Drawn& one = drawn[i];
    lines.push_back(
        {boxes_result(static_cast<int>(i), "http://p.test/x/" + one.file, one.width, one.height, one.boxes)});
  }
  return lines;
}

void expect_same(const Drawn& drawn, const std::vector<readers::PixelBox>& read, double pixels) {
  ASSERT_EQ(read.size(), drawn.boxes.size()) << drawn.file;
  for (size_t i = 0; i < read.size(); ++i) {
    const Box& box = drawn.boxes[i];
    EXPECT_EQ(read[i].label, box.label);
    EXPECT_NEAR(read[i].left, box.x * drawn.width / 100, pixels) << drawn.file;
    EXPECT_NEAR(read[i].top, box.y * drawn.height / 100, pixels) << drawn.file;
    EXPECT_NEAR(read[i].right, (box.x + box.width) * drawn.width / 100, pixels) << drawn.file;
    EXPECT_NEAR(read[i].bottom, (box.y + box.height) * drawn.height / 100, pixels) << drawn.file;
  }
}

class RoundTrip : public ::testing::Test {
 protected:
  RoundTrip() { readers::complaints.clear(); }
  ~RoundTrip() override { EXPECT_EQ(readers::complaints, std::vector<std::string>{}); }
};

constexpr unsigned kSeed = 20260301;

TEST_F(RoundTrip, CocoKeepsBoxesToAHundredthOfAPixel) {
  const auto drawn = drawings(kSeed);
  const Written made = written(Format::Coco, boxes_form(), rows_of(drawn));
  ASSERT_EQ(made.failure, "");
  const auto read = readers::read_coco(made.sink.files.at(""));
  for (const Drawn& one : drawn) expect_same(one, read.at(one.file), 0.01);
}

TEST_F(RoundTrip, YoloKeepsBoxesToAHundredthOfAPixel) {
  const auto drawn = drawings(kSeed);
  const Written made = written(Format::Yolo, boxes_form(), rows_of(drawn));
  ASSERT_EQ(made.failure, "");
  const auto& files = made.sink.files;
  for (const Drawn& one : drawn) {
    const std::string stem = one.file.substr(0, one.file.rfind('.'));
    expect_same(one,
                readers::read_yolo(files.at("classes.txt"), files.at("labels/" + stem + ".txt"), one.width, one.height),
                0.01);
  }
}

TEST_F(RoundTrip, VocKeepsBoxesToAPixel) {
  const auto drawn = drawings(kSeed);
  const Written made = written(Format::Voc, boxes_form(), rows_of(drawn));
  ASSERT_EQ(made.failure, "");
  for (const Drawn& one : drawn) {
    const std::string stem = one.file.substr(0, one.file.rfind('.'));
    std::string file;
    int width = 0, height = 0;
    expect_same(one, readers::read_voc(made.sink.files.at("Annotations/" + stem + ".xml"), file, width, height), 1);
    EXPECT_EQ(file, one.file);
    EXPECT_EQ(width, one.width);
    EXPECT_EQ(height, one.height);
  }
}

TEST_F(RoundTrip, CocoKeepsOutlines) {
  form::Form form = boxes_form();
  form.controls[0].kind = form::ControlKind::PolygonLabels;
  const Written made =
      written(Format::Coco, form,
              {{result_with(0, R"({"image":"a.png","width":200,"height":100})",
                            R"({"from_name":"box","to_name":"img","type":"polygonlabels","value":{"points":)"
                            R"([[10,10],[50,10],[50,30]],"polygonlabels":["猫"],"closed":true}})")}});
  ASSERT_EQ(made.failure, "");
  readers::read_coco(made.sink.files.at(""));
  EXPECT_NE(made.sink.files.at("").find(R"("bbox":[20,10,80,20],"area":800,"segmentation":[[20,10,100,10,100,30]])"),
            std::string::npos)
      << made.sink.files.at("");
}

// Bytes before a place in UTF-16 code units.
size_t bytes_at(const std::string& text, size_t units) {
  size_t at = 0;
  for (size_t seen = 0; seen < units;) {
    const auto lead = static_cast<unsigned char>(text[at]);
    seen += lead >= 0xf0 ? 2 : 1;
    at += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }
  return at;
}

TEST_F(RoundTrip, ConllKeepsSpansToTheCharacter) {
  struct Sample {
    std::string text;
    std::vector<Marked> spans;
  };
  const std::vector<Sample> samples = {
      {"张伟在北京。", {{0, 2, "PER"}, {3, 5, "LOC"}}},
      {"😀张😀伟", {{0, 2, "LOC"}, {2, 3, "PER"}, {5, 6, "PER"}}},
      {"inside a word: Yorkshire", {{15, 19, "LOC"}, {19, 24, "PER"}}},
      {"👩‍👩‍👧 and Ann's cat\r\nMr. O'Neil, U.S.",
       {{0, 8, "PER"}, {13, 16, "PER"}, {24, 34, "PER"}, {36, 40, "LOC"}}},
      {"over\ntwo lines", {{0, 8, "LOC"}}},
      {"皆さん、안녕하세요 café", {{0, 3, "PER"}, {4, 9, "LOC"}, {10, 14, "PER"}}},
      {"nothing here", {}},
  };
  std::vector<Lines> lines;
  std::vector<std::string> texts;
  for (const Sample& sample : samples) {
    lines.push_back({spans_result(static_cast<int>(texts.size()), sample.text, sample.spans)});
    texts.push_back(sample.text);
  }
  const Written made = written(Format::Conll, spans_form(), lines);
  ASSERT_EQ(made.failure, "");
  const auto read = readers::read_conll(made.sink.files.at(""), texts);
  ASSERT_EQ(read.size(), samples.size());
  for (size_t i = 0; i < samples.size(); ++i) {
    ASSERT_EQ(read[i].size(), samples[i].spans.size()) << texts[i];
    for (size_t n = 0; n < read[i].size(); ++n) {
      const Marked& span = samples[i].spans[n];
      const readers::TextSpan wanted{bytes_at(texts[i], span.start), bytes_at(texts[i], span.end), span.label};
      EXPECT_EQ(read[i][n], wanted) << texts[i] << " span " << n;
    }
  }
}

// The members that an import there takes, and their types.
TEST_F(RoundTrip, LabelStudioHasTheFieldsOfAnImport) {
  const Written made = written(Format::LabelStudio, mood_form(),
                               {{mood_result(4, "说 \"hi\" 😀", "好"), {mood_answer(4, "说 \"hi\" 😀", "bad", "w1")}}});
  ASSERT_EQ(made.failure, "");
  const auto document = boost::json::parse(made.sink.files.at(""));
  const boost::json::object& task = document.as_array().at(0).as_object();
  EXPECT_EQ(task.at("id").as_int64(), 5);
  EXPECT_EQ(task.at("data").at("text").as_string(), "说 \"hi\" 😀");
  const boost::json::object& annotation = task.at("annotations").at(0).as_object();
  EXPECT_FALSE(annotation.contains("completed_by"));
  EXPECT_FALSE(annotation.at("was_cancelled").as_bool());
  EXPECT_DOUBLE_EQ(annotation.at("lead_time").as_double(), 4.25);
  const boost::json::object& prediction = task.at("predictions").at(0).as_object();
  EXPECT_EQ(prediction.at("model_version").as_string(), "muster/auto");
  EXPECT_DOUBLE_EQ(prediction.at("score").as_double(), 0.875);
  for (const boost::json::object* said : {&annotation, &prediction}) {
    for (const boost::json::value& entry : said->at("result").as_array()) {
      for (const char* member : {"id", "from_name", "to_name", "type"}) EXPECT_TRUE(entry.at(member).is_string());
      EXPECT_TRUE(entry.at("value").as_object().contains(entry.at("type").as_string()));
    }
  }
  EXPECT_EQ(task.at("meta").at("muster").at("annotations").at(0).at("worker").as_string(), "w1");
}

}  // namespace
}  // namespace muster::formats
