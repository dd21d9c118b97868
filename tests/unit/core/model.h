// The scheduling core as plain maps and loops: slow, without indexes, and meant to be obviously right. It is told every
// command with what the core did, works out what had to happen, takes over the core's choices after checking that each
// was allowed, and compares everything.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "scheduler/core/core.h"

namespace muster::core::testing {

struct ModelAssignment {
  AssignmentId id;
  WorkerNumber worker;
  AssignmentState state = AssignmentState::Leased;
  FateReason reason = FateReason::None;
  int revision = 0;
  form::AnswerCode code = form::kUncoded;
  bool outdated = false;  // it ended before the item was revised
  // volatile
  bool opened = false;
  ShardTime deadline;
  Millis frozen_before{0};
};

struct ModelTask {
  uint64_t key = 0, digest = 0, item_sequence = 0;
  int target = 0;
  ItemOptions options;
  TaskState state = TaskState::Fresh;
  bool was_done = false;
  bool outlived_reign = false;  // an earlier item of it was there when a reign began
  std::vector<ModelAssignment> assignments;

  bool open() const { return state == TaskState::Fresh || state == TaskState::InWork; }
  int count(AssignmentState state) const;
  int room() const;
};

struct ModelJob {
  std::string name;
  uint64_t spec = 0;
  JobPolicy policy;
  JobState state = JobState::Draft;
  std::vector<ModelTask> tasks;
};

struct ModelSite {
  std::string name, region;
  std::vector<std::string> keys;
  bool revoked = false;
  // volatile
  SessionNumber session;
  bool reconciled = false;
  std::set<AssignmentId> held;
  ShardTime last_heard, disconnected_at, punctual_since;
  Millis frozen{0};
};

struct ModelWorker {
  std::string id;
  SiteNumber site;
  WorkerLevel level = WorkerLevel::Annotator;
  std::vector<std::string> skills;
  bool active = true;
  JobNumber placed_on;
  // volatile
  uint32_t credits = 0;
};

class Model {
 public:
  explicit Model(const Core* core);

  // After each command. Failures are GoogleTest's.
  void step(const Command& command, ShardTime now, const Turn& turn);
  // A new core has replayed the journal without its last `lost` batches.
  void taken_over(const Core* core, size_t lost, ShardTime now, const Turn& turn);

 private:
  struct Reign {
    Epoch epoch;
    uint64_t tail = 0;
  };
  struct Facts {  // everything durable, with the volatile fields of what it names
    std::map<JobNumber, ModelJob> jobs;
    std::map<SiteNumber, ModelSite> sites;
    std::map<WorkerNumber, ModelWorker> workers;
    std::map<AssignmentId, JobNumber> granted;  // ever; with the job: adopted, by one that is not deleted
    std::vector<Reign> reigns;
    uint32_t jobs_made = 0;
  };

  // ---- commands; each takes the choices it explains out of grants_ and ended_ ----
  void on(const Tick&);
  void on(const SubmitAnswers&);
  void on(const SetCredits&);
  void on(const Presence&);
  void on(const GiveBack&);
  void on(const SiteHeard&);
  void on(const SessionOpened&);
  void on(const SessionClosed&);
  void on(const Reconcile&);
  void on(const UpsertItems&);
  void on(const SendBack&) {}  // the model plays no inspectors
  void on(const CreateJob&);
  void on(const ChangeJob&);
  void on(const ChangeGuideline&);
  void on(const EnrolSite&);
  void on(const SetSiteKeys&);
  void on(const RevokeSite&);
  void on(const FinaliseUpgrade&) {}
  void on(const EnrolWorkers&);
  void on(const Scored&) {}  // only adaptive jobs have scores and estimates, and the model plays none
  void on(const CorrectEstimates&) {}
  void on(const PlaceWorkers&);
  void on(const AskJobs&);

  // ---- what follows from one another ----
  struct Found {
    ModelJob* job = nullptr;
    ModelTask* task = nullptr;
    ModelAssignment* assignment = nullptr;
  };
  Found find_live(AssignmentId id);
  Receipt judge(SiteNumber site, const SubmittedAnswer& answer);
  Receipt judge_again(ModelJob& job, ModelTask& task, ModelAssignment& assignment, const SubmittedAnswer& answer);
  Receipt settle(ModelJob& job, ModelTask& task, ModelAssignment& assignment, const SubmittedAnswer& answer,
                 FateReason ended_for, bool adopted);
  // What became of the item since a lease that the journal does not know, if it can have lost it.
  std::optional<FateReason> adoptable(const ModelTask& task, AssignmentId id) const;
  void close(ModelJob& job, ModelTask& task, TaskState state);
  // The core must have ended these leases, and with this reason.
  void end(ModelAssignment& assignment, AssignmentState how, FateReason reason);
  void recall_those_of(ModelTask& task, WorkerNumber author);
  void recall_unopened(ModelTask& task, FateReason reason);
  void recall_all_of(WorkerNumber worker, FateReason reason);
  void disconnect(ModelSite& site);
  ItemVerdict::Kind upsert(ModelJob& job, const UpsertItems& command, const ItemDraft& draft, bool& work);
  void withdraw(ModelTask& task);
  std::optional<ModelTask> made_of(const ModelJob& job, const ItemDraft& draft) const;
  bool is_session(SiteNumber site, SessionNumber session);
  ModelWorker* person_of(SiteNumber site, WorkerNumber worker);

  // ---- choices of the core ----
  struct Grant {
    AssignmentId id;
    JobNumber job;
    TaskNumber task;
    WorkerNumber worker;
    ShardTime deadline;
  };
  struct Ended {
    AssignmentState how;
    FateReason reason;
  };
  void read_choices(const Turn& turn);
  void read_effects(const Turn& turn);
  void take_grants(const std::set<WorkerNumber>* only);
  bool may_have(WorkerNumber worker, const ModelJob& job, const ModelTask& task) const;
  bool is_kept_from_place(WorkerNumber worker, JobNumber job) const;
  bool may_work_on(const ModelWorker& worker, const ModelJob& job) const;
  uint32_t live_of(WorkerNumber worker) const;
  uint32_t taken_of(WorkerNumber worker, const ModelJob& job) const;
  void take_expiries();
  ShardTime deadline_of(const ModelAssignment& assignment) const;

  // ---- comparisons ----
  void compare() const;
  void compare_job(JobNumber number, const ModelJob& job) const;
  void compare_task(const Job& job, TaskNumber number, const ModelTask& task) const;
  void compare_people() const;
  void expect_nobody_idle() const;
  void expect_nothing_overdue() const;
  void expect_invariants(const ModelTask& task) const;
  void expect_effects_match() const;

  const Core* core_;
  ShardTime now_;
  uint64_t sequence_ = 0;
  Facts facts_;
  std::vector<std::pair<uint64_t, Facts>> past_;  // as of each of the last batches

  std::vector<Grant> grants_;
  std::map<AssignmentId, Ended> ended_;
  std::vector<AssignmentId> recalled_here_, sent_, recalls_sent_;  // what should be and what was sent to sites
  std::multiset<std::string> events_, events_expected_;
  std::vector<Receipt> receipts_;
  SendReconciled reconciled_;
  std::optional<Outcome> outcome_;
  std::optional<SendPlaced> placed_;
  std::optional<SendJobs> jobs_;
};

}  // namespace muster::core::testing
