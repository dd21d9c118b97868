// What the agent keeps on disk, as plain values, and the writes that change it. The spool stores these; the session
// decides them. All the writes of one turn are one transaction.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"

namespace muster::agent {

// The steady clock, since some origin that never changes within a process, and the wall clock. Decisions use `up`;
// `wall_ms` annotates and spans restarts.
struct Now {
  Millis up{0};
  int64_t wall_ms = 0;
};

// One task as leased to one person.
struct HeldTask {
  AssignmentId id;
  JobNumber job;
  TaskNumber task;
  WorkerNumber worker;
  uint32_t version = 0;  // of the job's template and guideline
  std::string key;
  std::string data;  // a JSON object
};

struct LeaseRecord {
  HeldTask task;
  Millis lease{0};      // its full length
  bool opened = false;  // the person has seen it
  bool ended = false;   // not the person's any more; what a desk still has of it is taken, but it is not offered again
};

// What became of an answer, from a receipt.
struct Acknowledgement {
  Epoch epoch;
  Sequence sequence;
  std::string fate;  // lower-case name of the receipt's fate: "counted", "late", …
  std::string reason;
  int64_t wall_ms = 0;
};

struct AnswerRecord {
  HeldTask task;
  uint32_t revision = 1;
  std::string value;  // JSON array of Label Studio results
  uint32_t active_ms = 0;
  int64_t submitted_wall_ms = 0;
  uint64_t ordinal = 0;                // submissions in order; a correction gets a new one
  bool unsent = true;                  // no receipt for this revision yet, or it was lost with a failed journal
  std::optional<Acknowledgement> ack;  // the last one, of this or an earlier revision
};

// As much of an answer without a receipt as the session holds in memory.
struct UnsentAnswer {
  AssignmentId id;
  JobNumber job;
  TaskNumber task;
  WorkerNumber worker;
  uint32_t revision = 1;
  uint64_t ordinal = 0;
  uint32_t bytes = 0;
  int64_t submitted_wall_ms = 0;
};

struct GiveBackRecord {
  AssignmentId id;
  JobNumber job;
  TaskNumber task;
  WorkerNumber worker;
  bool skipped = false;
  std::string reason;  // at most 200 bytes
};

struct JobRecord {
  JobNumber job;
  uint32_t version = 0;
  std::string name, form_json, template_xml, guideline;
};

struct PersonRecord {
  WorkerNumber number;
  std::string id;
  std::string level;
  bool active = false;
};

using Digest = std::array<uint8_t, 32>;
using SubmitKey = std::array<uint8_t, 32>;  // the site's own, from which submit tokens are made

struct SignInRecord {
  Digest token{};  // hash of the cookie; the cookie itself is nowhere
  WorkerNumber worker;
  std::string csrf;
  int64_t expires_wall_ms = 0;
};

// A line of a person's history.
struct PastAnswer {
  AssignmentId id;
  std::string job_name, key;
  uint32_t version = 0, revision = 0;
  uint32_t active_ms = 0;
  int64_t submitted_wall_ms = 0;
  bool unsent = false;
  bool set_aside = false;    // the scheduler cannot read it; not the spool's to know
  std::string fate, reason;  // empty while unknown
};

// What somebody wanted to know, or to say of an item, when they gave a task back.
struct QuestionRecord {
  AssignmentId id;
  WorkerNumber worker;
  std::string job_name, key;
  std::string text;  // as the reason has it, with what goes before it: "question: " or "broken: "
  int64_t asked_wall_ms = 0;
  std::string reply = {}, replied_by = {};  // what a lead said to it, and the lead's id; empty: nothing yet
  int64_t replied_wall_ms = 0;
  bool read = false;  // the person has seen the reply
};

// What a lead did to somebody's account.
struct DeedRecord {
  int64_t wall_ms = 0;
  std::string lead, what, worker;  // ids; `what` of a closed set: "account", "password", "leave", "return", "place",
                                   // "unplace", "reply"
};

// ---- writes ----

struct PutLease {
  LeaseRecord lease;
};
struct MarkLease {
  AssignmentId id;
  bool opened = false, ended = false;
};
struct DropLease {
  AssignmentId id;
};
// Replaces the lease of the same id, the earlier revision, and the person's draft for this item.
struct PutAnswer {
  AnswerRecord answer;
};
// The revision, or a lower one, has a receipt. A fate of "ignored" leaves the earlier fate in place.
struct AcknowledgeAnswer {
  AssignmentId id;
  uint32_t revision = 0;
  Acknowledgement ack;
};
// A new reign whose journal surely has nothing above `tail`: answers acknowledged above it are unsent again.
struct ReopenAnswers {
  Sequence tail;
};
// The person is to answer this task anew: an inspector sent back what they answered to it, which counted until then.
struct NoteSentBack {
  WorkerNumber worker;
  JobNumber job;
  TaskNumber task;
};
struct PutGiveBack {
  GiveBackRecord give_back;  // also drops the lease
};
struct DropGiveBack {
  AssignmentId id;
};
struct PutDraft {
  WorkerNumber worker;
  JobNumber job;
  std::string key;
  std::string json;
  int64_t wall_ms = 0;
};
struct PutJob {
  JobRecord job;
};
struct PutPerson {
  PersonRecord person;
};
struct PutAccount {
  WorkerNumber worker;
  std::string password_hash;
  std::string name = {};  // empty: as it was
};
struct MarkLeave {
  WorkerNumber worker;
  int64_t since_wall_ms = 0;  // 0: not on leave
};
struct PutQuestion {
  QuestionRecord question;
};
// A later one replaces an earlier, and is unread again.
struct PutReply {
  AssignmentId id;
  std::string reply, lead;
  int64_t wall_ms = 0;
};
struct MarkReplyRead {
  AssignmentId id;
  WorkerNumber worker;  // who asked; else nothing happens
};
struct PutDeed {
  DeedRecord deed;
};
struct PutSignIn {
  SignInRecord sign_in;
};
struct DropSignIn {
  Digest token{};
};
struct NoteEpoch {
  Epoch epoch;
  uint64_t reign = 0;
};

using SpoolWrite =
    std::variant<PutLease, MarkLease, DropLease, PutAnswer, AcknowledgeAnswer, ReopenAnswers, NoteSentBack, PutGiveBack,
                 DropGiveBack, PutDraft, PutJob, PutPerson, PutAccount, MarkLeave, PutQuestion, PutReply, MarkReplyRead,
                 PutDeed, PutSignIn, DropSignIn, NoteEpoch>;

// Everything read back when the agent starts.
struct Restored {
  std::array<uint8_t, 16> spool{};
  SubmitKey submit_key{};
  uint64_t boot = 0;
  Epoch highest_epoch;
  uint64_t reign = 0;  // of that epoch
  uint64_t next_ordinal = 1;
  std::vector<LeaseRecord> leases;
  std::vector<UnsentAnswer> unsent;  // by ordinal
  std::vector<GiveBackRecord> give_backs;
  std::vector<JobRecord> jobs;
  std::vector<PersonRecord> people;
  struct Account {
    WorkerNumber worker;
    std::string password_hash;
    std::string name = {};
    int64_t on_leave_since = 0;  // wall time; 0: is not
  };
  std::vector<Account> accounts;
  std::vector<SignInRecord> sign_ins;
};

}  // namespace muster::agent
