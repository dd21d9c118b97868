// Where a file of NDJSON rows that broke off goes on: every row carries its cursor, so the file itself knows.
#pragma once

#include <string>

#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

// Cuts `path` after its last whole row. That row's cursor; empty where there is no such file, or no whole row in it.
// Trouble: the file cannot be read or cut, or its last row has no cursor.
Outcome<std::string> cut_to_resume(const std::string& path);

}  // namespace muster::ctl
