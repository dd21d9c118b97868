// `job results` and `job answers`: where the rows go.
#pragma once

#include <string>

#include "scheduler/ctl/download.h"

namespace muster::ctl {

struct ExportOptions {
  DownloadOptions download;
  std::string out;      // a file; empty: standard output
  bool resume = false;  // go on with FILE.partial, if there is one
};

// A file appears under its name only when it is whole; until then it is `FILE.partial`, which stays after trouble.
Outcome<void> export_rows(Session& session, const ExportOptions& options);

}  // namespace muster::ctl
