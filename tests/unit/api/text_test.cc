#include "scheduler/api/text.h"

#include <gtest/gtest.h>

#include "scheduler/api/json_writer.h"

namespace muster::api {
namespace {

TEST(Utf8, TakesWellFormedTextOnly) {
  for (const char* good : {"", "abc", "\u00e9", "\u4f60\u597d", "\U0001f600", "\xf4\x8f\xbf\xbf"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const char* bad : {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf0\x80\x80\x80",
                          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe4\xbd", "\xff", "ok\xe4"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(Rfc3339, ReadsTimesWithOffsets) {
  const struct {
    const char* text;
    int64_t expected;
  } kTable[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"2026-01-01T00:00:00Z", 1767225600000},
      {"2026-01-01T08:00:00+08:00", 1767225600000},
      {"2025-12-31T19:00:00.250-05:00", 1767225600250},
      {"2024-02-29 12:00:00z", 1709208000000},
  };
  for (const auto& row : kTable) EXPECT_EQ(parse_rfc3339(row.text), row.expected) << row.text;
  for (const char* bad :
       {"", "2026-01-01", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:00+8", "2026-1-1T00:00:00Z", "2026-01-01T00:00:00Zz", "-026-01-01T00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(bad)) << bad;
  }
  EXPECT_EQ(rfc3339(1767225600250), "2026-01-01T00:00:00.250Z");
}

TEST(Duration, NeedsAUnit) {
  EXPECT_EQ(parse_duration("90s"), Millis(90'000));
  EXPECT_EQ(parse_duration("30m"), Millis(1'800'000));
  EXPECT_EQ(parse_duration("2h"), Millis(7'200'000));
  EXPECT_EQ(parse_duration("1d"), Millis(86'400'000));
  for (const char* bad : {"", "30", "m", "-1s", "1.5h", "1 h", "1hour", "99999999999999s"})
    EXPECT_FALSE(parse_duration(bad)) << bad;
  for (const char* same : {"0s", "90s", "30m", "2h", "3d"}) EXPECT_EQ(duration_text(*parse_duration(same)), same);
  EXPECT_EQ(duration_text(*parse_duration("120m")), "2h");
}

TEST(Nearest, HintsAtSlipsOnly) {
  const std::vector<std::string_view> known = {"redundancy", "priority", "name"};
  EXPECT_EQ(nearest("redundency", known), "redundancy");
  EXPECT_EQ(nearest("prio", known), "");
  EXPECT_EQ(nearest("nme", known), "name");
  EXPECT_EQ(nearest("colour", known), "");
}

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  JsonWriter out;
  out.begin_object().key("a").begin_array().integer(-1).text("x\"").begin_object().end_object().end_array();
  out.key("b").number(0.1).key("c").number(1.0 / 0.0).key("d").boolean(true).end_object();
  EXPECT_EQ(out.str(), R"({"a":[-1,"x\"",{}],"b":0.1,"c":null,"d":true})");
}

}  // namespace
}  // namespace muster::api
