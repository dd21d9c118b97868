#include "scheduler/gateway/epoch_history.h"

#include <algorithm>

#include "common/base/check.h"

namespace muster::gateway {

Sequence surviving_tail(const std::vector<EpochStart>& history, uint32_t highest_epoch, Sequence present) {
  MUSTER_CHECK(!history.empty());
  if (highest_epoch == 0 || highest_epoch >= history.back().epoch.value()) return present;
  // An epoch between the agent's and the oldest remembered may have begun anywhere.
  if (history.front().epoch.value() > highest_epoch + 1) return Sequence(0);
  // A reign that an agent knows had begun in the journal: if it is not there any more, the journal lost it, and those
  // after it may have taken the places that the agent's acknowledgements name.
  const bool lost = highest_epoch > history.front().epoch.value() &&
                    std::none_of(history.begin(), history.end(),
                                 [&](const EpochStart& start) { return start.epoch.value() == highest_epoch; });
  if (lost) return Sequence(0);
  Sequence lowest = present;
  for (const EpochStart& start : history) {
    if (start.epoch.value() > highest_epoch) lowest = std::min(lowest, start.tail);
  }
  return lowest;
}

}  // namespace muster::gateway
