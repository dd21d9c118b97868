// Rankings of tasks that each have items of their own.
#pragma once

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

// Where the methods of rankings score items, wherever they occur, this puts every task's items in order: an id names
// something in its task alone. One result a task, by score, equal scores by id; its confidence is the mean of its
// items', the probability that two of them stand right. People are judged over all tasks. Failures are infer()'s.
Result<Inference> rank_each_task(const Request& request);

}  // namespace muster::consensus
