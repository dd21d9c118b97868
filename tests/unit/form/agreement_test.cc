// The check of answers and the labeling page agree: the page's own tests read the same file.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "common/form/form.h"
#include "tests/support/temp_dir.h"

namespace muster::form {
namespace {

namespace json = boost::json;

TEST(Agreement, OfThePageAndTheCheckOnWhatAnAnswerMayBe) {
  const json::value cases = json::parse(testing::read_text(MUSTER_AGREEMENT));
  for (size_t which = 0; which < cases.as_array().size(); ++which) {
    const json::value& one = cases.as_array()[which];
    const auto form = from_json(json::serialize(one.at("form")));
    ASSERT_TRUE(form) << which << ": " << form.error().message;
    const json::array& answers = one.at("answers").as_array();
    for (size_t at = 0; at < answers.size(); ++at) {
      const auto checked = check_answer(*form, json::serialize(answers[at].at("result")));
      EXPECT_EQ(checked.has_value(), answers[at].at("fits").as_bool())
          << which << "/" << at << ": " << (checked ? "is taken" : checked.error().message);
    }
  }
}

}  // namespace
}  // namespace muster::form
