#include "scheduler/api/export_rows.h"

#include <gtest/gtest.h>

namespace muster::api {
namespace {

TEST(RowWriter, QuotesCsvWhereItMust) {
  RowWriter out(RowFormat::Csv);
  out.header({"a", "b"});
  out.text("a", "plain").text("b", "你好").end("1");
  out.text("a", "a,b").text("b", "say \"hi\"").end("2");
  out.text("a", "two\nlines").json("b", R"(["x","y"])").end("3");
  out.null("a").number("b", 0.75).end("4");
  EXPECT_EQ(out.take(),
            "a,b\r\n"
            "plain,你好\r\n"
            "\"a,b\",\"say \"\"hi\"\"\"\r\n"
            "\"two\nlines\",\"[\"\"x\"\",\"\"y\"\"]\"\r\n"
            ",0.75\r\n");
}

TEST(RowWriter, WritesOneObjectALineWithItsCursor) {
  RowWriter out(RowFormat::Ndjson);
  out.header({"a", "b"});
  out.text("a", "two\nlines, 你好").json("b", "{}").end("7");
  out.null("a").count("b", 3).end("8.2");
  EXPECT_EQ(out.take(),
            "{\"a\":\"two\\nlines, 你好\",\"b\":{},\"cursor\":\"7\"}\n{\"a\":null,\"b\":3,\"cursor\":\"8.2\"}\n");
}

TEST(Cursor, ReadsWhatItWrites) {
  const Cursor task{17, 0}, assignment{17, 3};
  EXPECT_EQ(task.text(), "17");
  EXPECT_EQ(assignment.text(), "17.3");
  EXPECT_EQ(Cursor::parse("17.3", ExportKind::Answers)->assignment, 3u);
  EXPECT_EQ(Cursor::parse("17", ExportKind::Answers)->task, 17u);
  EXPECT_FALSE(Cursor::parse("17.3", ExportKind::Results));
  for (const char* bad : {"", "x", "-1", "1.", ".1", "1.2.3", "1 ", "99999999999"}) {
    EXPECT_FALSE(Cursor::parse(bad, ExportKind::Answers)) << bad;
  }
}

}  // namespace
}  // namespace muster::api
