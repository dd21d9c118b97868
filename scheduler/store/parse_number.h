// Numbers in what Redis and its addresses say.
#pragma once

#include <charconv>
#include <string_view>

namespace muster::store {

// The whole of a non-empty text must be the number; `value` is undefined where it is not.
template <class Number>
bool parse_number(std::string_view text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

}  // namespace muster::store
