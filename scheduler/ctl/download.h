// Streams a job's results or answers out, going on from the last whole row when the connection breaks.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "scheduler/ctl/outcome.h"
#include "scheduler/ctl/row_stream.h"
#include "scheduler/ctl/session.h"

namespace muster::ctl {

enum class Rows { Results, Answers };

struct DownloadOptions {
  std::string job;
  Rows rows = Rows::Results;
  RowFormat format = RowFormat::Ndjson;
  std::string cursor;  // go on after the row that had it
  uint64_t limit = 0;  // 0: all
  bool all = false;    // Results: also tasks that are not done
  bool data = false;   // Ndjson: with the item's data
};

// Writes rows to `out` as they come. CSV is made here from NDJSON, since CSV carries no cursors. Number of rows.
// Trouble: its message names the cursor to go on from.
Outcome<uint64_t> download(Session& session, const DownloadOptions& options, std::ostream& out);

}  // namespace muster::ctl
