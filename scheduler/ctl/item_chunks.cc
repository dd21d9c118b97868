#include "scheduler/ctl/item_chunks.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace muster::ctl {

// False at the end of the input.
Outcome<bool> ItemChunks::append_line(std::string& bytes, uint64_t line) {
  std::array<char, 64u << 10> piece;
  const size_t start = bytes.size();
  while (true) {
    input_.getline(piece.data(), piece.size());
    const auto taken = static_cast<size_t>(input_.gcount());
    if (input_.bad()) return trouble(Exit::Refused, "cannot be read");
    if (input_.eof()) {  // the last line lacks its newline, or there is none
      bytes.append(piece.data(), taken);
      if (bytes.size() == start) return false;
      bytes += '\n';
      return true;
    }
    const bool whole = !input_.fail();
    bytes.append(piece.data(), whole ? taken - 1 : taken);
    if (bytes.size() - start > limits_.line_bytes) {
      return trouble_in_file(std::to_string(line) + ": the line is longer than " + std::to_string(limits_.line_bytes) +
                             " bytes");
    }
    if (whole) {
      bytes += '\n';
      return true;
    }
    if (taken == 0) return trouble(Exit::Refused, "cannot be read");
    input_.clear();
  }
}

Outcome<Chunk> ItemChunks::next() {
  Chunk chunk;
  chunk.first_line = line_;
  while (chunk.lines < limits_.lines && chunk.bytes.size() < limits_.bytes) {
    const Outcome<bool> more = append_line(chunk.bytes, line_);
    if (!more) return tl::unexpected(more.error());
    if (!*more) break;
    ++chunk.lines;
    ++line_;
  }
  return chunk;
}

}  // namespace muster::ctl
