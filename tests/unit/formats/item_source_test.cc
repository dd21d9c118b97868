// Files of items as lines of an import.
#include "scheduler/formats/item_source.h"

#include <gtest/gtest.h>

#include <sstream>

namespace muster::formats {
namespace {

struct Reading {
  ItemFormat format = ItemFormat::Csv;
  ItemMapping mapping = {};
};

// `LINE json` or `LINE !reason`, a line each; a failure last.
std::string read(const Reading& as, const std::string& text) {
  std::istringstream in(text);
  auto source = make_item_source(as.format, as.mapping, in);
  if (!source) return "failed " + source.error().message;
  std::string out;
  SourceItem item;
  while (true) {
    const auto more = (*source)->next(item);
    if (!more) return out + "failed " + more.error().message;
    if (!*more) return out;
    out += std::to_string(item.line) + ' ' + (item.refused.empty() ? item.json : "!" + item.refused) + '\n';
  }
}

const Reading kCsv{}, kTsv{ItemFormat::Tsv}, kNdjson{ItemFormat::Ndjson}, kTasks{ItemFormat::LabelStudio};

TEST(TableItems, AreRecordsUnderTheirTitles) {
  EXPECT_EQ(read(kCsv, "key,text\na,你好\nb,two\n"),
            "2 {\"key\":\"a\",\"data\":{\"text\":\"你好\"}}\n3 {\"key\":\"b\",\"data\":{\"text\":\"two\"}}\n");
}

TEST(TableItems, TakeQuotesLineBreaksAndAByteOrderMark) {
  EXPECT_EQ(read(kCsv, "\xef\xbb\xbfkey,text\r\na,\"say \"\"hi\"\",\r\nthen\"\r\n\r\nb,😀"),
            "2 {\"key\":\"a\",\"data\":{\"text\":\"say \\\"hi\\\",\\r\\nthen\"}}\n"
            "5 {\"key\":\"b\",\"data\":{\"text\":\"😀\"}}\n");
}

TEST(TableItems, AreMappedByColumn) {
  const Reading as{ItemFormat::Csv, {.key = "Id", .fields = {{"text", "Body"}, {"id", "Id"}}}};
  EXPECT_EQ(read(as, "Id,Body,Rest\n7,hello,x\n"), "2 {\"key\":\"7\",\"data\":{\"text\":\"hello\",\"id\":\"7\"}}\n");
  EXPECT_EQ(read(as, "Id,Text\n7,hello\n"), "failed 1: there is no column 'Body'");
  EXPECT_EQ(read(kCsv, "Id,Text\n"), "failed 1: there is no column 'key'; --key names the one that is an item's key");
  EXPECT_EQ(read(kCsv, "key,a,a\n"), "failed 1: the title 'a' is there twice");
  EXPECT_EQ(read(kCsv, ""), "failed 1: there is no line of titles");
}

TEST(TableItems, RefuseARecordAndGoOn) {
  EXPECT_EQ(read(kCsv, "key,text\na\nb,x,y\nc,\"x\"y\nd,\xff\n,e\nf,\xed\xa0\x80\ng,ok\n"),
            "2 !it has 1 cell, and there are 2 titles\n3 !it has 3 cells, and there are 2 titles\n"
            "4 !there is text after a closing quote\n5 !it is not UTF-8\n6 !it has no key\n7 !it is not UTF-8\n"
            "8 {\"key\":\"g\",\"data\":{\"text\":\"ok\"}}\n");
  EXPECT_EQ(read(kCsv, "key,text\na,\"open\nb,c\n"), "2 !a quote is never closed\n");
}

TEST(TableItems, StopAtARecordThatDoesNotEnd) {
  EXPECT_EQ(read(kCsv, "key,text\na,b\nc,\"" + std::string(kMaxRecordBytes + 9, 'x')),
            "2 {\"key\":\"a\",\"data\":{\"text\":\"b\"}}\n"
            "failed 3: the record that begins here is longer than 16 MiB; is a quote never closed?");
}

TEST(TableItems, OfTabsHaveNoQuotes) {
  EXPECT_EQ(read(kTsv, "key\ttext\r\na\t\"b, c\r\n"), "2 {\"key\":\"a\",\"data\":{\"text\":\"\\\"b, c\"}}\n");
}

TEST(TableItems, SayWhatUtf16Is) {
  EXPECT_EQ(read(kCsv, std::string("\xff\xfek\0", 4)), "failed 1: the file is UTF-16; save it as UTF-8");
}

TEST(TableItems, KeepRecordsAsTheyStoodForAFileOfRejects) {
  std::istringstream in("key,text\r\na,\"x\r\ny\",z\r\n");
  auto source = make_item_source(ItemFormat::Csv, {}, in);
  ASSERT_TRUE(source);
  SourceItem item;
  ASSERT_TRUE(*(*source)->next(item));
  EXPECT_EQ((*source)->head() + item.raw, "key,text\r\na,\"x\r\ny\",z\r\n");
}

TEST(NdjsonItems, PassAsTheyAre) {
  EXPECT_EQ(read(kNdjson, "\xef\xbb\xbf{\"key\":1}\r\n\n  \nnonsense"), "1 {\"key\":1}\n4 nonsense\n");
}

TEST(NdjsonItems, AreRecordsWhereTheyAreMapped) {
  const Reading as{ItemFormat::Ndjson, {.key = "id", .fields = {{"text", "body"}}}};
  EXPECT_EQ(read(as, "{\"id\":7,\"body\":[1,2.5]}\n{\"body\":1}\n[]\n{\"id\":\"\xff\"}\n"),
            "1 {\"key\":\"7\",\"data\":{\"text\":[1,2.5]}}\n2 !it has no key\n3 !it is not a JSON object\n"
            "4 !it is not a JSON object\n");
}

TEST(NdjsonItems, RefuseAGiantLineAndGoOn) {
  EXPECT_EQ(read(kNdjson, std::string(kMaxRecordBytes + 1, 'x') + "\n{}\n"), "1 !it is longer than 16 MiB\n2 {}\n");
}

TEST(LabelStudioItems, AreTasksWithTheirPredictionsAsSuggestions) {
  EXPECT_EQ(read(kTasks, R"([
 {"id": 3, "data": {"text": "a [}\" 好"}, "annotations": [], "predictions": [{"score": 0.5, "result": []}]},
 {"id": "x", "data": {"text": "b"}, "predictions": []}
])"),
            "2 {\"key\":\"3\",\"data\":{\"text\":\"a [}\\\" 好\",\"predictions\":[{\"score\":0.5,\"result\":[]}]}}\n"
            "3 {\"key\":\"x\",\"data\":{\"text\":\"b\"}}\n");
}

TEST(LabelStudioItems, MayBeDataAlone) {
  const Reading as{ItemFormat::LabelStudio, {.key = "url"}};
  EXPECT_EQ(read(as, "[{\"url\":\"u\"},{\"text\":1}]"),
            "1 {\"key\":\"u\",\"data\":{\"url\":\"u\"}}\n1 !it has no key; --key names the member that is one\n");
}

TEST(LabelStudioItems, OfAnExportKeepTheirKeys) {
  EXPECT_EQ(read(kTasks, R"({"id":1,"data":{},"meta":{"muster":{"key":"mine"}}})"),
            "1 {\"key\":\"mine\",\"data\":{}}\n");
}

TEST(LabelStudioItems, MayStandOneAfterTheOther) {
  EXPECT_EQ(read(kTasks, "{\"id\":1,\"data\":{}}\n{\"id\":2,\"data\":{}}\n"),
            "1 {\"key\":\"1\",\"data\":{}}\n2 {\"key\":\"2\",\"data\":{}}\n");
}

TEST(LabelStudioItems, RefuseATaskAndGoOn) {
  const std::string said = read(kTasks, "[{\"id\":1,\"data\":7},\n{\"id\":2,\"data\":{},},\n{\"id\":3,\"data\":{}}]");
  EXPECT_EQ(said.find("1 !its data is not an object\n2 !it is not JSON: "), 0u) << said;
  EXPECT_TRUE(said.ends_with("\n3 {\"key\":\"3\",\"data\":{}}\n")) << said;
}

TEST(LabelStudioItems, StopWhereNothingCanBeUnderstood) {
  EXPECT_EQ(read(kTasks, "[{\"id\":1,\"data\":{}},\n 5]"),
            "1 {\"key\":\"1\",\"data\":{}}\nfailed 2: here is no task, which begins with '{'");
  EXPECT_EQ(read(kTasks, "[{\"id\":1"), "failed 1: the task that begins here does not end");
  EXPECT_EQ(read(kTasks, "[{\"id\":1,\"data\":{}}"),
            "1 {\"key\":\"1\",\"data\":{}}\nfailed 1: the file ends within its array");
  EXPECT_EQ(read(kTasks, ""), "");
}

}  // namespace
}  // namespace muster::formats
