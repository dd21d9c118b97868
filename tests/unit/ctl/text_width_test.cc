#include "scheduler/ctl/text_width.h"

#include <gtest/gtest.h>

namespace muster::ctl {
namespace {

TEST(DisplayWidth, CountsWideCharactersTwiceAndMarksNotAtAll) {
  EXPECT_EQ(display_width(""), 0u);
  EXPECT_EQ(display_width("lagos"), 5u);
  EXPECT_EQ(display_width("上海"), 4u);
  EXPECT_EQ(display_width("ハノイ"), 6u);
  EXPECT_EQ(display_width("서울"), 4u);
  EXPECT_EQ(display_width("，"), 2u);
  EXPECT_EQ(display_width("é"), 1u);
  EXPECT_EQ(display_width("e\u0301"), 1u);
  EXPECT_EQ(display_width("😀"), 2u);
  EXPECT_EQ(display_width("█░"), 2u);
}

TEST(Printable, LeavesNothingThatMovesTheCursor) {
  EXPECT_EQ(printable("上海 é"), "上海 é");
  EXPECT_EQ(printable("a\x1b[2Jb\r\n\tc\x7f"), "a?[2Jb???c?");
  EXPECT_EQ(printable("a\xff\xc3"), "a??");
  EXPECT_EQ(printable("\u009b31m"), "?31m");
  EXPECT_EQ(printable("a\u202eb"), "a?b");
}

TEST(Clipped, NeverCutsThroughACharacter) {
  EXPECT_EQ(clipped("lagos", 5), "lagos");
  EXPECT_EQ(clipped("lagos", 4), "lag…");
  EXPECT_EQ(clipped("上海北京", 8), "上海北京");
  EXPECT_EQ(clipped("上海北京", 7), "上海北…");
  EXPECT_EQ(clipped("上海北京", 6), "上海…");
}

TEST(Grouped, SeparatesThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
}

}  // namespace
}  // namespace muster::ctl
