// Results of `musterctl consensus` as CSV or JSON, and what is said about them.
#pragma once

#include <cstddef>
#include <optional>
#include <ostream>

#include "scheduler/consensus/inference.h"
#include "scheduler/consensus/measure/measure.h"

namespace muster::ctl {

struct ConsensusRun {
  consensus::Inference inference;
  size_t rows = 0;              // read
  size_t gold = 0, unused = 0;  // rows of gold: of tasks that somebody answered, and others
  double seconds = 0;           // of CPU, from answers in memory to results
  std::optional<consensus::Measured> measured;
};

// `task,label,confidence`, by task; numbers with six decimals.
void write_results(const consensus::Inference& inference, std::ostream& out);
// `worker,reliability,answers`, by worker.
void write_workers(const consensus::Inference& inference, std::ostream& out);
// One JSON object on one line, with what `describe` says and the results; people too if wanted.
void write_json(const ConsensusRun& run, bool with_workers, std::ostream& out);
// `name: value`, a line each.
void describe(const ConsensusRun& run, std::ostream& out);

}  // namespace muster::ctl
