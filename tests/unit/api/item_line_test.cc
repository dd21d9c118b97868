#include "scheduler/api/item_line.h"

#include <gtest/gtest.h>

#include "common/base/item_key.h"
#include "scheduler/core/journal.pb.h"

namespace muster::api {
namespace {

std::string reason_of(std::string_view line, const std::vector<std::string>& fields = {}) {
  const auto item = parse_item(line, fields);
  return item ? "taken" : item.error().message;
}

uint64_t digest_of(std::string_view line) {
  return parse_item(line, {})->digest;
}

TEST(ItemLine, KeepsDataAsWritten) {
  const auto item = parse_item(
      R"( { "data" : {"n": 1.10, "big": 12345678901234567890123, "s": "},\"{"} , "key":"\u4f60","redundancy":3,"priority":-2,
          "reserved_for":["w1","w2"],"unavailable_for":[]} )",
      {});
  ASSERT_TRUE(item) << item.error().message;
  EXPECT_EQ(item->target, 3);
  EXPECT_EQ(item->priority, -2);
  EXPECT_EQ(item->reserved_for, (std::vector<std::string>{"w1", "w2"}));
  EXPECT_EQ(item->key_hash, hash_of_key("\u4f60"));
  journal::ItemContent content;
  ASSERT_TRUE(content.ParseFromString(item->content));
  EXPECT_EQ(content.key(), "\u4f60");
  EXPECT_EQ(content.data(), R"({"n": 1.10, "big": 12345678901234567890123, "s": "},\"{"})");
}

TEST(ItemLine, DigestFollowsMeaningNotSpacing) {
  const uint64_t digest = digest_of(R"({"key":"a","data":{"x":1}})");
  EXPECT_EQ(digest_of(R"({ "data": { "x" : 1 }, "key": "a" })"), digest);
  EXPECT_EQ(digest_of(R"({"key":"a","data":{"x":1},"priority":0,"reserved_for":null})"), digest);
  EXPECT_NE(digest_of(R"({"key":"a","data":{"x":2}})"), digest);
  EXPECT_NE(digest_of(R"({"key":"a","data":{"x":1},"redundancy":2})"), digest);
  EXPECT_NE(digest_of(R"({"key":"a","data":{"x":1},"reserved_for":["w"]})"), digest);
  EXPECT_EQ(digest_of(R"({"key":"a","data":{"x":1},"reserved_for":["w","v"]})"),
            digest_of(R"({"key":"a","data":{"x":1},"reserved_for":["v","w"]})"));
}

TEST(ItemLine, KeyHashesNeverChange) {
  EXPECT_EQ(hash_of_key("item-1"), 7563147144499172966u);
}

TEST(ItemLine, RefusesWithReasons) {
  const struct {
    const char *line, *reason;
  } kTable[] = {
      {R"([1])", "must be a JSON object"},
      {R"({"key":"a"})", "data is needed"},
      {R"({"data":{}})", "key is needed"},
      {R"({"key":"","data":{}})", "key must be a text of 1 to 256 bytes"},
      {R"({"key":7,"data":{}})", "key must be a text of 1 to 256 bytes"},
      {R"({"key":"a","data":[]})", "data must be an object"},
      {R"({"key":"a","data":{"muster:x":1}})", "data.muster:x: names that begin with muster: are the scheduler's own"},
      {R"({"key":"a","data":{},"data":{}})", "\"data\" is given twice"},
      {R"({"key":"a","data":{},"dat\u0061":{}})", "\"data\" is given twice"},
      {R"({"key":"a","data":{},"redundancy":0})", "redundancy must be a whole number from 1 to 100"},
      {R"({"key":"a","data":{},"redundancy":1.5})", "redundancy must be a whole number from 1 to 100"},
      {R"({"key":"a","data":{},"priority":"high"})", "priority must be a whole number from -100 to 100"},
      {R"({"key":"a","data":{},"priority":101})", "priority must be a whole number from -100 to 100"},
      {R"({"key":"a","data":{},"reserved_for":"w"})", "reserved_for must be a list of at most 1000 worker ids"},
      {R"({"key":"a","data":{},"reserved_for":["a b"]})", "reserved_for holds what is no worker id"},
      {R"({"key":"a","data":{},"reserved":[]})", "\"reserved\" is not a member of an item"},
      {R"({"key":"a","data":{},"priorty":1})", "\"priorty\" is not a member of an item; did you mean \"priority\"?"},
      {"{\"key\":\"\xff\",\"data\":{}}", "is not UTF-8"},
  };
  for (const auto& row : kTable) EXPECT_EQ(reason_of(row.line), row.reason) << row.line;
  for (const char* broken :
       {"", "{", "{\"key\":\"a\",}", "{\"key\":\"a\",\"data\":{}} x", "{\"key\":\"\\ud800\",\"data\":{}}", "nul"}) {
    EXPECT_EQ(reason_of(broken).substr(0, 11), "is not JSON") << broken;
  }
  EXPECT_EQ(reason_of(R"({"key":"a","data":)" + std::string(100, '[') + std::string(100, ']') + "}"),
            "is nested deeper than 32 levels");
  EXPECT_EQ(reason_of(R"({"key":")" + std::string(257, 'k') + R"(","data":{}})"),
            "key must be a text of 1 to 256 bytes");
}

TEST(ItemLine, WantsTheFieldsThatTheTemplateShows) {
  EXPECT_EQ(reason_of(R"({"key":"a","data":{"text":"x"}})", {"text"}), "taken");
  EXPECT_EQ(reason_of(R"({"key":"a","data":{"txt":"x"}})", {"text"}), "data has no \"text\", which the template shows");
  EXPECT_EQ(reason_of(R"({"key":"a","data":{"text":null}})", {"text"}),
            "data has no \"text\", which the template shows");
}

}  // namespace
}  // namespace muster::api
