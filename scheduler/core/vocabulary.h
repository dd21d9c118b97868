// The closed sets of the core: states, fates, reasons, levels. Numbers are journalled and never reused; names are what
// the API, metrics and documents show (docs/job-lifecycle.md).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace muster::core {

enum class JobState : uint8_t { Draft = 0, Running = 1, Paused = 2, Completed = 3, Cancelled = 4, Deleted = 5 };
constexpr int kJobStates = 6;

enum class JobEvent : uint8_t { Start, Pause, Resume, Cancel, Delete, AllTasksClosed, WorkAdded };
constexpr int kJobEvents = 7;

// Fresh: no assignment yet. InWork: wants more answers, or is being decided; has some assignment. Done: decided.
// Dropped: the skip policy took it out. Cancelled: its job was cancelled. Disputed: as many answers as it may have, and
// they do not agree enough.
enum class TaskState : uint8_t { Fresh = 0, InWork = 1, Done = 2, Dropped = 3, Cancelled = 4, Disputed = 5 };
constexpr int kTaskStates = 6;

enum class TaskEvent : uint8_t {
  Leased,
  AnswerCounted,
  TargetReached,
  AnswerLost,
  Replaced,
  Drop,
  JobCancelled,
  PeopleDisagree
};
constexpr int kTaskEvents = 8;

// Leased is live; Returned, Skipped, Expired and Recalled ended without an answer; the rest are fates of answers.
enum class AssignmentState : uint8_t {
  Leased = 0,
  Returned = 1,
  Skipped = 2,
  Expired = 3,
  Recalled = 4,
  Counted = 5,
  Late = 6,
  Surplus = 7,
  Invalidated = 8,
  Quarantined = 9,
};
constexpr int kAssignmentStates = 10;

// What can happen to an assignment. Submit events differ by what the core finds: room for it or not, valid or not.
enum class AssignmentEvent : uint8_t {
  SubmitRoom,
  SubmitFull,
  SubmitInvalid,
  Return,
  Skip,
  Expire,
  Recall,
  Revise,
  Invalidate
};
constexpr int kAssignmentEvents = 9;

// Why an assignment ended or an answer has its fate.
enum class FateReason : uint8_t {
  None = 0,
  OnTime = 1,           // counted within its lease
  LateAccepted = 2,     // its lease had ended, the task still wanted it
  Adopted = 3,          // its lease was lost with a failed journal, the answer was not
  TaskFull = 4,         // enough answers had been counted
  PersonHasAnswer = 5,  // this person already has a counted answer there
  JobEnded = 6,         // job cancelled or completed
  FailedCheck = 7,      // the value does not fit the form
  UnknownAssignment = 8,
  WrongPerson = 9,  // the lease names somebody else, or somebody of another site
  ItemRevised = 10,
  DeadlinePassed = 11,
  SiteOffline = 12,  // disconnected for longer than the job's offline_grace
  SignedOut = 13,
  PersonReturned = 14,
  PersonSkipped = 15,
  NotHeld = 16,            // the agent did not list it when reconnecting
  LateAnswerCounted = 17,  // recalled: a late answer took its place
  SiteRevoked = 18,
  WorkerInactive = 19,
  Idle = 20,
  SentBack = 21,  // by an inspector, to those who gave it
};
constexpr int kFateReasons = 22;

// Why a person gets nothing, or a job does not move.
enum class WaitReason : uint8_t {
  None = 0,
  NoRunningJob,
  NotEligible,        // level, skills, site or region of every running job
  NothingLeftForYou,  // open tasks exist, but this person has done or may not do them
  AllLeased,          // every open task is in somebody's hands
  CapReached,         // the job's max_per_worker
  CreditsUsed,        // the person holds as many leases as their site asked for
  Paused,
  SiteOffline,
  NoWorkersPresent,  // nobody eligible is signed in
  NotStarted,
  WorkerInactive,
  BudgetSpent,  // the job has had, or has given out, as many answers as it may cost
  SiteTooOld,   // the site's agent cannot show every control or object of a job's form
};
constexpr int kWaitReasons = 14;

// What a reason's count counts.
enum class WaitUnit : uint8_t { Tasks, People, Sites };
constexpr int kWaitUnits = 3;

enum class TaskOrder : uint8_t { DepthFirst = 0, BreadthFirst = 1, Uncertainty = 2 };
enum class AtMax : uint8_t { Dispute = 0, Accept = 1 };
enum class SkipPolicy : uint8_t { ToOthers = 0, Drop = 1 };
// What people are shown of inspectors' verdicts on their work.
enum class ReviewShow : uint8_t { Verdicts = 0, None = 1 };
enum class WorkerLevel : uint8_t { Trainee = 0, Annotator = 1, Inspector = 2, Lead = 3, Expert = 4 };

std::string_view name(JobState);
std::string_view name(JobEvent);
std::string_view name(TaskState);
std::string_view name(TaskEvent);
std::string_view name(AssignmentState);
std::string_view name(AssignmentEvent);
std::string_view name(FateReason);
std::string_view name(WaitReason);
std::string_view name(WaitUnit);
std::string_view name(TaskOrder);
std::string_view name(AtMax);
std::string_view name(SkipPolicy);
std::string_view name(WorkerLevel);
std::string_view name(ReviewShow);
std::optional<TaskOrder> parse_task_order(std::string_view);
std::optional<AtMax> parse_at_max(std::string_view);
std::optional<SkipPolicy> parse_skip_policy(std::string_view);
std::optional<WorkerLevel> parse_worker_level(std::string_view);
std::optional<ReviewShow> parse_review_show(std::string_view);

}  // namespace muster::core
