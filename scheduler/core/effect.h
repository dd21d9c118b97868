// What follows from a command outside the core. Effects are released only when the batch of their turn is durable.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "scheduler/core/command.h"
#include "scheduler/core/vocabulary.h"

namespace muster::core {

struct Refusal {
  std::string code;     // stable slug: "job.exists", "job.state", "site.unknown", …
  std::string message;  // for a person
};

// Where a content lies: entry `index` of the blob that batch `sequence` wrote for `job`.
struct ContentRef {
  JobNumber job;
  Sequence sequence;
  uint16_t index = 0;
};

struct GrantedLease {
  AssignmentId id;
  JobNumber job;
  TaskNumber task;
  WorkerNumber worker;
  Millis lease{0};
  ContentRef item;
};
struct SendLeases {
  SiteNumber site;
  SessionNumber session;
  std::vector<GrantedLease> leases;
};

struct Receipt {
  AssignmentId id;
  uint8_t revision = 0;  // 0 for a GiveBack
  enum class Kind : uint8_t { Fate, Ignored, Final } kind = Kind::Fate;
  AssignmentState fate = AssignmentState::Counted;  // with Kind::Fate
  FateReason reason = FateReason::None;
};
struct SendReceipts {
  SiteNumber site;
  SessionNumber session;
  uint64_t request = 0;
  std::vector<Receipt> receipts;
};

struct SendReconciled {
  SiteNumber site;
  SessionNumber session;
  uint64_t request = 0;
  enum class Verdict : uint8_t { Keep, Drop, Done };
  struct Entry {
    AssignmentId id;
    Verdict verdict = Verdict::Drop;
    Millis remaining{0};
    FateReason reason = FateReason::None;
  };
  std::vector<Entry> entries;
  bool last = true;
};

struct SendNoWork {
  SiteNumber site;
  SessionNumber session;
  struct Entry {
    WorkerNumber worker;
    WaitReason reason = WaitReason::None;
  };
  std::vector<Entry> entries;
};

struct SendRecall {
  SiteNumber site;
  SessionNumber session;
  std::vector<AssignmentId> ids;
  FateReason reason = FateReason::None;
};

// These workers of the site are new or changed.
struct SendRoster {
  SiteNumber site;
  std::vector<WorkerNumber> workers;
};

// What became of a PlaceWorkers; a SendRoster with those who changed goes before it.
struct SendPlaced {
  SiteNumber site;
  SessionNumber session;
  uint64_t request = 0;
  Refusal refusal = {};  // no code: done
};

struct SendJobs {
  SiteNumber site;
  SessionNumber session;
  uint64_t request = 0;
  struct Entry {
    JobNumber job;
    std::string name;
    uint64_t left = 0;  // answers that are wanted and in nobody's hands yet
  };
  std::vector<Entry> jobs;  // by number
};

// How sure are these answers, which have no code? A Scored must follow, as often as it is asked.
struct ScoreTask {
  JobNumber job;
  TaskNumber task;
  uint8_t counted = 0;
  struct Answer {
    WorkerNumber worker;
    ContentRef content;
  };
  std::vector<Answer> answers;  // the counted ones
};

// The site's session must end now: revoked.
struct EndSession {
  SiteNumber site;
};

// The set of sites, or a site's keys, changed: the admission list must be made anew.
struct SitesChanged {};

// A job was created: its form may now be looked up. / A job is gone: its contents may be dropped.
struct JobPublished {
  JobNumber job;
};
struct JobGone {
  JobNumber job;
};

// ---- replies to operators ----

struct ItemVerdict {
  enum class Kind : uint8_t { Created, Unchanged, Replaced, Revised, Refused } kind = Kind::Created;
  std::string reason;  // with Refused
};
struct Outcome {
  std::vector<Refusal> refusals;      // empty: done
  JobNumber job;                      // CreateJob, ChangeJob
  SiteNumber site;                    // EnrolSite, SetSiteKeys, RevokeSite
  bool unchanged = false;             // it was already so
  std::vector<ItemVerdict> items;     // UpsertItems
  std::vector<WorkerNumber> workers;  // EnrolWorkers, in order
};
struct Replied {
  Token token = 0;
  Outcome outcome;
};

// Something an outside listener may want to know, once.
struct EventRaised {
  enum class Kind : uint8_t {
    JobStarted,
    JobCompleted,
    TaskCompleted,
    TaskRevised,
    TaskDisputed,
    SiteOnline,
    SiteOffline
  };
  Kind kind = Kind::JobStarted;
  JobNumber job;
  TaskNumber task;
  SiteNumber site;
};

using Effect =
    std::variant<SendLeases, SendReceipts, SendReconciled, SendNoWork, SendRecall, SendRoster, ScoreTask, EndSession,
                 SitesChanged, JobPublished, JobGone, Replied, EventRaised, SendPlaced, SendJobs>;

}  // namespace muster::core
