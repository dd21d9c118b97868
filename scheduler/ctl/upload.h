// Sends a file of items to a job, chunk by chunk. Sending a chunk again changes nothing, so a chunk whose answer got
// lost is simply sent again.
#pragma once

#include <istream>
#include <string>

#include "scheduler/ctl/import_report.h"
#include "scheduler/ctl/item_chunks.h"
#include "scheduler/ctl/outcome.h"
#include "scheduler/ctl/session.h"

namespace muster::ctl {

struct UploadOptions {
  std::string job;
  std::string file;         // its name, for messages
  bool revise = false;      // items in work may be replaced
  size_t max_errors = 100;  // stop once so many lines were refused
  ChunkLimits chunks;
};

// The sum of all chunks; `complete` is false if it stopped early at `max_errors`. Progress goes to `io().err`.
// Trouble: the file cannot be read, the server refuses the whole request, or cannot be reached despite retries; its
// message says which lines are in.
Outcome<ImportReport> upload_items(Session& session, const UploadOptions& options, std::istream& input);

}  // namespace muster::ctl
