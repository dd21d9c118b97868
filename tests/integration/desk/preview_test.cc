// `musterctl template preview` with a real browser.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <optional>

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

constexpr const char* kTemplate = R"(<View><Text name="post" value="$text"/>
<Choices name="mood" toName="post" required="true"><Choice value="good"/><Choice value="bad"/></Choices></View>)";
constexpr const char* kSample = R"([{"text": "等了四十分钟 🙂"}, {"text": "Splendid noodles"}])";

// A preview that ends after so many answers, in a folder of its own.
class Previewed {
 public:
  Previewed(const std::string& xml, const std::string& sample, size_t answers) {
    write_text(folder_ / "t.xml", xml);
    write_text(folder_ / "sample.json", sample);
    preview_.emplace(std::vector<std::string>{MUSTER_CTL, "template", "preview", (folder_ / "t.xml").string(), "--data",
                                              (folder_ / "sample.json").string(), "--answers", std::to_string(answers)},
                     folder_ / "preview.log");
    EXPECT_TRUE(eventually(std::chrono::seconds(20), [&] { return !url().empty(); })) << said();
  }
  std::string said() const { return read_text(folder_ / "preview.log"); }
  std::string url() const {
    const std::string all = said();
    const size_t at = all.find("http://"), end = all.find(' ', at);
    return at == std::string::npos || end == std::string::npos ? "" : all.substr(at, end - at);
  }
  // Runs a script of worker-agent/web/test/browser to its end, and the preview to its own.
  void browse(const std::string& script, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {MUSTER_NODE, MUSTER_WEB_DIR "/test/browser/" + script, url()});
    ChildProcess browser(arguments, folder_ / "browser.log");
    ASSERT_EQ(browser.wait(std::chrono::seconds(120)), 0) << read_text(folder_ / "browser.log");
    EXPECT_EQ(preview_->wait(std::chrono::seconds(20)), 0);
  }

 private:
  TempDir folder_;
  std::optional<ChildProcess> preview_;
};

TEST(DeskPreview, ShowsATemplateWithoutAJobAndPrintsWhatIsAnswered) {
  Previewed preview(kTemplate, kSample, 2);
  preview.browse("preview.mjs", {MUSTER_WEB_DIR "/screenshots"});
  std::istringstream lines(preview.said());
  std::string answers;
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] != '{') continue;
    const json::value answer = json::parse(line);
    answers += json::serialize(answer.at("key")) + json::serialize(answer.at("result").at(0).at("value"));
  }
  EXPECT_EQ(answers, R"("sample-1"{"choices":["bad"]}"sample-2"{"choices":["good"]})");
}

// Ways in which a text would set `ran`.
const std::vector<std::string> kWays = {
    "<script>ran='script'</script>",
    "<img src=x onerror=\"ran='onerror'\">",
    "<svg onload=\"ran='svg'\"><circle r=9></svg>",
    "<svg><script>ran='in svg'</script></svg>",
    "<svg><a xlink:href=\"javascript:ran='xlink'\"><text y=20>go</text></a></svg>",
    "<a href=\"javascript:ran='href'\">go</a>",
    "<a href=\"java\tscript:ran='tab'\">go</a>",
    "<a href=\"&#106;avascript:ran='entity'\">go</a>",
    "<a href=\"data:text/html,<script>opener.ran='data'</script>\" target=_blank>go</a>",
    "<iframe srcdoc=\"<script>parent.ran='srcdoc'</script>\"></iframe>",
    "<iframe src=\"javascript:parent.ran='frame'\"></iframe>",
    "<object data=\"javascript:ran='object'\"></object>",
    "<embed src=\"javascript:ran='embed'\">",
    "<details open ontoggle=\"ran='toggle'\"><summary>go</summary>x</details>",
    "<video><source onerror=\"ran='source'\"></video>",
    "<body onload=\"ran='body'\">",
    "<form action=\"javascript:ran='form'\"><button>go</button></form>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=ran='mutated'>",
    "<noscript><p title=\"</noscript><img src=x onerror=ran='noscript'>\">",
    "<style>@import 'javascript:ran=1'; *{background:url(javascript:ran=2)}</style>",
    "<meta http-equiv=refresh content=\"0;url=javascript:ran='meta'\">",
    "<base href=\"javascript:ran='base'//\"><a href=\"x\">go</a>",
    "<div style=\"width:expression(ran='css')\" onmouseover=\"ran='over'\">go</div>",
    "{{constructor.constructor('ran=1')()}}${ran=1}\"><img/src/onerror=ran='slash'>",
};

constexpr const char* kEverywhere = R"(<View><Text name="plain" value="$text"/><HyperText name="markup" value="$text"/>
<Paragraphs name="talk" value="$turns"/><List name="list" value="$list" title="Answers"/>
<Choices name="seen" toName="plain" required="true"><Choice value="seen"/></Choices></View>)";

TEST(DeskPreview, ScriptsInTheTextsOfItemsDoNotRun) {
  json::array items;
  for (const std::string& way : kWays) {
    const json::object turn{{"author", way}, {"text", way}}, entry{{"id", way}, {"title", way}, {"body", way}};
    items.push_back(
        json::object{{"key", "way-" + std::to_string(items.size()) + way},
                     {"data", {{"text", way}, {"turns", json::array{turn}}, {"list", json::array{entry}}}}});
  }
  Previewed preview(kEverywhere, json::serialize(items), kWays.size());
  preview.browse("scripts.mjs", {std::to_string(kWays.size()), MUSTER_WEB_DIR "/screenshots"});
}

}  // namespace
}  // namespace muster::testing
