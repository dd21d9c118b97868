// Follows a job until it ends.
#pragma once

#include <optional>
#include <string>

#include "common/base/time.h"
#include "scheduler/ctl/job_view.h"
#include "scheduler/ctl/outcome.h"
#include "scheduler/ctl/session.h"

namespace muster::ctl {

// Asks every `interval`. Ends well when the job is completed; trouble: Cancelled; Refused when it is gone; Unreachable
// after the server was away for longer than Patience bears. With --output json each change is the job as one line.
Outcome<void> watch_job(Session& session, const std::string& job, Millis interval);

// The line that `watch` shows: on a terminal with a bar, elsewhere plain. `per_second`: counted answers, if known.
std::string watch_line(const JobProgress& progress, std::optional<double> per_second, bool terminal);

}  // namespace muster::ctl
