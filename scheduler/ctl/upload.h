// Sends a file of items to a job, chunk by chunk. Sending a chunk again changes nothing, so a chunk whose answer got
// lost is simply sent again.
#pragma once

#include <functional>
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
  bool dry_run = false;     // the server only says what it would do
  size_t max_errors = 100;  // stop once so many lines were refused
  bool lines = true;        // an item is a line; for messages
  // Gets what was refused, as it stands in the file.
  std::function<void(const std::string& raw)> rejected = nullptr;
};

// The sum of all chunks; `complete` is false if it stopped early at `max_errors`. Progress goes to `io().err`.
// Trouble: the file cannot be read, the server refuses the whole request, or cannot be reached despite retries; its
// message says which lines are in.
Outcome<ImportReport> upload_items(Session& session, const UploadOptions& options, ChunkSource& chunks);

// Prints every refused line on its own; trouble if there is any. `consequence` is said at the end, or empty.
Outcome<void> check_report(Session& session, const UploadOptions& options, const ImportReport& report,
                           const std::string& consequence);

}  // namespace muster::ctl
