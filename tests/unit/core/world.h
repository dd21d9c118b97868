// A scheduling core with sites, people and jobs called by name, for tests that read as scripts. Every command is one
// turn that ends with a tick, as in the loop; the sites' side of the link (what each person holds) is kept here, and
// everything that happens can be read as short strings.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "scheduler/core/core.h"

namespace muster::core::testing {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// What a site believes of one lease.
struct HeldHere {
  AssignmentId id;
  JobNumber job;
  TaskNumber task;
  std::string person, key;
  bool opened = false;
  bool over = false;  // answered, given back, recalled or dropped
};

class World {
 public:
  World();

  // ---- operators ----
  SiteNumber site(const std::string& name, const std::string& region = "north");  // enrolled and connected
  WorkerNumber person(const std::string& id, const std::string& site, WorkerDraft draft = {});
  Outcome change_person(WorkerDraft draft);
  JobNumber job(const std::string& name, JobPolicy policy = {});  // running
  JobNumber draft_job(const std::string& name, JobPolicy policy = {});
  std::string change(const std::string& job, JobEvent event);  // "ok", "unchanged", or the refusal's code
  // "created", "unchanged", "replaced", "revised" or "refused", joined by spaces; or the command's refusal. An item is
  // told from an earlier one of its key by `version`.
  struct ItemOf {
    std::string key;
    uint8_t target = 0;
    int32_t priority = 0;
    std::vector<std::string> reserved_for = {}, unavailable_for = {};
    int version = 1;
  };
  std::string items(const std::string& job, const std::vector<ItemOf>& items, bool revise = false,
                    bool dry_run = false);
  std::string revoke(const std::string& site);
  Outcome run(Command command);  // any command of an operator

  // ---- sites ----
  void disconnect(const std::string& site);
  // Opens a session and lists what the site holds; "ann/a keep, bob/b drop(job_ended)". `lost`: its disk is gone.
  std::string connect(const std::string& site, bool lost = false);
  // From the next connection on; none at first.
  void give_features(const std::string& site, std::vector<std::string> features);
  void silence(const std::string& site, bool silent = true) { silent_[site] = silent; }
  void credits(const std::string& person, uint32_t credits);
  void presence(const std::string& person, Presence::State state);  // with what they have open
  void open(const std::string& person, const std::string& key);     // and active
  struct Given {
    uint8_t revision = 1;
    bool valid = true;
    form::AnswerCode code = 0;
  };
  // The receipt: "counted(on_time)", "ignored(wrong_person)", …
  std::string answer(const std::string& person, const std::string& key);
  std::string answer(const std::string& person, const std::string& key, Given given);
  std::string give_back(const std::string& person, const std::string& key);
  // The refusal's code, or "ok". No job: any.
  std::string place(const std::string& site, const std::vector<std::string>& people, const std::string& job);
  std::string jobs(const std::string& site);  // "near 3, far 1"
  std::string skip(const std::string& person, const std::string& key, const std::string& note = "");
  // The last lease of this person on this key; aborts if there never was one.
  HeldHere& lease(const std::string& person, const std::string& key);
  std::string submit(const std::string& site, SubmittedAnswer answer);
  SubmittedAnswer answer_to(const HeldHere& lease) const;

  // ---- time ----
  void pass(Millis time);  // in seconds; connected sites are heard of, unless silent
  void tick() { run(Tick{}); }
  // The scheduler dies; another replays the journal, without its last `lost` batches, and takes over.
  void take_over(size_t lost = 0);

  // ---- pictures ----
  // "a:in_work 1/2 ann=counted bob=leased; b:fresh 0/2". Reasons are shown unless they go without saying.
  std::string tasks(const std::string& job) const;
  std::string task(const std::string& job, const std::string& key) const;
  std::string state(const std::string& job) const { return std::string(name(the_job(job).info.state)); }
  // What this person's site holds for them: "a b".
  std::string holds(const std::string& person) const;
  // What was sent and raised since last asked: "ann<a; ann:none_left; recall bob/a(…); job_completed j".
  std::string heard();

  Core& core() { return *core_; }
  const State& state() const { return core_->state(); }
  ShardTime now() const { return now_; }
  const Job& the_job(const std::string& name) const { return *state().job(*state().job_named(name)); }
  const std::vector<std::string>& journal() const { return journal_; }

 private:
  struct Link {
    SiteNumber number;
    SessionNumber session;  // 0: cut
    std::vector<std::string> features = {};
  };
  void take(Effect& effect);
  void take(const SendLeases& leases);
  void take(const SendRecall& recall);
  void take(const ScoreTask& score);
  void take(const EventRaised& event);
  std::string receipt() const;
  WorkerNumber number_of(const std::string& person) const;
  std::string site_of(const std::string& person) const;
  std::string person_of(WorkerNumber worker) const;
  std::string key_of(JobNumber job, TaskNumber task) const;
  std::string give_back(const std::string& person, const std::string& key, bool skipped, const std::string& note);

  std::unique_ptr<Core> core_;
  ShardTime now_{Millis(1'000'000)};
  uint64_t sequence_ = 0;
  uint64_t sessions_ = 0;
  std::vector<std::string> journal_;  // serialised batches
  std::map<std::string, Link> links_;
  std::map<std::string, bool> silent_;
  std::map<JobNumber, std::vector<std::string>> keys_;  // by task
  const std::vector<ItemOf>* upserting_ = nullptr;
  std::vector<HeldHere> held_;
  std::vector<std::string> heard_;
  SendReceipts receipts_;      // the last
  SendReconciled reconciled_;  // the last
  SendPlaced placed_;          // the last
  SendJobs jobs_;              // the last
  Outcome outcome_;            // the last
};

}  // namespace muster::core::testing
