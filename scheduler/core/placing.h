// People whom those who lead them put on a job, and the jobs there are to put them on.
#pragma once

#include "scheduler/core/ledger.h"
#include "scheduler/core/sessions.h"

namespace muster::core {

class Placing {
 public:
  Placing(Ledger& ledger, Sessions& sessions) : ledger_(ledger), sessions_(sessions) {}

  // All of the people or none. They keep the leases that they hold.
  void place(const PlaceWorkers& command);
  // What somebody of the site may work on now.
  void list_jobs(const AskJobs& command);

 private:
  // Why it cannot be; no code if it can. `job`: what is named, or none.
  Refusal refusal(const PlaceWorkers& command, JobNumber& job);
  bool may_work(const Job& job, WorkerNumber worker);

  Ledger& ledger_;
  Sessions& sessions_;
};

}  // namespace muster::core
