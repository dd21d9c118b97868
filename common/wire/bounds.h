// What a decoded message must keep to beyond its grammar; the sender checks with the same code as the reader.
// docs/protocol.md §10. Pure; any thread.
#pragma once

#include <cstddef>

#include "common/base/result.h"

namespace muster::wire {

class ToScheduler;
class ToAgent;

// Entries of the body, as `max_batch` counts them; 1 for bodies that carry no list.
size_t entry_count(const ToScheduler& message);
size_t entry_count(const ToAgent& message);

// Errors: "wire.batch" (answered BATCH_TOO_LARGE), "wire.malformed" (answered MALFORMED): a
// field outside its range.
Result<void> check_bounds(const ToScheduler& message);
// Errors: "wire.batch".
Result<void> check_bounds(const ToAgent& message);

// The limit that a message refused with "wire.batch" went beyond.
size_t broken_limit(const ToScheduler& message);

}  // namespace muster::wire
