// Replaying what a journal or a checkpoint says onto a state. `State::apply` trusts its records, since live they come
// from the core itself; what comes from a store is looked at first, so that a record that is damaged, or of another
// journal, stops the start with its place named, and never becomes a state that nobody can trust.
#pragma once

#include "common/base/result.h"
#include "scheduler/core/state.h"

namespace muster::journal {
class Batch;
class Record;
}  // namespace muster::journal

namespace muster::core {

// What of `record` does not fit the state it is to be applied to; null if it fits. Names, numbers and ranges, not
// whether the core would have decided so. As cheap as applying it.
const char* misfit(const State& state, const journal::Record& record);

// ` format 3, which is finalised; this program knows formats up to 2: start one that knows it`.
std::string too_new(uint32_t format, const Formats& formats);

// Applies a batch's records. Errors name the batch; records before are applied: "journal.damaged", "journal.version"
// where a format begins that this program does not know.
Result<void> replay(State& state, const journal::Batch& batch);

}  // namespace muster::core
