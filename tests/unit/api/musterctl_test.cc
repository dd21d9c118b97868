// Items in and results out with musterctl itself, against the API over a real core.
#include <boost/json.hpp>
#include <sstream>

#include "scheduler/ctl/run.h"
#include "tests/unit/api/api_server.h"

namespace muster::api {
namespace {

const char* const kCarsSpec = R"(name: cars
redundancy: 2
template: |
  <View>
    <Image name="img" value="$image"/>
    <RectangleLabels name="box" toName="img"><Label value="Car"/><Label value="车"/></RectangleLabels>
  </View>
)";

class Musterctl : public ApiServer {
 protected:
  std::string run(std::vector<std::string> args, const std::string& input = "") {
    args.insert(args.begin(), {"--server", "http://127.0.0.1:" + std::to_string(server_->port())});
    std::istringstream in(input);
    std::ostringstream out, err;
    ctl::Surroundings io{.in = in,
                         .out = out,
                         .err = err,
                         .token = "s3cret",
                         .pause = [](Millis) {},
                         .now = [] { return SteadyTime{}; }};
    code_ = ctl::run(std::move(args), io);
    said_ = err.str();
    return out.str();
  }
  // Two people draw the same box on every picture.
  void label_cars(int pictures) {
    core_.open_site(2);
    ASSERT_EQ(post("/v1/jobs", kCarsSpec).status, 201);
    std::string table = "id,url\n";
    for (int i = 0; i < pictures; ++i) table += std::to_string(i) + ",http://p.test/" + std::to_string(i) + ".png\n";
    const std::string added =
        run({"job", "import", "cars", "-", "--format", "csv", "--key", "id", "--map", "image=url"}, table);
    EXPECT_EQ(added, std::to_string(pictures) + " items: " + std::to_string(pictures) + " created\n") << said_;
    ASSERT_EQ(post("/v1/jobs/cars/start").status, 200);
    core_.work(
        2, [](uint32_t, uint32_t) { return form::kUncoded; },
        [](uint32_t, uint32_t) {
          return std::string(R"([{"id":"r","from_name":"box","to_name":"img","type":"rectanglelabels",)"
                             R"("original_width":200,"original_height":100,"value":)"
                             R"({"x":10,"y":20,"width":30,"height":40,"rotation":0,"rectanglelabels":["车"]}}])");
        });
  }

  int code_ = 0;
  std::string said_;
};

TEST_F(Musterctl, TakesBoxesFromATableOfPicturesToCoco) {
  label_cars(3);
  const auto coco = boost::json::parse(run({"job", "results", "cars", "--format", "coco"}));
  ASSERT_EQ(code_, 0) << said_;
  EXPECT_EQ(boost::json::serialize(coco.at("categories").at(1).at("name")), "\"车\"");
  EXPECT_EQ(coco.at("images").at(2).at("coco_url").as_string(), "http://p.test/2.png");
  EXPECT_EQ(coco.at("images").at(2).at("width").as_int64(), 200);
  ASSERT_EQ(coco.at("annotations").as_array().size(), 3u);
  EXPECT_EQ(boost::json::serialize(coco.at("annotations").at(2).at("bbox")), "[20,20,60,40]");
  EXPECT_EQ(coco.at("annotations").at(2).at("category_id").as_int64(), 2);
}

TEST_F(Musterctl, TakesAnswersAndResultsToLabelStudioAndBack) {
  label_cars(2);
  const std::string tasks = run({"job", "results", "cars", "--format", "label-studio"});
  ASSERT_EQ(code_, 0) << said_;
  const auto first = boost::json::parse(tasks).at(0);
  EXPECT_EQ(first.at("annotations").as_array().size(), 2u);
  EXPECT_EQ(first.at("annotations").at(0).at("result").at(0).at("value").at("x").as_int64(), 10);
  EXPECT_EQ(first.at("predictions").at(0).at("result").at(0).at("original_height").as_int64(), 100);
  const std::string again = run({"job", "import", "cars", "-", "--format", "label-studio", "--dry-run"}, tasks);
  EXPECT_NE((again + said_).find("2 items"), std::string::npos) << again << said_;
}

TEST_F(Musterctl, WritesTriplesOfBoxes) {
  label_cars(2);
  const std::string triples = run({"job", "results", "cars", "--format", "triples"});
  EXPECT_EQ(code_, 0) << said_;
  EXPECT_NE(triples.find(R"(,"[{""x1"":10,""y1"":20,""x2"":40,""y2"":60,""c"":""车""}]")"), std::string::npos)
      << triples;
}

TEST_F(Musterctl, OnlySaysWhatAnImportWouldRefuse) {
  ASSERT_EQ(post("/v1/jobs", kCarsSpec).status, 201);
  run({"job", "import", "cars", "-", "--dry-run"}, "{\"key\":\"a\",\"data\":{}}\n");
  EXPECT_EQ(code_, 1);
  EXPECT_NE(said_.find("standard input:1: "), std::string::npos) << said_;
  EXPECT_NE(said_.find("nothing was changed"), std::string::npos) << said_;
}

}  // namespace
}  // namespace muster::api
