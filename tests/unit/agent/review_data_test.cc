#include "worker-agent/session/review_data.h"

#include <gtest/gtest.h>

namespace muster::agent {
namespace {

constexpr const char* kReviewed =
    R"({"text":"nice","muster:review":{"job":"mood","key":"post","task":0,"answers":[{"id":"s00-1-2","worker":"w1","revision":1,"result":[1]},)"
    R"({"id":"s00-1-3","worker":"w2","revision":1,"result":[2]}]}})";
constexpr const char* kSentBack =
    R"({"text":"nice","muster:returned":{"reason":"look","marks":[9],"answers":[{"worker":"w1","result":[1]},{"worker":"w2","result":[2]}]}})";

TEST(ReviewData, AnInspectorDoesNotSeeWhoAnswered) {
  EXPECT_EQ(data_for("w7", kReviewed),
            R"({"text":"nice","muster:review":{"key":"post","answers":[{"result":[1]},{"result":[2]}]}})");
  EXPECT_FALSE(is_returned(kReviewed));
}

TEST(ReviewData, AnAuthorSeesTheMarksAndTheirOwnAnswer) {
  EXPECT_EQ(data_for("w2", kSentBack),
            R"({"text":"nice","muster:returned":{"reason":"look","marks":[9],"result":[2]}})");
  EXPECT_EQ(data_for("w3", kSentBack), R"({"text":"nice","muster:returned":{"reason":"look","marks":[9]}})");
  EXPECT_TRUE(is_returned(data_for("w2", kSentBack)));
}

TEST(ReviewData, OtherDataStayAsTheyAre) {
  const std::string odd = R"( {"text": "\"muster:review\": not a member"} )";
  EXPECT_EQ(data_for("w1", odd), odd);
  EXPECT_EQ(data_for("w1", R"({"muster:review": 3, "muster:returned":null})"),
            R"({"muster:review":3,"muster:returned":null})");
  EXPECT_EQ(data_for("w1", R"({"muster:review": )"), "");
}

}  // namespace
}  // namespace muster::agent
