#include "scheduler/formats/tokens.h"

#include <gtest/gtest.h>

namespace muster::formats {
namespace {

// Tokens with '|' between them, '/' where a line begins.
std::string cut(std::string_view text, const std::set<size_t>& cuts = {}) {
  std::string out;
  for (const Token& token : tokens_of(text, cuts)) out += (token.begins_sentence ? "/" : "|") + token.text;
  return out;
}

TEST(Tokens, AreWordsAndSingleCharacters) {
  EXPECT_EQ(cut("Peter's  café, 3.5!"), "/Peter|'|s|café|,|3|.|5|!");
  EXPECT_EQ(cut("我爱New York。"), "/我|爱|New|York|。");
  EXPECT_EQ(cut("one\n\n two"), "/one/two");
  EXPECT_EQ(cut("привет мир"), "/привет|мир");
  EXPECT_EQ(cut(" \n "), "");
}

TEST(Tokens, KeepEmojiAndMarksWhole) {
  EXPECT_EQ(cut("👩‍👩‍👧👍🏽x"), "/👩‍👩‍👧|👍🏽|x");
  EXPECT_EQ(cut("e\u0301te\u0301"), "/e\u0301te\u0301");
}

TEST(Tokens, EndWhereTheyAreToldTo) {
  EXPECT_EQ(cut("Yorkshire", {4}), "/York|shire");
  EXPECT_EQ(cut("😀ab", {3}), "/😀|a|b");
}

TEST(Tokens, CountUtf16) {
  const auto tokens = tokens_of("😀中a", {});
  ASSERT_EQ(tokens.size(), 3u);
  EXPECT_EQ(tokens[0].end, 2u);
  EXPECT_EQ(tokens[1].start, 2u);
  EXPECT_EQ(tokens[2].start, 3u);
  EXPECT_EQ(tokens[2].end, 4u);
}

}  // namespace
}  // namespace muster::formats
