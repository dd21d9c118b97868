// What `musterctl consensus` reads: answers, and truths of tasks, from CSV.
#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "scheduler/consensus/inference.h"
#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

// Keeps each distinct text once; what it gave stays valid as long as it lives, wherever it is moved.
class TextPool {
 public:
  std::string_view keep(std::string_view text);

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  size_t block_bytes_ = 0, free_ = 0;  // of the last block: size, and what is left of it
  std::unordered_set<std::string_view> kept_;
};

// The line where each row began. Rows that stand one a line after the last cost nothing.
class RowLines {
 public:
  void add(uint64_t line);
  uint64_t of(size_t row) const;  // `row` from 0

 private:
  std::vector<std::pair<size_t, uint64_t>> jumps_;  // from this row on, line = row + the second
  size_t rows_ = 0;
};

struct AnswerFile {
  std::vector<consensus::AnswerRow> rows;  // of `texts`
  RowLines lines;
  TextPool texts;
};
struct TruthFile {
  std::vector<consensus::Gold> rows;  // of `texts`
  RowLines lines;
  TextPool texts;
};

// Titles `task`, `worker` and `label` in any order, further columns are ignored. Memory: 48 bytes a row, and every
// distinct text once. Trouble: `FILE:LINE: reason` for a missing title, a row with more or fewer cells than titles, an
// empty task or worker. An input without a byte holds no answers.
Outcome<AnswerFile> read_answers(std::istream& input, const std::string& file);

// Titles `task` and `truth` (or `label`).
Outcome<TruthFile> read_truth(std::istream& input, const std::string& file);

}  // namespace muster::ctl
