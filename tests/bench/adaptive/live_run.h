// A job as the scheduler runs it with its usual settings: what comes out, how sure it says it is, and how much both
// change from one order of arrival to the next.
//
// Answers arrive one by one on random open tasks. Each is decided on as it comes; when answers have grown by a tenth,
// the whole method is fitted, its confidences calibrated by held-out answers, and both correct the running estimates.
// Closed tasks stay closed.
#pragma once

#include <cstdint>

#include "tests/bench/adaptive/recorded_set.h"

namespace muster::bench {

struct LiveRuns {
  double answers = 0;                    // a task, mean over runs
  double accuracy = 0;                   // mean over runs
  double spread = 0;                     // standard deviation of the accuracy between runs
  double said = 0;                       // mean confidence of all results
  double sure = 0;                       // share of results with a confidence in [0.9, 1]
  double sure_said = 0, sure_right = 0;  // of those
};

LiveRuns run_live(const RecordedSet& set, uint32_t seeds, uint32_t threads, double confidence);

}  // namespace muster::bench
