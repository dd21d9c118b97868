// Reads of the core for people and programs outside. Run on the loop's thread; their answers leave with the turn's
// effects, so nothing is shown that is not durable. Each call is bounded by the page it returns.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/base/ids.h"
#include "scheduler/core/command.h"
#include "scheduler/core/effect.h"
#include "scheduler/core/vocabulary.h"

namespace muster::core {

class Core;

// One reason why a job does not move, and how many of what it concerns.
struct JobWait {
  WaitReason reason = WaitReason::None;
  uint64_t count = 0;
  WaitUnit unit = WaitUnit::Tasks;
};

struct JobView {
  JobNumber number;
  std::string name, project;
  JobState state = JobState::Draft;
  JobPolicy policy;
  int64_t created_wall_ms = 0;
  uint32_t guideline_version = 1;
  uint32_t tasks = 0;
  std::array<uint64_t, kTaskStates> tasks_by_state{};              // sums to `tasks`
  std::array<uint64_t, kAssignmentStates> assignments_by_state{};  // every assignment ever made
  uint64_t answers_wanted = 0;                                     // sum of targets of tasks not dropped
  uint32_t workers = 0;                                            // people with at least one answer
  std::vector<JobWait> waiting;                                    // why it does not move; empty: it moves
};
struct AnswerView {
  AssignmentId id;
  WorkerNumber worker;
  std::string worker_id, site;
  AssignmentState state = AssignmentState::Leased;
  FateReason reason = FateReason::None;
  uint8_t revision = 0;  // 0: no answer
  form::AnswerCode code = form::kUncoded;
  std::optional<ContentRef> content;  // journal::AnswerContent; only with an answer
  std::optional<ContentRef> note;     // journal::LeaseNote; only without one
};
// What an inspector said of the answers that count. The code is that of the verdict.
struct ReviewView {
  form::AnswerCode verdict = form::kUncoded;
  ContentRef content;  // journal::AnswerContent
};
struct TaskView {
  TaskNumber task;
  TaskState state = TaskState::Fresh;
  uint8_t target = 0, counted = 0;
  ContentRef item;                      // journal::ItemContent
  std::vector<AnswerView> assignments;  // oldest first
  std::optional<ReviewView> review = {};
};

struct SiteView {
  SiteNumber number;
  std::string name, region;
  std::vector<std::string> keys;
  bool revoked = false, connected = false;
  uint32_t workers = 0, live_leases = 0;
};
struct WorkerView {
  WorkerNumber number;
  std::string id, site;
  WorkerLevel level = WorkerLevel::Annotator;
  std::vector<std::string> skills;
  bool active = true, present = false;
  uint32_t live_leases = 0;
  uint64_t answers = 0;                   // ever recorded
  WaitReason waiting = WaitReason::None;  // why they got nothing last time
};

std::optional<JobNumber> find_job(const Core&, std::string_view name);  // not deleted
std::vector<JobView> list_jobs(const Core&);                            // not deleted, by number
std::optional<JobView> view_job(const Core&, JobNumber);
std::optional<JobText> view_job_text(const Core&, JobNumber);
// Tasks [from, from + most) of a job; empty at the end. Tasks without any assignment are included.
std::vector<TaskView> view_tasks(const Core&, JobNumber, TaskNumber from, size_t most);
std::optional<SiteNumber> find_site(const Core&, std::string_view name);
std::vector<SiteView> list_sites(const Core&);
// Workers with numbers from `from` on, at most `most`.
std::vector<WorkerView> list_workers(const Core&, WorkerNumber from, size_t most);
std::optional<WorkerView> find_worker(const Core&, std::string_view id);
// Where an assignment is; O(tasks of all jobs) in the worst case, for diagnosis only.
std::optional<std::pair<JobNumber, TaskView>> find_assignment(const Core&, AssignmentId);

}  // namespace muster::core
