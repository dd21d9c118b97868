#include "scheduler/formats/byte_reader.h"

#include <string_view>

namespace muster::formats {
namespace {

constexpr size_t kBufferBytes = 256u << 10;

}  // namespace

ByteReader::ByteReader(std::istream& input) : input_(input), buffer_(kBufferBytes) {
  peek();
  if (std::string_view(buffer_.data(), filled_).starts_with("\xef\xbb\xbf")) at_ = 3;
}

bool ByteReader::is_utf16() {
  const std::string_view start(buffer_.data(), filled_);
  return start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff");
}

int ByteReader::peek() {
  if (at_ == filled_) {
    at_ = 0;
    input_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    filled_ = static_cast<size_t>(input_.gcount());
    if (filled_ == 0) return kEnd;
  }
  return static_cast<unsigned char>(buffer_[at_]);
}

int ByteReader::take() {
  const int byte = peek();
  if (byte == kEnd) return kEnd;
  ++at_;
  if (byte == '\n') ++line_;
  return byte;
}

}  // namespace muster::formats
