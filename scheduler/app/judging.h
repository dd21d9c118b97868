// Tells from inspectors' verdicts whose answers were right (docs/review.md), and keeps Standings by it. On the thread
// of Reviewing, whose tasks these are.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "scheduler/app/asking.h"
#include "scheduler/app/standings.h"
#include "scheduler/core/core.h"
#include "scheduler/core/queries.h"
#include "scheduler/review/review.h"

namespace muster::app {

class Judging {
 public:
  using Task = std::pair<JobNumber, TaskNumber>;

  // Both outlive it.
  Judging(Asking& asking, Standings& standings) : asking_(asking), standings_(standings) {}

  // Puts the verdicts of those of these tasks that are reviews, and ignores the others. A whole number of these at a
  // time is read from the core: not too many. False: try all of them again.
  bool judge(const std::vector<Task>& tasks);
  // Every review that is done, so many at once. False: as above.
  bool judge_all(size_t at_once);

 private:
  // A review that is done, as the core has it.
  struct Reviewed {
    Standings::Job job;
    std::shared_ptr<const core::JobText> text;  // of the reviewed job
    uint64_t item = 0;                          // hash of its key
    review::Kind verdict = review::Kind::Accept;
    std::map<std::string, WorkerNumber> authors;  // by id
    core::ContentRef data, answer;
  };

  bool compare(const std::vector<Reviewed>& unclear);

  Asking& asking_;
  Standings& standings_;
};

}  // namespace muster::app
