// What the core is asked to do. Plain values; the adapters that build them have already parsed and bounded the input.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "common/form/form.h"
#include "scheduler/consensus/policy/online.h"
#include "scheduler/core/vocabulary.h"

namespace muster::core {

// Ties a command to the caller that waits for its Replied effect. 0: nobody waits.
using Token = uint64_t;

// So many counted answers with this value settle a task, whatever its redundancy.
struct ValueRule {
  form::AnswerCode code = 0;
  uint8_t count = 1;

  bool operator==(const ValueRule&) const = default;
};

struct JobPolicy {
  uint8_t redundancy = 1;      // answers a task gets, 1-100; the fewest, where it is adaptive
  uint8_t max_redundancy = 0;  // the most, 1-100; 0: fixed
  double confidence = 0.95;    // adaptive: at which a task has enough, 0.5 to 1
  AtMax at_max = AtMax::Dispute;
  double price = 0;  // of an answer, where a result that is right instead of wrong is worth 1; 0: answers are free
  std::vector<ValueRule> stop_when = {};
  uint8_t trust_after = 0;      // agreeing answers in a row after which a person may work singly; 0: never
  uint64_t budget_answers = 0;  // counted and live together; 0: no limit
  // The deciding control's codes are [first_code, first_code + classes); no classes: it has none, and its answers are
  // scored beside the core.
  form::AnswerCode first_code = 0;
  uint16_t classes = 0;
  std::string consensus = "auto";  // method of final results
  uint8_t priority = 5;            // class 0-9, higher first
  double weight = 1;               // share inside its class, 0.01-1000
  Millis lease{std::chrono::minutes(30)};
  Millis offline_grace{std::chrono::hours(2)};
  uint32_t block_tasks = 50;
  Millis block_time{std::chrono::minutes(30)};
  TaskOrder order = TaskOrder::DepthFirst;
  SkipPolicy skip = SkipPolicy::ToOthers;
  int64_t deadline_wall_ms = 0;  // 0: none
  WorkerLevel level = WorkerLevel::Trainee;
  std::vector<std::string> skills = {}, sites = {}, regions = {};  // all of the skills; any of the sites, the regions
  uint32_t max_per_worker = 0;                                     // 0: no limit
  std::vector<std::string> needs = {};  // what an agent must be able to show: form::features(form)
  // docs/review.md.
  double review_share = 0;  // of finished tasks, 0 to 1
  WorkerLevel review_level = WorkerLevel::Inspector;
  ReviewShow review_show = ReviewShow::Verdicts;
  JobNumber review_of = {};  // whose finished tasks this job's items are; 0: it is no review
};

// Texts of a job that are shown, never decided on.
struct JobText {
  std::string template_xml, guideline;
  std::string form_json;  // compiled from template_xml
  std::string spec_json;  // as submitted, normalised
  uint32_t version = 1;   // of what people are shown; rises when the guideline changes
};

// The job with the reviews of `mood` is called `mood.review`.
constexpr std::string_view kReviewSuffix = ".review";

struct JobDraft {
  std::string name, project;
  JobPolicy policy;
  JobText text;
  uint64_t spec_digest = 0;
};

// Priorities of items are -kMaxItemPriority to kMaxItemPriority: a decision looks at each that is in use.
constexpr int32_t kMaxItemPriority = 100;

struct ItemDraft {
  uint64_t key_hash = 0;       // keyed hash of the item's key; equal hashes are taken for equal keys
  uint64_t digest = 0;         // of contents and options
  std::string content;         // journal::ItemContent, serialised
  uint8_t target = 0;          // answers wanted; 0: the job's redundancy
  uint8_t max_redundancy = 0;  // 0: as the job, or `target` alone where that is given
  double confidence = 0;       // with max_redundancy
  int32_t priority = 0;
  std::vector<std::string> reserved_for = {}, unavailable_for = {};  // worker ids
};

struct WorkerDraft {
  std::string id = {}, site = {};
  WorkerLevel level = WorkerLevel::Annotator;
  std::vector<std::string> skills = {};
  bool active = true;
};

// ---- from operators ----

struct CreateJob {
  Token token = 0;
  JobDraft draft;
  int64_t wall_ms = 0;
};
struct ChangeJob {
  Token token = 0;
  JobNumber job;
  JobEvent event = JobEvent::Start;  // Start, Pause, Resume, Cancel or Delete
};
// What people of this job are to go by from now on, and those who review it. Leases that are out keep the guideline
// that they came with.
struct ChangeGuideline {
  Token token = 0;
  JobNumber job;
  std::string guideline;
};
// At most 10,000 items. The reply has one verdict per item, in order; good items are taken even if others are refused.
struct UpsertItems {
  Token token = 0;
  JobNumber job;
  std::vector<ItemDraft> items;
  bool revise = false;   // replace items that are in work, invalidating their answers
  bool dry_run = false;  // verdicts only
};
// An inspector returns a finished task to those who answered it: their answers are withdrawn, and it is theirs to do
// again, before other tasks. Of those who cannot work any more it is anybody's. Unchanged: other answers stand there by
// now.
struct SendBack {
  Token token = 0;
  JobNumber job;
  TaskNumber task;
  struct Answer {
    AssignmentId id;
    uint8_t revision = 0;

    bool operator==(const Answer&) const = default;
  };
  std::vector<Answer> answers;  // that were seen: all that count
  std::string content;          // journal::ItemContent, serialised: the item with the inspector's marks
};
struct EnrolSite {
  Token token = 0;
  // key: Z85 CURVE public key. An enrolled site gains the key (two at most), and keeps its region: region is that, or
  // empty. A new site without one is in "default".
  std::string name, region, key;
};
struct SetSiteKeys {
  Token token = 0;
  SiteNumber site;
  std::vector<std::string> keys;  // one or two
};
struct RevokeSite {
  Token token = 0;
  SiteNumber site;
};
// New workers, or changes to known ones. All or nothing.
struct EnrolWorkers {
  Token token = 0;
  std::vector<WorkerDraft> workers;
};

// From now on write the newest format that this program knows.
struct FinaliseUpgrade {
  Token token = 0;
};

// ---- from sites; the gateway has bound (site, session) to the key the peer proved ----

struct SessionOpened {
  SiteNumber site;
  SessionNumber session;
  std::vector<std::string> features = {};  // what the site's agent can show
};
struct SessionClosed {
  SiteNumber site;
  SessionNumber session;
};
// The site was heard of since the last such command.
struct SiteHeard {
  SiteNumber site;
};

struct HeldLease {
  AssignmentId id;
  JobNumber job;
  TaskNumber task;
  WorkerNumber worker;
  enum class Holding : uint8_t { Unopened, Opened, Answered } holding = Holding::Unopened;
};
struct Reconcile {
  SiteNumber site;
  SessionNumber session;
  uint64_t request = 0;
  std::vector<HeldLease> held;
  bool last = true;
};

struct SetCredits {
  SiteNumber site;
  SessionNumber session;
  struct Entry {
    WorkerNumber worker;
    uint32_t credits = 0;
  };
  std::vector<Entry> entries;
};

constexpr uint8_t kMaxRevision = 127;

struct SubmittedAnswer {
  AssignmentId id;
  JobNumber job;
  TaskNumber task;
  WorkerNumber worker;
  uint8_t revision = 1;  // to kMaxRevision
  form::AnswerCode code = form::kUncoded;
  bool valid = true;
  std::string content;    // journal::AnswerContent, serialised
  uint64_t key_hash = 0;  // of the item that it answers; 0: not said
};
struct SubmitAnswers {
  SiteNumber site;
  SessionNumber session;
  uint64_t request = 0;
  std::vector<SubmittedAnswer> answers;
};

struct GiveBack {
  SiteNumber site;
  SessionNumber session;
  uint64_t request = 0;
  struct Entry {
    AssignmentId id;
    JobNumber job;
    TaskNumber task;
    WorkerNumber worker;
    bool skipped = false;
    std::string note = {};  // journal::LeaseNote, serialised; empty: the person gave no reason
  };
  std::vector<Entry> entries;
};

struct Presence {
  SiteNumber site;
  SessionNumber session;
  enum class State : uint8_t { Active, Idle, SignedOut };
  struct Open {
    AssignmentId id;
    JobNumber job;
    TaskNumber task;
  };
  struct Person {
    WorkerNumber worker;
    State state = State::Active;
    std::vector<Open> open;
  };
  std::vector<Person> people;
};

// Somebody who leads the site's people puts some of them on a job: they get its tasks before others, and others only
// while it has none for them. Answered by SendPlaced.
struct PlaceWorkers {
  SiteNumber site;
  SessionNumber session;
  uint64_t request = 0;
  std::vector<WorkerNumber> workers;
  std::string job;  // its name; empty: any job again
};
// What there is to put people of this site on. Answered by SendJobs.
struct AskJobs {
  SiteNumber site;
  SessionNumber session;
  uint64_t request = 0;
};

// ---- from scoring, beside the core ----

// What ScoreTask asked for.
struct Scored {
  JobNumber job;
  TaskNumber task;
  uint8_t counted = 0;    // as in ScoreTask
  double confidence = 0;  // 0 to 1, calibrated
};

// A fit of all of a job's answers takes the place of what was learned one by one. Volatile.
struct CorrectEstimates {
  JobNumber job;
  std::shared_ptr<const consensus::Estimate> fit;
  std::vector<consensus::RunningEstimates::Fitted> people;
  consensus::ConfidenceCurve curve;
};

// Time passes: expiries, waiting people. The loop sends one every turn.
struct Tick {};

using Command =
    std::variant<Tick, SubmitAnswers, SetCredits, Presence, GiveBack, SiteHeard, SessionOpened, SessionClosed,
                 Reconcile, UpsertItems, SendBack, CreateJob, ChangeJob, ChangeGuideline, EnrolSite, SetSiteKeys,
                 RevokeSite, EnrolWorkers, FinaliseUpgrade, Scored, CorrectEstimates, PlaceWorkers, AskJobs>;

}  // namespace muster::core
