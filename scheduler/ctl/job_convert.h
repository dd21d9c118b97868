// `job results --format` for formats other than rows: rows are fetched to a temporary file, then written anew.
#pragma once

#include <string>

#include "scheduler/ctl/download.h"
#include "scheduler/formats/format.h"

namespace muster::ctl {

struct ConvertOptions {
  DownloadOptions download;  // `rows` and `format` are the format's
  formats::Format format = formats::Format::LabelStudio;
  bool answers = false;  // people's answers in place of results
  bool lossy = false;
  std::string out;  // a file, or the folder that is made; empty: standard output
};

// Trouble: Usage for options that do not fit the format; Refused where it cannot hold something.
Outcome<void> convert_rows(Session& session, const ConvertOptions& options);

}  // namespace muster::ctl
