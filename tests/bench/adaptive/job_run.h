// A job run on recorded answers through the policy code that the scheduler uses.
//
// People arrive in a random order of each task's recorded people. In each wave every open task gets one answer; the
// running estimates decide after each answer whether the task stops, and learn from those that do. After each wave the
// full method is fitted to all answers, as it is at intervals while a job runs; it corrects the running estimates, and
// all tasks are decided anew: closed ones may open again. The choice between models is made anew whenever the answers
// have grown by a quarter; between that, the strongest model is refitted alone. Results are those of the full method
// over the answers that were asked for. Assumptions: who would answer a task next does not depend on the task; a task's
// recorded people are all there are, so that one without more is done.
#pragma once

#include <cstdint>
#include <vector>

#include "scheduler/consensus/policy/stopping.h"
#include "tests/bench/adaptive/recorded_set.h"

namespace muster::bench {

struct JobRun {
  std::vector<uint32_t> count;  // answers asked for, by task
  std::vector<double> posterior;
};

JobRun run_adaptive(const RecordedSet& set, const Arrivals& arrivals, const consensus::StopRule& rule);

}  // namespace muster::bench
