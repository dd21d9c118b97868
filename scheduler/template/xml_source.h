// The template's text: is it UTF-8, and on which line is a byte? Internal to scheduler/template.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace muster::labeling {

class Lines {
 public:
  explicit Lines(std::string_view text);
  int at(size_t offset) const;  // 1-based; offsets past the end are on the last line

 private:
  std::vector<size_t> starts_;
};

// Offset of the first byte that is not UTF-8 (RFC 3629), or npos.
size_t find_invalid_utf8(std::string_view text);

}  // namespace muster::labeling
