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

// Applies a batch's records. Error "journal.damaged" names the batch and the record; those before it are applied.
Result<void> replay(State& state, const journal::Batch& batch);

}  // namespace muster::core
