#include "scheduler/consensus/measure/words.h"

#include <gtest/gtest.h>

namespace muster::consensus {
namespace {

std::string joined(std::string_view text) {
  std::string out;
  for (const std::string& word : words_of(text)) out += (out.empty() ? "" : " ") + word;
  return out;
}

size_t errors(std::string_view from, std::string_view to) {
  return word_errors(words_of(from), words_of(to));
}

TEST(Words, AreLowerCaseWithoutPunctuation) {
  EXPECT_EQ(joined("  The man, who TRIED -- quickly; tea!  "), "the man who tried quickly tea");
  EXPECT_EQ(joined("well-known (3.5)"), "well known 3 5");
  EXPECT_EQ(joined(""), "");
  EXPECT_EQ(joined(" ... "), "");
}

TEST(Words, KeepApostrophesInsideAWord) {
  EXPECT_EQ(joined("Don't say 'yes' to Albert\u2019s dogs'"), "don't say yes to albert's dogs");
}

TEST(Words, OfChineseAreItsCharacters) {
  EXPECT_EQ(joined("今天，天气好。OK？"), "今 天 天 气 好 ok");
  EXPECT_EQ(joined("Zürich «là»"), "zürich là");
}

TEST(Words, TakeBytesThatAreNoUtf8AsTheyAre) {
  EXPECT_EQ(words_of("a\xff\xe4\xb8").size(), 1u);
  EXPECT_EQ(words_of("\xe4").size(), 1u);
}

TEST(WordErrors, AreTheLeastChanges) {
  EXPECT_EQ(errors("", ""), 0u);
  EXPECT_EQ(errors("a b c", ""), 3u);
  EXPECT_EQ(errors("", "a b"), 2u);
  EXPECT_EQ(errors("the man replied", "The man replied."), 0u);
  EXPECT_EQ(errors("the man who tried quickly tea", "the man replied completely"), 4u);
  EXPECT_EQ(errors("b c d", "a b c"), 2u);
}

}  // namespace
}  // namespace muster::consensus
