// The server's report on one chunk of items, and the sum over a file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

struct LineError {
  uint64_t line = 0;
  std::string reason;
};

struct ImportReport {
  uint64_t lines = 0, created = 0, unchanged = 0, replaced = 0, revised = 0, refused = 0;
  std::vector<LineError> errors;
  bool complete = true;

  // Adds the report of a chunk that began at `first_line` of the file.
  void add(const ImportReport& chunk, uint64_t first_line);
  std::string to_json() const;  // the server's shape
  std::string summary() const;  // "12 items: 10 created, 2 refused"
};

// Trouble: not a report.
Outcome<ImportReport> parse_import_report(std::string_view json);

}  // namespace muster::ctl
