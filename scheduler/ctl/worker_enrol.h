// `worker enrol`: one person, or a file of them in batches.
#pragma once

#include <string>
#include <vector>

#include "scheduler/ctl/outcome.h"
#include "scheduler/ctl/session.h"

namespace muster::ctl {

struct EnrolWorkersOptions {
  std::string id;    // one person …
  std::string file;  // … or a file of them, "-" for standard input
  std::string site, level;
  std::vector<std::string> skills;
  bool inactive = false;
};

// Enrolling somebody again changes what is given and is otherwise harmless, so a file may be sent again.
Outcome<void> enrol_workers(Session& session, const EnrolWorkersOptions& options);

}  // namespace muster::ctl
