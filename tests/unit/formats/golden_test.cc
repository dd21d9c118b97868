// What is written, byte for byte, against golden/. With MUSTER_ACCEPT_GOLDEN set it is written there instead,
// to be looked at.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/unit/formats/samples.h"

namespace muster::formats {
namespace {

std::string path_of(const std::string& name) {
  return std::string(MUSTER_GOLDEN) + "/" + name;
}

std::string golden(const std::string& name) {
  std::ifstream file(path_of(name), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void expect_golden(const Written& made, const std::string& name) {
  EXPECT_EQ(made.failure, "");
  if (std::getenv("MUSTER_ACCEPT_GOLDEN")) std::ofstream(path_of(name), std::ios::binary) << made.sink.all();
  EXPECT_EQ(made.sink.all(), golden(name));
}

const std::string kText = "说, \"很好\"😀\nline two";

std::vector<Lines> moods() {
  return {{mood_result(0, kText, "好"), {mood_answer(0, kText, "好", "w1"), mood_answer(0, kText, "bad", "w2")}},
          {mood_result(1, "plain", "bad"), {}}};
}

std::vector<Lines> pictures() {
  return {{boxes_result(0, "https://pictures.test/a/%E7%8C%AB%201.jpg?size=2", 640, 480,
                        {{10, 20.5, 30, 40, "猫"}, {0, 0, 100, 100, "dog & <co>"}})},
          {boxes_result(1, "/media/b.tar.png", 333, 77, {{33.333, 12.345, 6.789, 50.001, "猫"}})}};
}

TEST(Golden, LabelStudioHasAnswersAsAnnotationsAndTheResultAsAPrediction) {
  expect_golden(written(Format::LabelStudio, mood_form(), moods()), "label-studio.json");
}

TEST(Golden, JsonMinHasDataAndWhatWasSaidSideBySide) {
  expect_golden(written(Format::JsonMin, mood_form(), moods()), "json-min.json");
}

TEST(Golden, CsvMinIsJsonMinAsATable) {
  expect_golden(written(Format::CsvMin, mood_form(), moods()), "csv-min.csv");
}

TEST(Golden, TriplesAreWhatConsensusToolsRead) {
  expect_golden(written(Format::Triples, mood_form(),
                        {{mood_answer(0, kText, "好", "w,1")}, {mood_answer(0, kText, "bad", "w2")}}),
                "triples.csv");
}

TEST(Golden, CocoIsOneDocument) {
  expect_golden(written(Format::Coco, boxes_form(), pictures()), "coco.json");
}

TEST(Golden, YoloIsAFileAPicture) {
  expect_golden(written(Format::Yolo, boxes_form(), pictures()), "yolo.txt");
}

TEST(Golden, VocIsAnXmlFileAPicture) {
  expect_golden(written(Format::Voc, boxes_form(), pictures()), "voc.txt");
}

TEST(Golden, ConllHasATokenALine) {
  expect_golden(written(Format::Conll, spans_form(),
                        {{spans_result(0, "张伟在New York吃了🍜。\nThen he slept.", {{0, 2, "PER"}, {3, 11, "LOC"}})}}),
                "conll.txt");
}

TEST(Golden, NothingAtAllIsStillADocument) {
  EXPECT_EQ(written(Format::LabelStudio, mood_form(), {}).sink.all(), "[]\n");
  EXPECT_EQ(written(Format::JsonMin, mood_form(), {}).sink.all(), "[]\n");
  EXPECT_EQ(written(Format::Triples, mood_form(), {}).sink.all(), "task,worker,label\n");
  EXPECT_EQ(written(Format::Conll, spans_form(), {}).sink.all(), "");
}

}  // namespace
}  // namespace muster::formats
