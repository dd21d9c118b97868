// Text cut into tokens: words, and each Chinese, Japanese or Korean character, sign and emoji by itself. Internal to
// scheduler/formats.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace muster::formats {

struct Token {
  size_t start = 0, end = 0;     // UTF-16 code units
  std::string text;              // UTF-8
  bool begins_sentence = false;  // first of its line
};

// White space belongs to no token. A token never reaches over one of `cuts` (UTF-16 code units).
std::vector<Token> tokens_of(std::string_view utf8, const std::set<size_t>& cuts);

}  // namespace muster::formats
