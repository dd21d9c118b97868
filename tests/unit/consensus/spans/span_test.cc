#include "scheduler/consensus/spans/span.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace muster::consensus {
namespace {

using ::testing::HasSubstr;

std::string rewritten(std::string_view label) {
  const AnswerRow row{"t", "w", label};
  const auto markings = read_markings(std::span(&row, 1));
  return markings ? write_spans(markings->spans, *markings) : markings.error().message;
}

TEST(ReadMarkings, OrdersSpansAndDropsRepeats) {
  EXPECT_EQ(rewritten(R"([[5,7,"PER"],[0,2,"LOC, \"x\""],[5,7,"PER"]])"), R"([[0,2,"LOC, \"x\""],[5,7,"PER"]])");
  EXPECT_EQ(rewritten("[]"), "[]");
  EXPECT_EQ(rewritten(""), "[]");
}

TEST(ReadMarkings, KeepsSidesAndSeverities) {
  EXPECT_EQ(rewritten(R"([["t",3,4,"准确/漏译","m"],["s",0,2,"Style","M"]])"),
            R"([["s",0,2,"Style","M"],["t",3,4,"准确/漏译","m"]])");
}

TEST(ReadMarkings, SaysWhatIsWrong) {
  EXPECT_THAT(rewritten("no"), HasSubstr("row 1: not a JSON list"));
  EXPECT_THAT(rewritten("[[1,2]]"), HasSubstr("a span is [start, end, type]"));
  EXPECT_THAT(rewritten("[[2,2,\"A\"]]"), HasSubstr("ends behind its start"));
  EXPECT_THAT(rewritten("[[-1,2,\"A\"]]"), HasSubstr("whole numbers"));
  EXPECT_THAT(rewritten("[[0.5,2,\"A\"]]"), HasSubstr("whole numbers"));
  const AnswerRow rows[] = {{"t", "a", "[[0,1,\"A\"]]"}, {"t", "b", "[[\"s\",0,1,\"A\",\"M\"]]"}};
  EXPECT_THAT(read_markings(rows).error().message, HasSubstr("sides"));
}

TEST(Markings, KnowWhoMarkedASpanOfWhateverSeverity) {
  const AnswerRow row{"t", "a", R"([["s",0,4,"A","m"],["t",0,4,"A","M"]])"};
  const auto markings = read_markings(std::span(&row, 1));
  Span span = markings->spans[0];
  span.severity = 0;
  EXPECT_TRUE(markings->has(markings->answers[0], span));
  span.end = 3;
  EXPECT_FALSE(markings->has(markings->answers[0], span));
}

}  // namespace
}  // namespace muster::consensus
