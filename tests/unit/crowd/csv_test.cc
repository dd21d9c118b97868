#include "tests/crowd/csv.h"

#include <gtest/gtest.h>

namespace muster::crowd {
namespace {

std::string picture(const Table& table) {
  std::string text;
  for (const auto& row : table.rows) {
    for (const auto& field : row) text += "[" + field + "]";
    text += ' ';
  }
  return text;
}

TEST(Csv, ReadsQuotedFieldsWithCommasQuotesAndLineFeeds) {
  const auto table = parse_csv("a,b\n\"x,1\",\"say \"\"hi\"\"\"\n\"two\nlines\",\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(picture(*table), "[x,1][say \"hi\"] [two\nlines][] ");
}

TEST(Csv, IgnoresCarriageReturnsABlankLineAndAByteOrderMark) {
  const auto table = parse_csv("\xef\xbb\xbfkey,value\r\n\r\nk,v\r\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(picture(*table), "[k][v] ");
  EXPECT_EQ(table->column("key"), 0u);
  EXPECT_EQ(table->column("none"), std::nullopt);
}

TEST(Csv, ReadsALastLineWithoutLineFeed) {
  EXPECT_EQ(picture(*parse_csv("a,b\n1,2")), "[1][2] ");
}

TEST(Csv, NamesTheRowThatHasTooFewFields) {
  const auto table = parse_csv("a,b\n1,2\n3\n");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().message, "row 2 has 1 fields, the header has 2");
}

TEST(Csv, RefusesAQuoteThatNeverCloses) {
  const auto table = parse_csv("a\n\"open\n");
  ASSERT_FALSE(table);
  EXPECT_EQ(table.error().message, "row 1: a quote is never closed");
}

}  // namespace
}  // namespace muster::crowd
