// `job submit`: create a job, send its items, start it. Every step may be repeated.
#pragma once

#include <string>

#include "scheduler/ctl/outcome.h"
#include "scheduler/ctl/session.h"

namespace muster::ctl {

struct SubmitOptions {
  std::string spec;   // a file, or "-"
  std::string items;  // a file, "-", or empty: none
  bool start = false;
  bool revise = false;
  size_t max_errors = 100;
};

// Trouble: Refused when the spec or any line of items is refused; the job is then not started.
Outcome<void> submit_job(Session& session, const SubmitOptions& options);

}  // namespace muster::ctl
