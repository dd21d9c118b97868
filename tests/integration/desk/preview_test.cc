// `musterctl template preview` with a real browser.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

constexpr const char* kTemplate = R"(<View><Text name="post" value="$text"/>
<Choices name="mood" toName="post" required="true"><Choice value="good"/><Choice value="bad"/></Choices></View>)";
constexpr const char* kSample = R"([{"text": "等了四十分钟 🙂"}, {"text": "Splendid noodles"}])";

TEST(DeskPreview, ShowsATemplateWithoutAJobAndPrintsWhatIsAnswered) {
  TempDir folder;
  const auto file = [&](const char* name) { return (folder / name).string(); };
  std::ofstream(file("mood.xml")) << kTemplate;
  std::ofstream(file("sample.json")) << kSample;
  ChildProcess preview({MUSTER_CTL, "template", "preview", file("mood.xml"), "--data", file("sample.json"), "--answers",
                        "2"},
                       file("preview.log"));
  std::string said, url;
  const bool open = eventually(std::chrono::seconds(20), [&] {
    said = read_text(file("preview.log"));
    const size_t at = said.find("http://"), end = said.find(' ', at);
    if (at == std::string::npos || end == std::string::npos) return false;
    url = said.substr(at, end - at);
    return true;
  });
  ASSERT_TRUE(open) << said;
  ChildProcess browser({MUSTER_NODE, MUSTER_WEB_DIR "/test/browser/preview.mjs", url, MUSTER_WEB_DIR "/screenshots"},
                       file("browser.log"));
  ASSERT_EQ(browser.wait(std::chrono::seconds(120)), 0) << read_text(file("browser.log"));
  EXPECT_EQ(preview.wait(std::chrono::seconds(20)), 0);
  std::istringstream lines(read_text(file("preview.log")));
  std::string answers;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] != '{') continue;
    const json::value answer = json::parse(line);
    answers += json::serialize(answer.at("key")) + json::serialize(answer.at("result").at(0).at("value"));
  }
  EXPECT_EQ(answers, R"("sample-1"{"choices":["bad"]}"sample-2"{"choices":["good"]})");
}

}  // namespace
}  // namespace muster::testing
