// Every control, from its template to the form and to the answers it takes: golden/NAME.xml compiles to
// golden/NAME.form.json; golden/NAME.answers.json has answers with the deciding value each comes to, or why it is
// refused.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>

#include "scheduler/template/compile.h"

namespace muster::labeling {
namespace {

namespace json = boost::json;

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(MUSTER_GOLDEN)) {
    if (entry.path().extension() == ".xml") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Golden : public ::testing::TestWithParam<std::string> {
 protected:
  std::filesystem::path path(const char* extension) const {
    return std::filesystem::path(MUSTER_GOLDEN) / (GetParam() + extension);
  }
};

TEST_P(Golden, TemplateMakesItsForm) {
  const Compiled compiled = compile_template(content(path(".xml")));
  ASSERT_TRUE(compiled.errors.empty()) << compiled.errors[0].message;
  const std::string form = form::to_json(compiled.form);
  EXPECT_EQ(form + "\n", content(path(".form.json")));
  const auto again = form::from_json(form);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(form::to_json(*again), form);
}

TEST_P(Golden, AnswersComeToTheirValuesOrAreRefused) {
  const auto form = form::from_json(content(path(".form.json")));
  ASSERT_TRUE(form) << form.error().message;
  const json::value cases = json::parse(content(path(".answers.json")));
  ASSERT_FALSE(cases.as_array().empty());
  for (const json::value& element : cases.as_array()) {
    const std::string answer = json::serialize(element.at("answer"));
    const auto values = form::deciding_values(*form, answer);
    if (const json::value* reason = element.as_object().if_contains("refused")) {
      ASSERT_FALSE(values) << answer;
      EXPECT_EQ(values.error().message, std::string(reason->as_string())) << answer;
      continue;
    }
    ASSERT_TRUE(values) << answer << "\n" << values.error().message;
    EXPECT_EQ(values->size(), 1u);
    EXPECT_EQ(json::parse(values->front()), element.at("value")) << answer;
    const auto checked = form::check_answer(*form, answer);
    ASSERT_TRUE(checked);
    if (checked->code != form::kUncoded) {
      EXPECT_EQ(form::code_to_json(*form, checked->code), values->front());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Controls, Golden, ::testing::ValuesIn(names()), [](const auto& name) { return name.param; });

}  // namespace
}  // namespace muster::labeling
