// A text as words that can be compared, each with the form it was written in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muster::consensus::text {

// A word between blanks, or one Chinese or Japanese character.
struct Token {
  std::string form;     // lower case, without punctuation at its ends; never empty
  std::string written;  // as in the text, with the punctuation around it
  bool ideograph = false;
  bool apart = true;  // a blank stands before it, or nothing does
};

// UTF-8; bytes that are not are taken for letters. Letters of the Latin, Greek and Cyrillic blocks lose their case. A
// typographic apostrophe is as good as a plain one. Punctuation between blanks belongs to the word before it.
std::vector<Token> tokenise(std::string_view text);

// The written forms with blanks between them, save next to an ideograph that was written without.
std::string join(const std::vector<Token>& tokens);

}  // namespace muster::consensus::text
