#include "scheduler/gateway/epoch_history.h"

#include <algorithm>

#include "common/base/check.h"

namespace muster::gateway {

Sequence surviving_tail(const std::vector<EpochStart>& history, uint32_t highest_epoch, Sequence present) {
  MUSTER_CHECK(!history.empty());
  if (highest_epoch == 0 || highest_epoch >= history.back().epoch.value()) return present;
  // An epoch between the agent's and the oldest remembered may have begun anywhere.
  if (history.front().epoch.value() > highest_epoch + 1) return Sequence(0);
  Sequence lowest = present;
  for (const EpochStart& start : history) {
    if (start.epoch.value() <= highest_epoch) continue;
    if (start.after_lost_reign) return Sequence(0);
    lowest = std::min(lowest, start.tail);
  }
  return lowest;
}

}  // namespace muster::gateway
