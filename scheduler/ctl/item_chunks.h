// Cuts a file of lines into pieces small enough to send again when a connection breaks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>

#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

struct Chunk {
  uint64_t first_line = 1;  // within the file, 1-based
  uint64_t lines = 0;       // 0: the file has ended
  std::string bytes;        // whole lines, each ended by a newline
};

struct ChunkLimits {
  size_t lines = 20'000;
  size_t bytes = 8u << 20;        // a chunk ends with the line that passes this
  size_t line_bytes = 16u << 20;  // a longer line is refused
};

// Holds one chunk in memory. Not thread-safe; `input` must outlive it.
class ItemChunks {
 public:
  explicit ItemChunks(std::istream& input, ChunkLimits limits = {}) : input_(input), limits_(limits) {}
  // Trouble: a line that is too long (`LINE: reason`), or the file cannot be read.
  Outcome<Chunk> next();

 private:
  Outcome<bool> append_line(std::string& bytes, uint64_t line);

  std::istream& input_;
  const ChunkLimits limits_;
  uint64_t line_ = 1;
};

}  // namespace muster::ctl
