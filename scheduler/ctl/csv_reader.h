// Reads CSV (RFC 4180) of any length record by record, in memory that does not grow with the file.
#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

// Cells are separated by commas and may stand in double quotes, where commas, line breaks and doubled quotes are text.
// Records end with LF or CRLF; a byte order mark at the start and empty lines are skipped. Nothing is trimmed.
class CsvReader {
 public:
  // `file` is what errors call the input. Both outlive the reader.
  CsvReader(std::istream& input, const std::string& file);

  // The next record's cells, valid until the next call; false at the end. Trouble: `FILE:LINE: reason` for a quote that
  // is never closed, text after a closing quote, or an input that cannot be read.
  Outcome<bool> next(std::vector<std::string_view>& cells);

  uint64_t line() const { return first_line_; }                   // where the last record began, from 1
  tl::unexpected<Trouble> refuse(std::string_view reason) const;  // `FILE:LINE: reason`, of the last record

 private:
  static constexpr int kEnd = -1;
  int peek();
  int take();
  bool read_record();
  void read_quoted();
  void read_plain();

  std::istream& input_;
  const std::string& file_;
  std::vector<char> buffer_;
  size_t at_ = 0, filled_ = 0;
  uint64_t line_ = 1, first_line_ = 1;
  std::string text_;          // the record's cells, one after the other
  std::vector<size_t> ends_;  // of each within `text_`
  const char* wrong_ = nullptr;
};

// The position of each of `wanted` among the titles. Trouble: a title that is missing or there twice.
Outcome<std::vector<size_t>> find_titles(const CsvReader& reader, const std::vector<std::string_view>& titles,
                                         const std::vector<std::string_view>& wanted);

}  // namespace muster::ctl
