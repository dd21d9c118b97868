// Cuts a file of lines into pieces small enough to send again when a connection breaks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <vector>

#include "scheduler/ctl/import_report.h"
#include "scheduler/ctl/outcome.h"
#include "scheduler/formats/item_source.h"

namespace muster::ctl {

struct Chunk {
  uint64_t first_line = 1, last_line = 0;  // within the file, 1-based
  uint64_t lines = 0;                      // to send
  std::string bytes;                       // whole lines, each ended by a newline
  bool end = false;                        // there is no more, and nothing in this one

  // Of a file that is sent in another shape than it has:
  std::vector<uint64_t> places;    // where each line to send comes from; empty: line after line
  std::vector<std::string> raws;   // as it stands there
  std::vector<LineError> refused;  // what is not sent at all
  std::vector<std::string> refused_raws;

  // Where the line of this number, from 1, comes from; 0 stays 0.
  uint64_t line_of(uint64_t number) const;
};

struct ChunkLimits {
  size_t lines = 20'000;
  size_t bytes = 8u << 20;        // a chunk ends with the line that passes this
  size_t line_bytes = 16u << 20;  // a longer line is refused
};

class ChunkSource {
 public:
  virtual ~ChunkSource() = default;
  // Trouble: the file cannot be read on (`LINE: reason` where that can be known).
  virtual Outcome<Chunk> next() = 0;
};

// Lines as they are. Holds one chunk in memory. Not thread-safe; `input` must outlive it.
class ItemChunks final : public ChunkSource {
 public:
  explicit ItemChunks(std::istream& input, ChunkLimits limits = {}) : input_(input), limits_(limits) {}
  // Trouble also for a line that is too long.
  Outcome<Chunk> next() override;

 private:
  Outcome<bool> append_line(std::string& bytes, uint64_t line);

  std::istream& input_;
  const ChunkLimits limits_;
  uint64_t line_ = 1;
};

// Items of a file in any of the formats that are read, as lines. A chunk ends early once `most_refused` of it are
// refused. `source` outlives it.
class ConvertedChunks final : public ChunkSource {
 public:
  ConvertedChunks(formats::ItemSource& source, size_t most_refused, ChunkLimits limits = {})
      : source_(source), most_refused_(most_refused), limits_(limits) {}
  Outcome<Chunk> next() override;

 private:
  formats::ItemSource& source_;
  const size_t most_refused_;
  const ChunkLimits limits_;
};

}  // namespace muster::ctl
