// The categorical methods behind the one interface over kinds.
#pragma once

#include <span>
#include <string_view>

#include "common/base/result.h"
#include "scheduler/consensus/inference.h"

namespace muster::consensus {

// Names of the methods, the default first.
std::span<const std::string_view> categorical_method_names();

// Runs request.method (empty: the default). Gold on tasks that nobody answered is ignored; of repeated gold on a task
// the first counts. A task's label is its most probable class, equals going to the first by bytes. Calibrated
// confidences rest on gold where kLeastGold answered tasks or more are known, else on held-out answers; known tasks
// have 1. Errors: code "consensus.method" for a name not among the above.
inline constexpr size_t kLeastGold = 20;
Result<Inference> infer_categorical(const Request& request);

}  // namespace muster::consensus
