#include "scheduler/ctl/text_width.h"

#include <algorithm>
#include <iterator>

namespace muster::ctl {
namespace {

struct Range {
  char32_t first, last;
};

constexpr Range kWide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff},
    {0x1f900, 0x1f9ff}, {0x1fa70, 0x1faff}, {0x20000, 0x3fffd},
};
constexpr Range kNoWidth[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x064b, 0x065f}, {0x0e31, 0x0e31},   {0x0e34, 0x0e3a},
    {0x0e47, 0x0e4e}, {0x200b, 0x200f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xe0100, 0xe01ef},
};

template <size_t n>
bool within(const Range (&ranges)[n], char32_t point) {
  const Range* after = std::upper_bound(std::begin(ranges), std::end(ranges), point,
                                        [](char32_t p, const Range& range) { return p < range.first; });
  return after != std::begin(ranges) && point <= std::prev(after)->last;
}

// One character off the front of `text`; a byte that begins none is taken alone, with `point` 0.
struct Character {
  size_t bytes = 1;
  char32_t point = 0;
};
Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {1, lead};
  const size_t bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return {};
  char32_t point = lead & (0xffu >> (bytes + 1));
  for (size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0) != 0x80) return {};
    point = point << 6 | (next & 0x3f);
  }
  return {bytes, point};
}

size_t width_of(char32_t point) {
  return within(kNoWidth, point) ? 0 : within(kWide, point) ? 2 : 1;
}

}  // namespace

size_t display_width(std::string_view text) {
  size_t columns = 0;
  for (size_t i = 0; i < text.size();) {
    const Character character = first_character(text.substr(i));
    columns += width_of(character.point);
    i += character.bytes;
  }
  return columns;
}

std::string printable(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const Character character = first_character(text.substr(i));
    const bool control = character.point < 0x20 || (character.point >= 0x7f && character.point < 0xa0);
    // U+202A to U+202E and U+2066 to U+2069 turn the direction of what follows.
    const bool turns = (character.point >= 0x202a && character.point <= 0x202e) ||
                       (character.point >= 0x2066 && character.point <= 0x2069);
    if (control || turns) {
      out += '?';
    } else {
      out += text.substr(i, character.bytes);
    }
    i += character.bytes;
  }
  return out;
}

std::string clipped(std::string_view text, size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  size_t end = 0, used = 0;
  while (end < text.size()) {
    const Character character = first_character(text.substr(end));
    if (used + width_of(character.point) + 1 > columns) break;
    used += width_of(character.point);
    end += character.bytes;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

}  // namespace muster::ctl
