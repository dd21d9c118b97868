// A job as the server describes it, for people.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <ostream>
#include <string>

#include "scheduler/ctl/outcome.h"

namespace muster::ctl {

struct JobProgress {
  std::string name, state;
  uint64_t counted = 0, wanted = 0, tasks = 0, tasks_done = 0;
  double share = 0;     // counted / wanted
  std::string waiting;  // "no_workers_present (3 tasks), site_offline (1 site)"; empty: it moves
};

Outcome<JobProgress> parse_progress(std::string_view job_json);

void print_job(const boost::json::object& job, std::ostream& out);       // one job in full
void print_job_list(const boost::json::array& jobs, std::ostream& out);  // a line each

}  // namespace muster::ctl
