#include "scheduler/core/lifecycle.h"

#include <array>

namespace muster::core {
namespace {

template <class State, size_t kStates, size_t kEvents>
using Table = std::array<std::array<Step<State>, kEvents>, kStates>;

template <class State>
constexpr Step<State> go(State next) {
  return {Verdict::Go, next};
}

// `stay` and `no` are completed with the row's own state by `at`, so that rows read as pictures.
template <class State, size_t kStates, size_t kEvents>
Step<State> at(const Table<State, kStates, kEvents>& table, State state, int event) {
  Step<State> step = table[static_cast<size_t>(state)][static_cast<size_t>(event)];
  if (step.verdict != Verdict::Go) step.next = state;
  return step;
}

constexpr auto jobs() {
  using S = JobState;
  constexpr Step<S> stay{Verdict::Stay, {}}, no{Verdict::Refuse, {}};
  return Table<S, kJobStates, kJobEvents>{{
      //  Start            Pause          Resume           Cancel            Delete          AllTasksClosed    WorkAdded
      {{go(S::Running), no, no, go(S::Cancelled), go(S::Deleted), stay, stay}},                // Draft
      {{stay, go(S::Paused), stay, go(S::Cancelled), no, go(S::Completed), stay}},             // Running
      {{no, stay, go(S::Running), go(S::Cancelled), go(S::Deleted), go(S::Completed), stay}},  // Paused
      {{no, no, no, no, go(S::Deleted), stay, go(S::Running)}},                                // Completed
      {{no, no, no, stay, go(S::Deleted), no, no}},                                            // Cancelled
      {{no, no, no, no, stay, no, no}},                                                        // Deleted
  }};
}

constexpr auto tasks() {
  using S = TaskState;
  constexpr Step<S> stay{Verdict::Stay, {}}, no{Verdict::Refuse, {}};
  return Table<S, kTaskStates, kTaskEvents>{{
      //  Leased  AnswerCounted  TargetReached  AnswerLost  Replaced  Drop  JobCancelled  PeopleDisagree
      {{go(S::InWork), go(S::InWork), go(S::Done), no, stay, go(S::Dropped), go(S::Cancelled), no}},       // Fresh
      {{stay, stay, go(S::Done), stay, go(S::Fresh), go(S::Dropped), go(S::Cancelled), go(S::Disputed)}},  // InWork
      {{no, no, no, go(S::InWork), go(S::Fresh), no, stay, no}},                                           // Done
      {{no, no, no, stay, go(S::Fresh), stay, stay, no}},                                                  // Dropped
      {{no, no, no, stay, no, no, stay, no}},                                                              // Cancelled
      {{no, no, no, go(S::InWork), go(S::Fresh), no, stay, stay}},                                         // Disputed
  }};
}

constexpr auto assignments() {
  using S = AssignmentState;
  constexpr Step<S> stay{Verdict::Stay, {}}, no{Verdict::Refuse, {}};
  // A lease that ended without an answer may still bring one.
  constexpr std::array<Step<S>, kAssignmentEvents> ended{
      {go(S::Counted), go(S::Late), go(S::Quarantined), stay, stay, stay, stay, no, stay}};
  return Table<S, kAssignmentStates, kAssignmentEvents>{{
      //  SubmitRoom     SubmitFull      SubmitInvalid       Return          Skip           Expire          Recall
      //  Revise  Invalidate
      {{go(S::Counted), go(S::Surplus), go(S::Quarantined), go(S::Returned), go(S::Skipped), go(S::Expired),
        go(S::Recalled), no, no}},
      ended,                                                                                  // Returned
      ended,                                                                                  // Skipped
      ended,                                                                                  // Expired
      ended,                                                                                  // Recalled
      {{stay, stay, stay, stay, stay, stay, stay, stay, go(S::Invalidated)}},                 // Counted
      {{stay, stay, stay, stay, stay, stay, stay, stay, go(S::Invalidated)}},                 // Late
      {{stay, stay, stay, stay, stay, stay, stay, stay, go(S::Invalidated)}},                 // Surplus
      {{stay, stay, stay, stay, stay, stay, stay, no, stay}},                                 // Invalidated
      {{go(S::Counted), go(S::Late), stay, stay, stay, stay, stay, no, go(S::Invalidated)}},  // Quarantined
  }};
}

constexpr auto kJobs = jobs();
constexpr auto kTasks = tasks();
constexpr auto kAssignments = assignments();

}  // namespace

Step<JobState> step(JobState state, JobEvent event) {
  return at<JobState>(kJobs, state, static_cast<int>(event));
}
Step<TaskState> step(TaskState state, TaskEvent event) {
  return at<TaskState>(kTasks, state, static_cast<int>(event));
}
Step<AssignmentState> step(AssignmentState state, AssignmentEvent event) {
  return at<AssignmentState>(kAssignments, state, static_cast<int>(event));
}

}  // namespace muster::core
