// Reads people to enrol from CSV or NDJSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <vector>

#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

struct WorkerEntry {
  uint64_t line = 0;  // within the file
  std::string json;   // one worker as the API takes it
};

// CSV has a line of titles: `id`, `site`, `level`, `skills` (separated by ';'), `active` (true or false); the first two
// are needed, empty cells are left out. Whatever begins with '{' is NDJSON, a worker a line. Empty lines are skipped.
// `default_site` stands in where a CSV line names none. Trouble: `FILE:LINE: reason`.
Outcome<std::vector<WorkerEntry>> read_workers(std::istream& input, const std::string& file,
                                               const std::string& default_site);

// One worker as JSON; empty fields are left out.
std::string worker_json(const std::string& id, const std::string& site, const std::string& level,
                        const std::vector<std::string>& skills, const std::string& active);

// The cells of one line of CSV (RFC 4180, no line breaks inside cells). Trouble: a quote that is not closed.
Outcome<std::vector<std::string>> split_csv(const std::string& line);

}  // namespace muster::ctl
