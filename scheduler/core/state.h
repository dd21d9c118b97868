// The durable state: what the journal says, and nothing else. `apply` is the only code that changes it; replay is
// apply.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "scheduler/core/command.h"
#include "scheduler/core/cow_array.h"
#include "scheduler/core/effect.h"
#include "scheduler/core/flat_index.h"
#include "scheduler/core/formats.h"
#include "scheduler/core/packed.h"
#include "scheduler/core/slot_pool.h"

namespace muster::journal {
class Item;
class Record;
}  // namespace muster::journal

namespace muster::core {

// What only some items have, beside the packed task.
struct ItemOptions {
  std::vector<WorkerNumber> reserved_for;  // empty: anyone
  std::vector<WorkerNumber> unavailable_for;
  bool returned = false;  // reserved_for are its authors, to whom an inspector sent it back
  int32_t priority = 0;
  uint8_t max_redundancy = 0;  // 0: the job's rule; the next two are with it
  uint8_t min_redundancy = 0;
  double confidence = 0;

  bool operator==(const ItemOptions&) const = default;
};

struct JobInfo {
  JobNumber number;
  std::string name, project;
  JobPolicy policy;
  JobState state = JobState::Draft;
  int64_t created_wall_ms = 0;
  ShardTime deadline = ShardTime::max();
  uint64_t spec_digest = 0;
  std::shared_ptr<const JobText> text;
};

// A job's tasks with their assignments. Copying is O(chunks) and gives a consistent cut (cow_array.h).
class TaskTable {
 public:
  size_t size() const { return tasks_.size(); }
  const PackedTask& operator[](TaskNumber task) const { return tasks_[task.value()]; }
  const PackedAssignment& assignment(const PackedTask& task, uint32_t position) const {
    return slots_[task.block_start() + position];
  }
  // Null for a task without options. Valid until the item is replaced.
  const ItemOptions* options(TaskNumber task) const;

  // How many live leases a task has; O(its assignments).
  uint32_t live(const PackedTask& task) const;
  // Answers still missing: target less counted; 0 in a closed task.
  static uint32_t missing(const PackedTask& task);
  // Answers that could still be asked for: those missing less live.
  uint32_t room(const PackedTask& task) const;
  std::optional<uint32_t> find(const PackedTask& task, uint8_t shard, AssignmentId id) const;

  PackedTask& mut(TaskNumber task) { return tasks_.mut(task.value()); }
  PackedAssignment& mut_assignment(const PackedTask& task, uint32_t position) {
    return slots_.mut(task.block_start() + position);
  }
  // Appends an assignment to the task and returns its position. REQUIRES fewer than SlotPool::kMaxBlock.
  uint32_t append_assignment(TaskNumber task);
  void add_task(const PackedTask& task) { tasks_.push_back(task); }
  void set_options(TaskNumber task, std::shared_ptr<const ItemOptions> options);

 private:
  struct OptionsBucket {
    std::vector<std::pair<uint32_t, std::shared_ptr<const ItemOptions>>> entries;  // by task
  };
  static constexpr size_t kTasksPerBucket = 256;
  CowArray<PackedTask, 2048> tasks_;
  SlotPool slots_;
  CowArray<OptionsBucket, 64> options_;
};

struct Job {
  JobInfo info;
  TaskTable tasks;
  KeyIndex keys;                                                   // derived from tasks
  std::array<uint64_t, kTaskStates> tasks_by_state{};              // derived
  std::array<uint64_t, kAssignmentStates> assignments_by_state{};  // derived
  uint64_t answers_wanted = 0;                                     // derived: targets of tasks not dropped

  // Answers that somebody gave or may still give: what a budget pays for.
  uint64_t answers_spent() const;
  TaskNumber find_key(uint64_t key_hash, bool& found) const;
  bool all_closed() const {
    return tasks_by_state[static_cast<size_t>(TaskState::Fresh)] +
               tasks_by_state[static_cast<size_t>(TaskState::InWork)] ==
           0;
  }
};

struct Site {
  SiteNumber number;
  std::string name, region;
  std::vector<std::string> keys;
  bool revoked = false;
};

struct Worker {
  WorkerNumber number;
  std::string id;
  SiteNumber site;
  WorkerLevel level = WorkerLevel::Annotator;
  std::vector<std::string> skills;
  bool active = true;
  JobNumber placed_on;  // whose tasks they get before others; 0: any. It may have ended, or be gone
};

// A reign: the last sequence before its first batch, and how many leases it granted as far as this journal goes (known
// when the next one has begun). `reign` tells it from a lost one of the same number.
struct EpochStart {
  Epoch epoch;
  Sequence tail;
  uint64_t leases = 0;
  uint64_t reign = 0;
};

// A copy of everything durable at one point, cheap to take, for the checkpoint's writer.
struct Snapshot {
  uint8_t shard = 0;
  Sequence sequence;
  Epoch epoch;
  uint32_t format = 1;
  std::vector<EpochStart> epoch_starts;
  uint64_t next_counter = 0;
  ShardTime now;
  uint32_t last_job = 0;
  struct JobCut {
    JobInfo info;
    TaskTable tasks;
  };
  std::vector<JobCut> jobs;
  std::vector<Site> sites;
  CowArray<Worker, 256> workers;
};

class State {
 public:
  explicit State(uint8_t shard, Formats formats = {}) : shard_(shard), formats_(formats) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Where a record stands: the batch that carries it.
  struct Place {
    Sequence sequence;
    ShardTime now;
  };
  void apply(const journal::Record& record, const Place& place);
  Snapshot snapshot(Sequence sequence, ShardTime now) const;
  // REQUIRES an empty state, and scalars before tasks. Derived fields are computed here.
  void restore_scalars(std::vector<EpochStart> epoch_starts, uint64_t next_counter, uint32_t last_job, uint32_t format);
  void restore_tasks(JobNumber job, TaskTable tasks);

  uint8_t shard() const { return shard_; }
  const Formats& formats() const { return formats_; }
  uint32_t format() const { return format_; }  // in use
  Epoch epoch() const { return epoch_starts_.empty() ? Epoch() : epoch_starts_.back().epoch; }
  // The latest kMaxEpochStarts reigns, oldest first.
  const std::vector<EpochStart>& epoch_starts() const { return epoch_starts_; }
  // What a lease on this task may be that is unknown here. Lost: an earlier reign granted it, and it went with the tail
  // of that reign's journal: its surviving leases end before it, the item is none that came later, and it was not
  // adopted yet. LostBefore: the same, but the item was revised since. Stranger: neither.
  enum class UnknownLease : uint8_t { Stranger, Lost, LostBefore };
  UnknownLease judge_unknown(AssignmentId id, const PackedTask& task) const;
  // The counter that the next assignment of this epoch gets.
  uint64_t next_counter() const { return next_counter_; }
  JobNumber next_job() const { return JobNumber(last_job_ + 1); }

  const Job* job(JobNumber number) const;  // null if it never was or is deleted
  const std::map<JobNumber, std::unique_ptr<Job>>& jobs() const { return jobs_; }
  std::optional<JobNumber> job_named(std::string_view name) const;
  // The job whose tasks are reviews of this one's; null: none yet.
  const Job* reviews_of(const Job& job) const;
  const Site* site(SiteNumber number) const;
  const std::vector<Site>& sites() const { return sites_; }  // by number, from 1
  const Site* site_named(std::string_view name) const;
  const Worker* worker(WorkerNumber number) const;
  size_t worker_count() const { return workers_.size(); }
  const Worker* worker_named(std::string_view id) const;

 private:
  void apply_job(const journal::Record& record);
  void apply_people(const journal::Record& record);
  void grant(const journal::Record& record);
  void end_lease(const journal::Record& record, const Place& place);
  void record_answer(const journal::Record& record, const Place& place);
  void revise_answer(const journal::Record& record, const Place& place);
  void change_fate(const journal::Record& record);
  void change_target(const journal::Record& record);
  void add_items(const journal::Record& record, const Place& place);
  void replace_item(const journal::Record& record, const Place& place);
  void drop_reservation(const journal::Record& record);
  void set_task_state(Job& job, TaskNumber task, TaskState state);
  void set_assignment_state(Job& job, PackedAssignment& assignment, AssignmentState state, FateReason reason);
  void cancel_rest(Job& job);
  // The reign after the one that granted this; null if it is the present one, or too long ago.
  const EpochStart* reign_after(AssignmentId id) const;
  bool survives(AssignmentId id) const;
  Job& mut_job(uint32_t number);

  static constexpr size_t kMaxEpochStarts = 1024;
  const uint8_t shard_;
  const Formats formats_;
  uint32_t format_ = 1;
  std::vector<EpochStart> epoch_starts_;
  uint64_t next_counter_ = 0;
  uint32_t last_job_ = 0;
  std::map<JobNumber, std::unique_ptr<Job>> jobs_;
  std::map<AssignmentId, JobNumber> adopted_;  // derived
  std::vector<Site> sites_;
  CowArray<Worker, 256> workers_;
  std::unordered_map<std::string, JobNumber> job_names_;
  std::unordered_map<std::string, SiteNumber> site_names_;
  std::unordered_map<std::string, WorkerNumber> worker_ids_;
};

}  // namespace muster::core
