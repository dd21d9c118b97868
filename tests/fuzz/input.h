// An input read as a row of numbers and pieces, so that a fuzzer can find its way: every input means something.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace muster::fuzz {

class Input {
 public:
  explicit Input(std::string_view bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  // 0 at the end.
  uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto value = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  uint32_t below(uint32_t limit) { return byte() % limit; }
  // Two bytes, little-endian, tell its length; what is not there is left out.
  std::string_view piece() {
    const size_t low = byte(), high = byte();
    const auto taken = rest_.substr(0, std::min(rest_.size(), low | high << 8));
    rest_.remove_prefix(taken.size());
    return taken;
  }
  // Up to the separator, which is dropped, or to the end.
  std::string_view line(char separator = '\n') {
    const size_t end = std::min(rest_.find(separator), rest_.size());
    const auto taken = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return taken;
  }

 private:
  std::string_view rest_;
};

// What Input::piece reads back. REQUIRES fewer than 65,536 bytes.
inline std::string as_piece(std::string_view bytes) {
  std::string out{static_cast<char>(bytes.size() & 0xff), static_cast<char>(bytes.size() >> 8)};
  return out.append(bytes);
}

}  // namespace muster::fuzz
