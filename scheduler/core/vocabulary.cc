#include "scheduler/core/vocabulary.h"

#include <array>

#include "common/base/check.h"

namespace muster::core {
namespace {

constexpr std::array<std::string_view, kJobStates> kJobStateNames = {"draft",     "running",   "paused",
                                                                     "completed", "cancelled", "deleted"};
constexpr std::array<std::string_view, kJobEvents> kJobEventNames = {
    "start", "pause", "resume", "cancel", "delete", "all_tasks_closed", "work_added"};
constexpr std::array<std::string_view, kTaskStates> kTaskStateNames = {"fresh",   "in_work",   "done",
                                                                       "dropped", "cancelled", "disputed"};
constexpr std::array<std::string_view, kTaskEvents> kTaskEventNames = {
    "leased",   "answer_counted", "target_reached", "answer_lost",
    "replaced", "drop",           "job_cancelled",  "people_disagree"};
constexpr std::array<std::string_view, kAssignmentEvents> kAssignmentEventNames = {
    "submit_room", "submit_full", "submit_invalid", "return", "skip", "expire", "recall", "revise", "invalidate"};
constexpr std::array<std::string_view, kAssignmentStates> kAssignmentStateNames = {
    "leased", "returned", "skipped", "expired", "recalled", "counted", "late", "surplus", "invalidated", "quarantined"};
constexpr std::array<std::string_view, kFateReasons> kFateReasonNames = {
    "none",           "on_time",         "late_accepted",
    "adopted",        "task_full",       "person_has_answer",
    "job_ended",      "failed_check",    "unknown_assignment",
    "wrong_person",   "item_revised",    "deadline_passed",
    "site_offline",   "signed_out",      "person_returned",
    "person_skipped", "not_held",        "late_answer_counted",
    "site_revoked",   "worker_inactive", "idle",
    "sent_back"};
constexpr std::array<std::string_view, kWaitUnits> kWaitUnitNames = {"tasks", "people", "sites"};
constexpr std::array<std::string_view, kWaitReasons> kWaitReasonNames = {
    "none",        "no_running_job",  "not_eligible", "nothing_left_for_you", "all_leased",
    "cap_reached", "credits_used",    "paused",       "site_offline",         "no_workers_present",
    "not_started", "worker_inactive", "budget_spent", "site_too_old"};
constexpr std::array<std::string_view, 3> kTaskOrderNames = {"depth_first", "breadth_first", "uncertainty"};
constexpr std::array<std::string_view, 2> kAtMaxNames = {"dispute", "accept"};
constexpr std::array<std::string_view, 2> kReviewShowNames = {"verdicts", "none"};
constexpr std::array<std::string_view, 2> kSkipPolicyNames = {"to_others", "drop"};
constexpr std::array<std::string_view, 5> kWorkerLevelNames = {"trainee", "annotator", "inspector", "lead", "expert"};

template <class Enum, size_t N>
std::string_view lookup(const std::array<std::string_view, N>& names, Enum value) {
  MUSTER_CHECK(static_cast<size_t>(value) < N);
  return names[static_cast<size_t>(value)];
}

template <class Enum, size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view text) {
  for (size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view name(JobState v) {
  return lookup(kJobStateNames, v);
}
std::string_view name(JobEvent v) {
  return lookup(kJobEventNames, v);
}
std::string_view name(TaskState v) {
  return lookup(kTaskStateNames, v);
}
std::string_view name(TaskEvent v) {
  return lookup(kTaskEventNames, v);
}
std::string_view name(AssignmentEvent v) {
  return lookup(kAssignmentEventNames, v);
}
std::string_view name(AssignmentState v) {
  return lookup(kAssignmentStateNames, v);
}
std::string_view name(FateReason v) {
  return lookup(kFateReasonNames, v);
}
std::string_view name(WaitReason v) {
  return lookup(kWaitReasonNames, v);
}
std::string_view name(WaitUnit v) {
  return lookup(kWaitUnitNames, v);
}
std::string_view name(TaskOrder v) {
  return lookup(kTaskOrderNames, v);
}
std::string_view name(AtMax v) {
  return lookup(kAtMaxNames, v);
}
std::string_view name(ReviewShow v) {
  return lookup(kReviewShowNames, v);
}
std::string_view name(SkipPolicy v) {
  return lookup(kSkipPolicyNames, v);
}
std::string_view name(WorkerLevel v) {
  return lookup(kWorkerLevelNames, v);
}
std::optional<TaskOrder> parse_task_order(std::string_view text) {
  return parse<TaskOrder>(kTaskOrderNames, text);
}
std::optional<AtMax> parse_at_max(std::string_view text) {
  return parse<AtMax>(kAtMaxNames, text);
}
std::optional<ReviewShow> parse_review_show(std::string_view text) {
  return parse<ReviewShow>(kReviewShowNames, text);
}
std::optional<SkipPolicy> parse_skip_policy(std::string_view text) {
  return parse<SkipPolicy>(kSkipPolicyNames, text);
}
std::optional<WorkerLevel> parse_worker_level(std::string_view text) {
  return parse<WorkerLevel>(kWorkerLevelNames, text);
}

}  // namespace muster::core
