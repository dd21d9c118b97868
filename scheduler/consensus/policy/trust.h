// Who may work alone: BOINC's rule of adaptive replication (Anderson: BOINC: A Platform for Volunteer Computing, J.
// Grid Computing 18, 2020), adapted to answers.
//
// A person who agreed N times in a row, N >= kTrustAfter, gets a task alone with probability 1 - 1/N. Only answers that
// somebody else's answer or a known truth could contradict count towards N; a disagreement starts again at 0. So a
// trusted person's answers keep being checked at a rate of 1/N, and answers given alone earn nothing: trust cannot feed
// itself.
// Assumption: what people do when checked is what they do when not; nobody can tell which tasks are theirs alone.
#pragma once

#include <cstdint>

namespace muster::consensus {

inline constexpr uint32_t kTrustAfter = 10;

struct Trust {
  uint32_t agreed_in_a_row = 0;  // checked answers since the last disagreement

  bool operator==(const Trust&) const = default;
};

// Only for checked answers: replicated, or gold.
Trust after_check(Trust trust, bool agreed);

// Whether `worker` may answer `task` alone. Decided by a hash of both and of `salt` (the job), so it is the same when
// asked again. O(1).
bool may_work_alone(Trust trust, uint64_t salt, uint32_t task, uint32_t worker);

}  // namespace muster::consensus
