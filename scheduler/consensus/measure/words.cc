#include "scheduler/consensus/measure/words.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace muster::consensus {
namespace {

struct Character {
  uint32_t code = 0;
  size_t bytes = 1;  // a byte that is not UTF-8 stands for itself
};

Character character_at(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const size_t bytes = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 1;
  if (bytes == 1 || at + bytes > text.size()) return {lead, 1};
  uint32_t code = lead & (0x7Fu >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    if (byte(at + i) >> 6 != 2) return {lead, 1};
    code = code << 6 | (byte(at + i) & 0x3Fu);
  }
  return {code, bytes};
}

bool is_ascii_word(uint32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_apostrophe(uint32_t c) {
  return c == '\'' || c == 0x2019;
}

// Scripts that are written without blanks.
bool is_ideograph(uint32_t c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

// Latin-1's signs, general punctuation, CJK punctuation, full-width forms of ASCII's signs.
bool is_foreign_sign(uint32_t c) {
  return (c >= 0x80 && c <= 0xBF && c != 0xAA && c != 0xB5 && c != 0xBA) || c == 0xD7 || c == 0xF7 ||
         (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF0F) ||
         (c >= 0xFF1A && c <= 0xFF20) || (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65);
}

bool is_word(uint32_t c) {
  return is_ascii_word(c) || (c >= 0x80 && !is_foreign_sign(c));
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (size_t at = 0; at < text.size();) {
    const Character now = character_at(text, at);
    const std::string_view bytes = text.substr(at, now.bytes);
    at += now.bytes;
    if (is_ideograph(now.code)) {
      end_word();
      words.emplace_back(bytes);
    } else if (now.code < 0x80 && is_ascii_word(now.code)) {
      word += static_cast<char>(now.code >= 'A' && now.code <= 'Z' ? now.code + ('a' - 'A') : now.code);
    } else if (is_word(now.code)) {
      word += bytes;
    } else if (is_apostrophe(now.code) && !word.empty() && at < text.size() && is_word(character_at(text, at).code)) {
      word += '\'';
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

size_t word_errors(std::span<const std::string> from, std::span<const std::string> to) {
  std::vector<size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < from.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < to.size(); ++j) {
      const size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace muster::consensus
