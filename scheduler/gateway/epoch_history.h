// Which acknowledgements of earlier epochs can have been lost with the end of a journal. docs/protocol.md §7. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "common/base/ids.h"

namespace muster::gateway {

struct EpochStart {
  Epoch epoch;
  Sequence tail;  // the last sequence before the epoch's first batch
};

// WELCOME's tail for an agent that has seen `highest_epoch` (0: none): acknowledgements of epochs up to it survive
// if their sequence is not above this. `history` is ascending, its last entry the present epoch; `present` is the last
// durable sequence. REQUIRES history not empty.
Sequence surviving_tail(const std::vector<EpochStart>& history, uint32_t highest_epoch, Sequence present);

}  // namespace muster::gateway
