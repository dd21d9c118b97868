// The core's hand that writes. Each verb makes one durable change: it emits the record, applies it, keeps the volatile
// side in step, and collects the effects that follow for certain.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "scheduler/core/counters.h"
#include "scheduler/core/effect.h"
#include "scheduler/core/presence.h"
#include "scheduler/core/state.h"
#include "scheduler/core/turn.h"

namespace muster::core {

// Lives as long as the core. Between begin() and end() it writes to one turn.
class Ledger {
 public:
  Ledger(State& state, Volatile& present, Counters& counters)
      : state_(state), volatile_(present), counters_(counters) {}

  void begin(Turn& turn, ShardTime now);
  // Turns what was collected per site into effects.
  void end();

  const State& state() const { return state_; }
  Volatile& present() { return volatile_; }
  Counters& counters() { return counters_; }
  ShardTime now() const { return now_; }
  void effect(Effect effect) { turn_->effects.push_back(std::move(effect)); }

  // ---- leases and answers ----
  void grant(const Job& job, TaskNumber task, const Worker& worker);
  // Ends a live lease without an answer; the task is queued again if it wants one. `how` is Returned, Skipped, Expired
  // or Recalled; `note` a journal::LeaseNote, serialised, or empty.
  void end_lease(LiveLeases::Slot slot, AssignmentState how, FateReason reason, std::string note = {});
  // Ends it and tells its site.
  void recall(LiveLeases::Slot slot, FateReason reason);
  struct NewAnswer {
    AssignmentId id;
    TaskNumber task;
    WorkerNumber worker;
    uint8_t revision = 1;
    form::AnswerCode code = form::kUncoded;
    std::string content;
    AssignmentState fate = AssignmentState::Counted;
    FateReason reason = FateReason::None;
    bool adopted = false;
  };
  // First answer for an assignment, live or ended, or a valid one after a quarantined one.
  void record_answer(const Job& job, NewAnswer answer);
  void revise_answer(const Job& job, NewAnswer answer);
  void invalidate(const Job& job, TaskNumber task, AssignmentId id, FateReason reason);
  // Notes that the item of a lease, which ended without an answer, has changed since.
  void outdate(const Job& job, TaskNumber task, AssignmentId id);
  // Wants another number of answers of a task from now on; queues it if that gives it room.
  void change_target(const Job& job, TaskNumber task, uint8_t target);
  // Closes a task, and completes its job with the last.
  void close_task(const Job& job, TaskNumber task, TaskState state);
  // Drops a task that has been leased as often as a task can be, is in nobody's hands, and still wants an answer.
  bool drop_if_worn(const Job& job, TaskNumber task);

  // ---- jobs, items, people ----
  JobNumber create_job(const JobDraft& draft, int64_t wall_ms);
  void set_job_state(const Job& job, JobState state);
  void change_guideline(const Job& job, const std::string& guideline);
  void delete_job(const Job& job);
  // One record for a run of new items; content and options come with each.
  struct NewItem {
    const ItemDraft* draft;
    ItemOptions options;
    uint8_t target;
  };
  void add_items(const Job& job, std::vector<NewItem> items);
  void replace_item(const Job& job, TaskNumber task, NewItem item, bool revised);
  // REQUIRES that it was sent back to its authors. From now on it is anybody's.
  void drop_reservation(const Job& job, TaskNumber task);
  SiteNumber enrol_site(const std::string& name, const std::string& region, const std::string& key);
  void set_site_keys(const Site& site, const std::vector<std::string>& keys);
  void revoke_site(const Site& site);
  WorkerNumber enrol_worker(const WorkerDraft& draft, SiteNumber site);
  // With no job: on any. People with unmet credits are asked anew.
  void place_workers(const std::vector<WorkerNumber>& workers, JobNumber job);
  void start_epoch(Epoch epoch, uint64_t reign);
  void finalise_upgrade(uint32_t format);

  // Puts a task that has room where people will find it, unless it is worn. REQUIRES room.
  void queue_task(const Job& job, TaskNumber task);
  // Makes the job choosable, or not, by its state and queue.
  void refresh_ready(const Job& job);

 private:
  journal::Record& emit();
  void commit(const journal::Record& record);
  void drop_live_leases(JobNumber job);
  bool has_answer(const Job& job, TaskNumber task, AssignmentId id) const;
  const Job& job_of(JobNumber job) const;

  State& state_;
  Volatile& volatile_;
  Counters& counters_;
  Turn* turn_ = nullptr;
  ShardTime now_;
  std::map<SiteNumber, std::vector<GrantedLease>> granted_;
  std::map<std::pair<SiteNumber, FateReason>, std::vector<AssignmentId>> recalled_;
};

}  // namespace muster::core
