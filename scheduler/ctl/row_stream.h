// Turns the pieces of an NDJSON answer into whole rows, as NDJSON or CSV, and knows where to go on after a break.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

enum class RowFormat { Ndjson, Csv };

// Writes each row once it is whole; a row cut by a broken connection is dropped and comes again from `cursor()`.
class RowStream {
 public:
  // `columns` are the members shown in CSV, in order; the row's `cursor` is not among them. The bytes are those that
  // the server's own CSV has: lines end with CRLF, `value` and `answers` stand as JSON.
  RowStream(RowFormat format, std::vector<std::string> columns, std::ostream& out);

  // Writes the titles of CSV. Once, before any row.
  void begin();
  // False: the output cannot be written, or a row is not JSON; `trouble()` says which.
  bool take(std::string_view piece);
  // The connection ended; a last line without newline is a row only if the body was whole.
  bool end_of_body(bool whole);

  const std::string& cursor() const { return cursor_; }  // of the last whole row; empty before the first
  uint64_t rows() const { return rows_; }
  const std::string& trouble() const { return trouble_; }

 private:
  bool write_row(std::string_view line);

  const RowFormat format_;
  const std::vector<std::string> columns_;
  std::ostream& out_;
  std::string partial_, cursor_, trouble_;
  uint64_t rows_ = 0;
};

// The members of one flat JSON object as (name, raw JSON), raw text untouched. Nothing if `json` is not an object.
struct RawMember {
  std::string_view name;  // without quotes; escapes are left as they are
  std::string_view value;
};
Outcome<std::vector<RawMember>> split_members(std::string_view json);

// RFC 4180: quoted where it must be.
std::string csv_cell(std::string_view text);

}  // namespace muster::ctl
