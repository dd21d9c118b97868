#include "scheduler/gateway/epoch_history.h"

#include <algorithm>

#include "common/base/check.h"

namespace muster::gateway {
namespace {

bool is_reign(const EpochStart& start, SeenEpoch seen) {
  return start.epoch.value() == seen.epoch && (start.reign == 0 || seen.reign == 0 || start.reign == seen.reign);
}

}  // namespace

bool knows_more(const std::vector<EpochStart>& history, SeenEpoch seen) {
  MUSTER_CHECK(!history.empty());
  return seen.epoch >= history.back().epoch.value() && !is_reign(history.back(), seen);
}

Sequence surviving_tail(const std::vector<EpochStart>& history, SeenEpoch seen, Sequence present) {
  MUSTER_CHECK(!history.empty());
  if (seen.epoch == 0 || is_reign(history.back(), seen)) return present;
  // An epoch between the agent's and the oldest remembered may have begun anywhere.
  if (history.front().epoch.value() > seen.epoch + 1) return Sequence(0);
  // A reign that an agent knows had begun in the journal: if it is not there any more, the journal lost it, and those
  // after it may have taken the places that the agent's acknowledgements name.
  const bool lost =
      seen.epoch >= history.front().epoch.value() &&
      std::none_of(history.begin(), history.end(), [&](const EpochStart& start) { return is_reign(start, seen); });
  if (lost) return Sequence(0);
  Sequence lowest = present;
  for (const EpochStart& start : history) {
    if (start.epoch.value() > seen.epoch) lowest = std::min(lowest, start.tail);
  }
  return lowest;
}

}  // namespace muster::gateway
