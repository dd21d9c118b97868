#include "scheduler/consensus/text/tokens.h"

#include <cstdint>

namespace muster::consensus::text {
namespace {

struct Character {
  uint32_t code;
  std::string_view bytes;
};

// The character at `at`; a byte that begins none is taken alone, as a private code.
Character decode(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[at + i]); };
  const uint8_t first = byte(0);
  const size_t length = first < 0x80 ? 1 : (first >> 5) == 6 ? 2 : (first >> 4) == 14 ? 3 : (first >> 3) == 30 ? 4 : 0;
  const Character alone{first < 0x80 ? first : 0xF0000u + first, text.substr(at, 1)};
  if (length <= 1 || at + length > text.size()) return alone;
  uint32_t code = first & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) >> 6) != 2) return alone;
    code = code << 6 | (byte(i) & 0x3F);
  }
  return {code, text.substr(at, length)};
}

bool within(uint32_t code, uint32_t first, uint32_t last) {
  return code >= first && code <= last;
}

bool is_blank(uint32_t code) {
  return code == ' ' || within(code, '\t', '\r') || code == 0xA0 || code == 0x3000 || within(code, 0x2000, 0x200A);
}

bool is_ideograph(uint32_t code) {
  return within(code, 0x3041, 0x30FF) || within(code, 0x3400, 0x4DBF) || within(code, 0x4E00, 0x9FFF) ||
         within(code, 0xF900, 0xFAFF) || within(code, 0x20000, 0x3FFFF);
}

bool is_punctuation(uint32_t code) {
  return within(code, 0, '/') || within(code, ':', '@') || within(code, '[', '`') || within(code, '{', 0xBF) ||
         within(code, 0x2010, 0x206F) || within(code, 0x3001, 0x303F) || within(code, 0xFF01, 0xFF0F) ||
         within(code, 0xFF1A, 0xFF20) || within(code, 0xFF3B, 0xFF40) || within(code, 0xFF5B, 0xFF65);
}

uint32_t lower(uint32_t code) {
  if (within(code, 'A', 'Z') || within(code, 0xFF21, 0xFF3A)) return code + 32;
  if (within(code, 0xC0, 0xDE) && code != 0xD7) return code + 32;
  if (within(code, 0x391, 0x3A9) || within(code, 0x410, 0x42F)) return code + 32;
  if (within(code, 0x400, 0x40F)) return code + 80;
  const bool paired = within(code, 0x100, 0x137) || within(code, 0x14A, 0x177) || within(code, 0x460, 0x4FF);
  return paired && code % 2 == 0 ? code + 1 : code;
}

void append(uint32_t code, std::string_view bytes, std::string& text) {
  const uint32_t changed = code == 0x2019 ? '\'' : lower(code);
  if (changed == code) {
    text += bytes;
  } else if (changed < 0x80) {
    text += static_cast<char>(changed);
  } else if (changed < 0x800) {
    text += static_cast<char>(0xC0 | changed >> 6);
    text += static_cast<char>(0x80 | (changed & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | changed >> 12);
    text += static_cast<char>(0x80 | (changed >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (changed & 0x3F));
  }
}

class Reader {
 public:
  std::vector<Token> read(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      const Character next = decode(text, at);
      at += next.bytes.size();
      if (is_blank(next.code)) {
        end_word();
        blank_ = true;
      } else if (is_ideograph(next.code)) {
        end_word();
        take(next, false);
        ideograph_ = true;
        end_word();
      } else {
        take(next, is_punctuation(next.code));
      }
    }
    end_word();
    return std::move(tokens_);
  }

 private:
  void take(const Character& next, bool punctuation) {
    written_ += next.bytes;
    if (punctuation) {
      append(next.code, next.bytes, held_);  // counts only if a letter follows in this word
      return;
    }
    if (!form_.empty()) form_ += held_;
    held_.clear();
    append(next.code, next.bytes, form_);
  }

  void end_word() {
    if (written_.empty()) return;
    if (!form_.empty()) {
      const bool spaced = blank_ && !ahead_.empty();
      tokens_.push_back({form_, ahead_ + (spaced ? " " : "") + written_, ideograph_, blank_ || tokens_.empty()});
      ahead_.clear();
    } else if (tokens_.empty()) {
      ahead_ += (blank_ && !ahead_.empty() ? " " : "") + written_;
    } else {
      tokens_.back().written += (blank_ ? " " : "") + written_;
    }
    form_.clear();
    held_.clear();
    written_.clear();
    ideograph_ = blank_ = false;
  }

  std::vector<Token> tokens_;
  std::string form_, held_, written_, ahead_;
  bool ideograph_ = false, blank_ = true;
};

}  // namespace

std::vector<Token> tokenise(std::string_view text) {
  return Reader().read(text);
}

std::string join(const std::vector<Token>& tokens) {
  std::string text;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const bool beside = i > 0 && (tokens[i].ideograph || tokens[i - 1].ideograph);
    if (i > 0 && (!beside || tokens[i].apart)) text += ' ';
    text += tokens[i].written;
  }
  return text;
}

}  // namespace muster::consensus::text
