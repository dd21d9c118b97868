#include "common/base/ids.h"

#include <charconv>

namespace muster {
namespace {

// Takes a whole decimal number off the front of `text`; false if there is none or it exceeds `limit`.
bool take_number(std::string_view& text, uint64_t limit, uint64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || out > limit) return false;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return true;
}

bool take_char(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::optional<AssignmentId> AssignmentId::parse(std::string_view text) {
  uint64_t shard = 0, epoch = 0, counter = 0;
  const bool whole = take_char(text, 's') && take_number(text, 0xff, shard) && take_char(text, '-') &&
                     take_number(text, 0xffff, epoch) && take_char(text, '-') &&
                     take_number(text, kCounterMask, counter) && text.empty();
  if (!whole) return std::nullopt;
  return make(static_cast<uint8_t>(shard), Epoch(static_cast<uint16_t>(epoch)), counter);
}

std::string AssignmentId::text() const {
  const unsigned number = shard();
  return (number < 10 ? "s0" : "s") + std::to_string(number) + "-" + std::to_string(epoch().value()) + "-" +
         std::to_string(counter());
}

bool is_valid_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || !is_alnum(name.front())) return false;
  for (const char c : name) {
    if (!is_alnum(c) && c != '.' && c != '_' && c != '-') return false;
  }
  return true;
}

}  // namespace muster
