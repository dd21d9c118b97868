// How honest the confidences of `auto` are on a recorded set: raw, calibrated by its truth cross-fitted, and by
// held-out answers.
#pragma once

#include <string>
#include <vector>

#include "scheduler/consensus/categorical/calibration.h"
#include "tests/bench/adaptive/recorded_set.h"

namespace muster::bench {

struct Calibrated {
  std::string basis;
  std::vector<consensus::ReliabilityBin> bins;
};

std::vector<Calibrated> calibrated(const RecordedSet& set);

}  // namespace muster::bench
