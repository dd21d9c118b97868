// musterctl job results --format for formats other than rows, against a fake scheduler.
#include <boost/json.hpp>
#include <filesystem>

#include "common/form/form.h"
#include "tests/unit/ctl/harness.h"

namespace muster::ctl {
namespace {

std::string form_json(form::Object object, form::Control control) {
  form::Form form;
  form.decide_on = {control.name};
  form.layout = {{.kind = form::LayoutNode::Kind::Object, .text = object.name},
                 {.kind = form::LayoutNode::Kind::Control, .text = control.name}};
  form.objects = {std::move(object)};
  form.controls = {std::move(control)};
  return form::to_json(form);
}

const std::string kBoxes =
    form_json({.name = "img", .kind = form::ObjectKind::Image, .field = "image"},
              {.name = "box", .to_name = "img", .kind = form::ControlKind::RectangleLabels, .choices = {"Car"}});
const std::string kMood = form_json({.name = "t", .kind = form::ObjectKind::Text, .field = "text"},
                                    {.name = "mood", .to_name = "t", .choices = {"good", "bad"}});

std::string boxes_row(int task, const std::string& picture, const std::string& rotation = "0") {
  const std::string n = std::to_string(task);
  return "{\"task\":" + n + ",\"key\":\"k" + n +
         R"(","value":[{}],"confidence":0.5,"method":"auto","data":{"image":")" + picture +
         R"("},"result":[{"from_name":"box","to_name":"img","type":"rectanglelabels","original_width":100,)" +
         R"("original_height":50,"value":{"x":10,"y":20,"width":30,"height":40,"rotation":)" + rotation +
         R"(,"rectanglelabels":["Car"]}}],"cursor":"c)" + n + "\"}\n";
}

std::string entries(const std::string& mood) {
  return R"([{"from_name":"mood","to_name":"t","type":"choices","value":{"choices":[")" + mood + R"("]}}])";
}

std::string mood_row(int task) {
  const std::string n = std::to_string(task);
  return "{\"task\":" + n + ",\"key\":\"k" + n +
         R"(","value":"good","confidence":0.5,"method":"auto","data":{"text":"x"},)" + "\"result\":" + entries("good") +
         ",\"cursor\":\"" + n + "\"}\n";
}

std::string mood_answer(int task, const std::string& worker) {
  const std::string n = std::to_string(task);
  return "{\"id\":\"a" + n + worker + "\",\"task\":" + n + ",\"key\":\"k" + n + "\",\"worker\":\"" + worker +
         R"(","site":"s","state":"counted","value":)" + entries("bad") + R"(,"data":{"text":"x"},"cursor":")" + n +
         "\"}\n";
}

class ConvertRun : public RunTest {
 protected:
  void serve(const std::string& form, const std::string& results, const std::string& answers = "") {
    fake_.script("GET /v1/jobs/j/form", {200, form});
    fake_.script("GET /v1/jobs/j/results", {200, results});
    fake_.script("GET /v1/jobs/j/answers", {200, answers});
  }
};

TEST_F(ConvertRun, WritesOneDocument) {
  serve(kBoxes, boxes_row(0, "a.png") + boxes_row(1, "b.png"));
  const std::string out = path("cars.json");
  const Ran ran = run({"job", "results", "j", "--format", "coco", "--out", out});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.err, "2 items in " + out + "\n");
  const auto document = boost::json::parse(content(out));
  EXPECT_EQ(document.at("images").as_array().size(), 2u);
  EXPECT_EQ(document.at("annotations").at(1).at("image_id").as_int64(), 2);
  EXPECT_EQ(run({"job", "results", "j", "--format", "coco"}).out, content(out));
  EXPECT_EQ(fake_.requests().at(1), "GET /v1/jobs/j/results?data=true&format=ndjson");
}

TEST_F(ConvertRun, WritesAFolder) {
  serve(kBoxes, boxes_row(0, "http://x.test/a.png") + boxes_row(1, "b.png"));
  const std::string out = path("cars");
  const Ran ran = run({"job", "results", "j", "--format", "yolo", "--out", out});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(content(out + "/labels/a.txt"), "0 0.25 0.4 0.3 0.4\n");
  EXPECT_EQ(content(out + "/classes.txt"), "Car\n");
  EXPECT_EQ(content(out + "/images.tsv"), "a.png\thttp://x.test/a.png\nb.png\tb.png\n");
  EXPECT_FALSE(std::filesystem::exists(out + ".partial"));
  const Ran again = run({"job", "results", "j", "--format", "voc", "--out", out});
  EXPECT_EQ(again.code, 1);
  EXPECT_NE(again.err.find("is there already"), std::string::npos) << again.err;
}

TEST_F(ConvertRun, PutsAnswersToTheirResults) {
  const std::string answers = mood_answer(0, "w1") + mood_answer(1, "w1") + mood_answer(2, "w1") + mood_answer(2, "w2");
  serve(kMood, mood_row(0) + mood_row(2) + mood_row(3), answers);
  const Ran ran = run({"job", "results", "j", "--format", "label-studio"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  std::string counts;
  const auto tasks = boost::json::parse(ran.out);
  for (const auto& task : tasks.as_array())
    counts +=
        std::to_string(task.at("id").as_int64()) + ":" + std::to_string(task.at("annotations").as_array().size()) + " ";
  EXPECT_EQ(counts, "1:1 3:2 4:0 ");
}

TEST_F(ConvertRun, WritesPeoplesAnswersWhereAFormatTakesEither) {
  serve(kMood, mood_row(0), mood_answer(0, "w1") + mood_answer(0, "w2"));
  const Ran ran = run({"job", "results", "j", "--format", "csv-min", "--answers"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out,
            "id,key,text,mood,worker,site,state,reason,submitted,active_ms\r\n1,k0,x,bad,w1,s,counted,,,\r\n"
            "1,k0,x,bad,w2,s,counted,,,\r\n");
  EXPECT_EQ(run({"job", "results", "j", "--format", "triples"}).out, "task,worker,label\nk0,w1,bad\nk0,w2,bad\n");
}

TEST_F(ConvertRun, RefusesWhatTheFormatCannotHold) {
  serve(kBoxes, boxes_row(0, "a.png") + boxes_row(1, "b.png", "30"));
  const std::string out = path("cars");
  const Ran ran = run({"job", "results", "j", "--format", "voc", "--out", out});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(
      ran.err.find("job j as voc: item k1: the format cannot hold a turned box; --lossy leaves it out and counts it"),
      std::string::npos)
      << ran.err;
  EXPECT_FALSE(std::filesystem::exists(out));
  EXPECT_FALSE(std::filesystem::exists(out + ".partial"));
  const Ran lossy = run({"job", "results", "j", "--format", "voc", "--out", out, "--lossy"});
  EXPECT_EQ(lossy.code, 0);
  EXPECT_EQ(lossy.err, "2 items in " + out + "\ndropped: a turned box: 1\n");
}

TEST_F(ConvertRun, RefusesAFormThatTheFormatIsNotFor) {
  serve(kMood, mood_row(0));
  const Ran ran = run({"job", "results", "j", "--format", "conll", "--out", path("x")});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("no deciding control marks such"), std::string::npos) << ran.err;
  EXPECT_EQ(fake_.requests().size(), 1u);
}

TEST_F(ConvertRun, SaysWhichOptionsDoNotFit) {
  for (const std::vector<std::string>& options :
       std::vector<std::vector<std::string>>{{"--format", "yolo"},
                                             {"--format", "coco", "--answers"},
                                             {"--format", "csv", "--lossy"},
                                             {"--answers"},
                                             {"--format", "coco", "--resume"}}) {
    std::vector<std::string> args = {"job", "results", "j"};
    args.insert(args.end(), options.begin(), options.end());
    EXPECT_EQ(run(args).code, 2) << options.front();
  }
  EXPECT_TRUE(fake_.requests().empty());
}

TEST_F(ConvertRun, WritesNothingWhereTheConnectionBreaksForGood) {
  fake_.script("GET /v1/jobs/j/form", {200, kBoxes});
  fake_.script("GET /v1/jobs/j/results", {200, boxes_row(0, "a.png"), true});
  fake_.script("GET /v1/jobs/j/results", {200, " ", true});
  const std::string out = path("cars.json");
  const Ran ran = run({"job", "results", "j", "--format", "coco", "--out", out});
  EXPECT_EQ(ran.code, 3);
  EXPECT_NE(ran.err.find("Nothing was written."), std::string::npos) << ran.err;
  EXPECT_FALSE(std::filesystem::exists(out));
}

}  // namespace
}  // namespace muster::ctl
