// What the core knows only while it runs: who is connected, who is there, what they hold, where they are in each queue.
// Volatile: rebuilt at takeover, never journalled. Whatever it led to that matters is a record.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <unordered_set>
#include <utility>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "scheduler/consensus/policy/online.h"
#include "scheduler/core/fair_share.h"
#include "scheduler/core/job_queue.h"
#include "scheduler/core/live_leases.h"
#include "scheduler/core/vocabulary.h"

namespace muster::core {

// A person's dealings with one job.
struct PersonJob {
  JobNumber job;
  JobQueue::Cursor cursor;
  uint32_t taken = 0;  // live leases and answers, for max_per_worker
  uint32_t answers = 0;
};

struct Person {
  uint32_t credits = 0;  // leases this person may hold at once; the window their site asked for
  uint32_t live = 0;     // leases held
  LiveLeases::Slot first_lease = LiveLeases::kNone;
  bool present = false;
  bool waiting = false;                // stands in Volatile::waiting
  WaitReason told = WaitReason::None;  // why they have less than their credits, as last sent
  FairShare::Eligibility eligibility;
  JobNumber block_job;  // 0: none
  uint32_t block_left = 0;
  ShardTime block_ends;
  uint64_t answers = 0;
  std::vector<PersonJob> jobs;  // by number

  PersonJob& in(JobNumber job);
};

struct SitePresence {
  SessionNumber session;    // 0: disconnected
  bool reconciled = false;  // leases may be granted
  ShardTime last_heard;
  ShardTime disconnected_at;
  Millis frozen{0};                       // how long it has been disconnected in all, before now
  std::unordered_set<AssignmentId> held;  // listed so far by the reconciliation under way
  std::vector<WorkerNumber> workers;
  std::vector<std::string> features;  // of its agent, when it last connected

  bool connected() const { return session.value() != 0; }
};

struct JobPresence {
  JobQueue queue;
  // How good its people are, where redundancy is adaptive and the core can score; else null.
  std::unique_ptr<consensus::RunningEstimates> estimates;
  uint32_t workers = 0;  // people with at least one answer
  uint64_t live = 0;     // leases
};

struct Volatile {
  explicit Volatile(ShardTime now) : leases(now) {}
  Person& person(WorkerNumber worker);
  const Person* find_person(WorkerNumber worker) const;
  SitePresence& site(SiteNumber site);
  const SitePresence* find_site(SiteNumber site) const;
  // What there is to know of a job from its beginning.
  JobPresence& begin(JobNumber job, const JobPolicy& policy);
  // Drops what is known of a job, with everybody's dealings with it.
  void forget(JobNumber job);
  // Has a person asked at the next tick if they hold fewer leases than they may.
  void offer(WorkerNumber worker);

  LiveLeases leases;
  FairShare shares;
  std::map<JobNumber, JobPresence> jobs;
  std::deque<WorkerNumber> waiting;  // people with unmet credits; at most once each
  size_t to_ask = 0;                 // how many of them have yet to be offered work that arrived since

 private:
  std::vector<Person> people_;
  std::vector<SitePresence> sites_;
};

}  // namespace muster::core
