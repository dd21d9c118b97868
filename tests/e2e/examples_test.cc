// What deploy/examples promises: templates without a warning, jobs that a scheduler takes, items that fit.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <set>

#include "tests/e2e/example_site.h"

namespace muster::testing {
namespace {

namespace json = boost::json;

// Fields that no template shows: which frames follow each other.
const std::set<std::string> kUnshown = {"sequence", "number"};

// musterctl template check, which asks no scheduler.
int check(const std::string& name, std::vector<std::string> options, std::string& said) {
  const TempDir folder;
  std::vector<std::string> command{MUSTER_BIN_DIR "/musterctl"};
  command.insert(command.end(), options.begin(), options.end());
  command.insert(command.end(), {"template", "check", example_source(name, "template.xml")});
  ChildProcess musterctl(command, folder / "said");
  const auto status = musterctl.wait(std::chrono::seconds(30));
  said = read_text(folder / "said");
  return status.value_or(-1);
}

std::set<std::string> shown_fields(const json::value& checked) {
  std::set<std::string> fields;
  for (const json::value& object : checked.at("form").at("objects").as_array())
    fields.emplace(object.at("field").as_string());
  return fields;
}

TEST(Examples, TemplatesCompileWithoutAWarning) {
  for (const std::string& name : example_names()) {
    std::string said;
    EXPECT_EQ(check(name, {}, said), 0) << name << ": " << said;
    EXPECT_EQ(said.find("warning"), std::string::npos) << name << ": " << said;
  }
}

TEST(Examples, HaveADozenItemsWithJustTheFieldsThatTheTemplateShows) {
  for (const std::string& name : example_names()) {
    std::string said;
    ASSERT_EQ(check(name, {"--output", "json"}, said), 0) << said;
    const std::set<std::string> shown = shown_fields(json::parse(said));
    std::ifstream lines(example_items(name));
    std::set<std::string> keys;
    for (std::string line; std::getline(lines, line);) {
      const json::value item = json::parse(line);
      keys.emplace(item.at("key").as_string());
      std::set<std::string> given;
      for (const auto& [field, content] : item.at("data").as_object()) {
        if (!kUnshown.contains(field)) given.insert(field);
        EXPECT_FALSE(content.is_string() && content.as_string().starts_with("picture:")) << name;
      }
      EXPECT_EQ(given, shown) << name << " " << item.at("key");
    }
    EXPECT_GE(keys.size(), 12u) << name;
  }
}

TEST(Examples, AreTakenWholeByAScheduler) {
  ExampleSite site;
  for (const std::string& name : example_names()) {
    EXPECT_EQ(site.submit(name, 100), "") << name;
    const auto job = site.deployment.api("GET", "/v1/jobs/" + name);
    ASSERT_TRUE(job && job->status == 200) << name;
    const json::value state = json::parse(job->body);
    EXPECT_EQ(state.at("state").as_string(), "running") << name;
    EXPECT_GE(state.at("tasks").at("total").to_number<int>(), 12) << name;
    EXPECT_FALSE(state.as_object().contains("warnings")) << job->body;
  }
}

TEST(Examples, ExplainThemselvesInBothLanguages) {
  for (const std::string& name : example_names()) {
    const std::string spec = read_text(example_spec(name));
    for (const char* language : {"guideline.zh.md", "guideline.en.md"}) {
      const std::string text = read_text(example_source(name, language));
      const std::string title = text.substr(0, text.find('\n'));
      EXPECT_TRUE(title.starts_with("# ")) << name << " " << language;
      EXPECT_NE(spec.find(title.substr(2)), std::string::npos) << name << " " << language;
    }
  }
}

}  // namespace
}  // namespace muster::testing
