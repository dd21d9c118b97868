#include "scheduler/formats/tokens.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

namespace muster::formats {
namespace {

enum class Sort { Word, Alone, Joined, Space, Break };

struct Range {
  char32_t first, last;
  Sort sort;
};

// Code points outside are words.
constexpr Range kRanges[] = {
    {0x00, 0x09, Sort::Space},        {0x0a, 0x0a, Sort::Break},       {0x0b, 0x0c, Sort::Space},
    {0x0d, 0x0d, Sort::Break},        {0x0e, 0x20, Sort::Space},       {0x21, 0x2f, Sort::Alone},
    {0x3a, 0x40, Sort::Alone},        {0x5b, 0x60, Sort::Alone},       {0x7b, 0x7e, Sort::Alone},
    {0x7f, 0xa0, Sort::Space},        {0xa1, 0xbf, Sort::Alone},       {0xd7, 0xd7, Sort::Alone},
    {0xf7, 0xf7, Sort::Alone},        {0x300, 0x36f, Sort::Joined},    {0x1100, 0x11ff, Sort::Alone},
    {0x1680, 0x1680, Sort::Space},    {0x2000, 0x200b, Sort::Space},   {0x200c, 0x200d, Sort::Joined},
    {0x2010, 0x2027, Sort::Alone},    {0x2028, 0x2029, Sort::Break},   {0x202a, 0x202f, Sort::Space},
    {0x2030, 0x205e, Sort::Alone},    {0x205f, 0x2064, Sort::Space},   {0x20a0, 0x20cf, Sort::Alone},
    {0x20d0, 0x20ff, Sort::Joined},   {0x2190, 0x2bff, Sort::Alone},   {0x2e80, 0x2fff, Sort::Alone},
    {0x3000, 0x3000, Sort::Space},    {0x3001, 0x3029, Sort::Alone},   {0x302a, 0x302f, Sort::Joined},
    {0x3030, 0x3098, Sort::Alone},    {0x3099, 0x309a, Sort::Joined},  {0x309b, 0x9fff, Sort::Alone},
    {0xa000, 0xa4cf, Sort::Alone},    {0xac00, 0xd7ff, Sort::Alone},   {0xf900, 0xfaff, Sort::Alone},
    {0xfe00, 0xfe0f, Sort::Joined},   {0xfe10, 0xfe6f, Sort::Alone},   {0xfeff, 0xfeff, Sort::Space},
    {0xff00, 0xff0f, Sort::Alone},    {0xff1a, 0xff20, Sort::Alone},   {0xff3b, 0xff40, Sort::Alone},
    {0xff5b, 0xffef, Sort::Alone},    {0x1f000, 0x1f3fa, Sort::Alone}, {0x1f3fb, 0x1f3ff, Sort::Joined},
    {0x1f400, 0x1faff, Sort::Alone},  {0x20000, 0x3ffff, Sort::Alone}, {0xe0020, 0xe007f, Sort::Joined},
    {0xe0100, 0xe01ef, Sort::Joined},
};

constexpr char32_t kZeroWidthJoiner = 0x200d;

Sort sort_of(char32_t code) {
  const auto found = std::upper_bound(std::begin(kRanges), std::end(kRanges), code,
                                      [](char32_t point, const Range& range) { return point < range.first; });
  if (found == std::begin(kRanges)) return Sort::Word;
  const Range& range = *std::prev(found);
  return code <= range.last ? range.sort : Sort::Word;
}

// The code point at the front, and how many bytes it has.
std::pair<char32_t, size_t> decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const size_t wanted = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const size_t length = std::min(wanted, text.size());
  char32_t code = wanted == 1 ? lead : lead & (0x7fU >> wanted);
  for (size_t i = 1; i < length; ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fU);
  return {code, length};
}

}  // namespace

std::vector<Token> tokens_of(std::string_view utf8, const std::set<size_t>& cuts) {
  std::vector<Token> tokens;
  bool open = false, line_begins = true, after_joiner = false;  // `open`: the last token may go on
  Sort last = Sort::Space;
  for (size_t at = 0, unit = 0; at < utf8.size();) {
    const auto [code, bytes] = decode(utf8.substr(at));
    const size_t units = code > 0xffff ? 2 : 1;
    const Sort sort = sort_of(code);
    if (cuts.contains(unit)) open = false;
    if (sort == Sort::Space || sort == Sort::Break) {
      open = after_joiner = false;
      line_begins = line_begins || sort == Sort::Break;
    } else {
      const bool goes_on = open && (sort == Sort::Joined || after_joiner || (sort == Sort::Word && last == Sort::Word));
      if (!goes_on) tokens.push_back({unit, unit, "", std::exchange(line_begins, false)});
      tokens.back().text += utf8.substr(at, bytes);
      tokens.back().end = unit + units;
      after_joiner = code == kZeroWidthJoiner;
      open = true;
      if (sort != Sort::Joined) last = sort;
    }
    at += bytes;
    unit += units;
  }
  return tokens;
}

}  // namespace muster::formats
