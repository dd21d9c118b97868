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
  chunk.last_line = line_ - 1;
  chunk.end = chunk.lines == 0;
  return chunk;
}

uint64_t Chunk::line_of(uint64_t number) const {
  if (number == 0) return 0;
  if (raws.empty() && places.empty()) return first_line + number - 1;
  return number <= places.size() ? places[number - 1] : 0;
}

Outcome<Chunk> ConvertedChunks::next() {
  Chunk chunk;
  chunk.first_line = 0;
  while (chunk.lines < limits_.lines && chunk.bytes.size() < limits_.bytes && chunk.refused.size() < most_refused_) {
    formats::SourceItem item;
    const Result<bool> more = source_.next(item);
    if (!more) return trouble_in_file(more.error().message);
    if (!*more) break;
    if (chunk.first_line == 0) chunk.first_line = item.line;
    chunk.last_line = item.line;
    if (!item.refused.empty()) {
      chunk.refused.push_back({item.line, std::move(item.refused)});
      chunk.refused_raws.push_back(std::move(item.raw));
      continue;
    }
    chunk.bytes += item.json + '\n';
    chunk.places.push_back(item.line);
    chunk.raws.push_back(std::move(item.raw));
    ++chunk.lines;
  }
  chunk.end = chunk.lines == 0 && chunk.refused.empty();
  return chunk;
}

}  // namespace muster::ctl
