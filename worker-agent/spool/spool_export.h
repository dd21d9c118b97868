// Answers out of the spool of a machine that will not run again.
#pragma once

#include <cstddef>
#include <string>

#include "common/base/result.h"

namespace muster::agent {

// Writes every answer in the spool at `directory` to `file`, one JSON object a line, by ordinal; returns how many. The
// spool is copied beside `file` first and the copy is read, so that what is on the disk stays as it is. Errors:
// "spool.held": an agent runs on it; "spool.io"; those of Database.
Result<size_t> export_answers(const std::string& directory, const std::string& file);

}  // namespace muster::agent
