// From a request to labels with gold, and from an estimate back to names.
#pragma once

#include "scheduler/consensus/estimate.h"
#include "scheduler/consensus/inference.h"
#include "scheduler/consensus/labels.h"

namespace muster::consensus {

// Interns the answers, with the classes that only gold or the request names, and fills in what gold knows.
NamedLabels intern_request(const Request& request);

// Best class and its posterior for every task, reliability and number of answers for every worker.
Inference with_names(const NamedLabels& named, const Estimate& estimate);

}  // namespace muster::consensus
