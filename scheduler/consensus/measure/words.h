// Texts compared word by word.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster::consensus {

// A text's words as transcripts are compared: ASCII letters in lower case; apart at blanks and punctuation, but an
// apostrophe between letters stays ("don't"). Chinese, Japanese and Korean characters are words each.
std::vector<std::string> words_of(std::string_view text);

// Least number of words to replace, insert or leave out that turns one into the other (Levenshtein 1966).
size_t word_errors(std::span<const std::string> from, std::span<const std::string> to);

}  // namespace muster::consensus
