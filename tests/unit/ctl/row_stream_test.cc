#include "scheduler/ctl/row_stream.h"

#include <gtest/gtest.h>

#include <sstream>

namespace muster::ctl {
namespace {

const std::string kRows =
    R"({"task":0,"key":"a","value":"good","confidence":0.6667,"answers":["s00-1-7","s00-1-9"],"cursor":"c1"})"
    "\n"
    R"({"task":1,"key":"b, \"c\"","value":["x","y"],"confidence":null,"answers":[],"cursor":"c2"})"
    "\n";

TEST(RowStream, PutsPiecesTogether) {
  for (size_t size = 1; size < kRows.size(); ++size) {
    std::ostringstream out;
    RowStream rows(RowFormat::Ndjson, {}, out);
    for (size_t at = 0; at < kRows.size(); at += size) ASSERT_TRUE(rows.take(std::string_view(kRows).substr(at, size)));
    EXPECT_TRUE(rows.end_of_body(true));
    EXPECT_EQ(out.str(), kRows);
    EXPECT_EQ(rows.rows(), 2u);
    EXPECT_EQ(rows.cursor(), "c2");
  }
}

TEST(RowStream, DropsARowThatWasCut) {
  std::ostringstream out;
  RowStream rows(RowFormat::Ndjson, {}, out);
  const std::string first = kRows.substr(0, kRows.find('\n') + 1);
  EXPECT_TRUE(rows.take(kRows.substr(0, first.size() + 20)));
  EXPECT_TRUE(rows.end_of_body(false));
  EXPECT_EQ(rows.cursor(), "c1");
  EXPECT_TRUE(rows.take(kRows.substr(first.size())));
  EXPECT_TRUE(rows.end_of_body(true));
  EXPECT_EQ(out.str(), kRows);
}

TEST(RowStream, TakesALastRowWithoutNewline) {
  std::ostringstream out;
  RowStream rows(RowFormat::Ndjson, {}, out);
  EXPECT_TRUE(rows.take(kRows.substr(0, kRows.size() - 1)));
  EXPECT_TRUE(rows.end_of_body(true));
  EXPECT_EQ(out.str(), kRows);
}

TEST(RowStream, WritesCsvWithItsColumnsInOrder) {
  std::ostringstream out;
  RowStream rows(RowFormat::Csv, {"key", "task", "state", "value", "confidence", "answers"}, out);
  rows.begin();
  EXPECT_TRUE(rows.take(kRows));
  EXPECT_EQ(out.str(),
            "key,task,state,value,confidence,answers\r\n"
            "a,0,,\"\"\"good\"\"\",0.6667,\"[\"\"s00-1-7\"\",\"\"s00-1-9\"\"]\"\r\n"
            "\"b, \"\"c\"\"\",1,,\"[\"\"x\"\",\"\"y\"\"]\",,[]\r\n");
  EXPECT_EQ(rows.cursor(), "c2");
}

TEST(RowStream, StopsAtWhatIsNoRow) {
  std::ostringstream out;
  RowStream rows(RowFormat::Ndjson, {}, out);
  EXPECT_FALSE(rows.take("<html>\n"));
  EXPECT_EQ(rows.trouble(), "the server sent a row that is not a JSON object");
}

TEST(RowStream, SaysWhenTheOutputIsFull) {
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  RowStream rows(RowFormat::Ndjson, {}, out);
  EXPECT_FALSE(rows.take(kRows));
  EXPECT_EQ(rows.trouble(), "the output cannot be written");
}

TEST(SplitMembers, LeavesValuesAsTheyStand) {
  const auto members = split_members(R"( { "a" : 1.50 , "b":{"c":[1,{"d":"}\","}]} ,"e\"":"x\\" , "f":[ ]} )");
  ASSERT_TRUE(members);
  std::string picture;
  for (const RawMember& member : *members) picture += std::string(member.name) + "=" + std::string(member.value) + ";";
  EXPECT_EQ(picture, R"(a=1.50;b={"c":[1,{"d":"}\","}]};e\"="x\\";f=[ ];)");
  EXPECT_TRUE(split_members("{}")->empty());
  EXPECT_FALSE(split_members("[1]"));
}

TEST(CsvCell, QuotesOnlyWhereItMust) {
  EXPECT_EQ(csv_cell("中文"), "中文");
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("a\nb"), "\"a\nb\"");
  EXPECT_EQ(csv_cell("say \"a\""), "\"say \"\"a\"\"\"");
  EXPECT_EQ(csv_cell(" a"), " a");
}

}  // namespace
}  // namespace muster::ctl
