// A stream byte by byte, with the line it is at. Internal to scheduler/formats.
#pragma once

#include <cstdint>
#include <istream>
#include <vector>

namespace muster::formats {

// A byte order mark of UTF-8 at the start is passed over. Outlived by the stream.
class ByteReader {
 public:
  static constexpr int kEnd = -1;

  explicit ByteReader(std::istream& input);
  int peek();
  int take();
  uint64_t line() const { return line_; }       // of the next byte, from 1
  bool broken() const { return input_.bad(); }  // the stream cannot be read: it ended early
  bool is_utf16();                              // by its byte order mark; before anything is taken

 private:
  std::istream& input_;
  std::vector<char> buffer_;
  size_t at_ = 0, filled_ = 0;
  uint64_t line_ = 1;
};

}  // namespace muster::formats
