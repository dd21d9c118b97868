// How long a scheduler takes from its start to its first lease, with a large state in Redis.
#pragma once

#include <cstdint>

#include "common/base/result.h"

namespace muster::bench {

struct RecoveryCase {
  uint32_t tasks = 1'000'000;
  uint32_t leases = 100'000;     // live ones
  uint32_t answers = 1'000'000;  // counted
  uint32_t after = 500'000;      // of the answers and leases, these come after the checkpoint: so many are replayed
  int runs = 3;
};

struct RecoveryReport {
  double checkpoint_mib = 0, journal_mib = 0;
  uint64_t live_leases = 0, counted_answers = 0, replayed_records = 0;
  double first_lease_s = 0;  // from the start of the process until an agent reads it; the median
  double worst_s = 0;
};

// Runs the muster-scheduler beside this program, on a Redis of its own. Errors: what could not be started.
Result<RecoveryReport> run_recovery_case(const RecoveryCase& c);

}  // namespace muster::bench
