// The three lifecycles as tables: every (state, event) pair has its row entry here and in docs/job-lifecycle.md.
#pragma once

#include "scheduler/core/vocabulary.h"

namespace muster::core {

// Go: take `next`. Stay: allowed, and changes nothing. Refuse: the caller is told no (an operator's command, a peer's
// message), or it is a bug (inside the core, which asks before it records).
enum class Verdict : uint8_t { Go, Stay, Refuse };

template <class State>
struct Step {
  Verdict verdict = Verdict::Refuse;
  State next{};
};

Step<JobState> step(JobState state, JobEvent event);
Step<TaskState> step(TaskState state, TaskEvent event);
Step<AssignmentState> step(AssignmentState state, AssignmentEvent event);

// Nothing leads out of it, by any event, to a state that could still take or count answers.
constexpr bool has_ended(JobState state) {
  return state == JobState::Cancelled || state == JobState::Deleted;
}
// Answers can no longer be corrected.
constexpr bool is_final(JobState state) {
  return state == JobState::Completed || has_ended(state);
}

}  // namespace muster::core
