// `job import`: a file of items, in any format that is read, into a job that is there.
#pragma once

#include <optional>
#include <string>

#include "scheduler/ctl/outcome.h"
#include "scheduler/ctl/session.h"
#include "scheduler/formats/item_source.h"

namespace muster::ctl {

struct ImportChoice {
  std::string job;
  std::string file;                           // or "-"
  std::optional<formats::ItemFormat> format;  // nothing: by the file's name
  formats::ItemMapping mapping;
  std::string rejects;  // a file for what is refused, in the format of what was read; empty: none
  size_t max_errors = 100;
  bool revise = false, dry_run = false;
};

// Trouble: Refused when anything is refused; the rest is in.
Outcome<void> import_file(Session& session, const ImportChoice& choice);

}  // namespace muster::ctl
