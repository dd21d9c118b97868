// Which acknowledgements of earlier epochs can have been lost with the end of a journal. docs/protocol.md §7. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "common/base/ids.h"

namespace muster::gateway {

struct EpochStart {
  Epoch epoch;
  Sequence tail;       // the last sequence before the epoch's first batch
  uint64_t reign = 0;  // drawn at random; 0: not known
};

// The highest epoch that an agent has seen (0: none), and the reign that was.
struct SeenEpoch {
  uint32_t epoch = 0;
  uint64_t reign = 0;  // 0: not said
};

// Whether the agent has seen a reign that is not in this journal, and is as high as the present one or higher: the
// journal has lost its end, and whoever leads must begin anew above it.
bool knows_more(const std::vector<EpochStart>& history, SeenEpoch seen);

// WELCOME's tail for an agent: acknowledgements of epochs up to the one it has seen survive if their sequence is not
// above this. `history` is ascending, its last entry the present epoch; `present` is the last
// durable sequence. REQUIRES history not empty.
Sequence surviving_tail(const std::vector<EpochStart>& history, SeenEpoch seen, Sequence present);

}  // namespace muster::gateway
