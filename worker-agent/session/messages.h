// What goes into and comes out of the session, besides the protocol's own messages.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "worker-agent/session/backup_sender.h"
#include "worker-agent/session/records.h"

namespace muster::wire {
class ToScheduler;
}

namespace muster::agent {

// Ties a desk's request to its reply. 0: nobody waits.
using Token = uint64_t;

// ---- what a signed-in person asks for ----

struct AskNext {
  Millis wait{0};
};
// All leases the person holds, and those that ended of late unanswered, so that a desk has the next tasks before they
// are wanted. Opens none of them.
struct AskStock {};
// The person has this task before them now.
struct AskOpen {
  AssignmentId id;
};
struct AskView {
  AssignmentId id;
};
struct AskSubmit {
  AssignmentId id;
  std::optional<uint32_t> revision;
  std::string value;
  uint32_t active_ms = 0;
  bool unannounced = false;  // the desk could not say that the person had it before them
};
struct AskGiveBack {
  AssignmentId id;
  bool skipped = false;
  std::string reason;
};
struct AskDraft {
  AssignmentId id;
  std::string json;
};
struct AskJob {
  JobNumber job;
  uint32_t version = 0;  // 0: the newest known
};
using Ask = std::variant<AskNext, AskStock, AskOpen, AskView, AskSubmit, AskGiveBack, AskDraft, AskJob>;

// ---- what they hear. A reply is released only after the turn's commit. ----

// A task as shown. The draft is added from the spool when the reply is released.
struct TaskReply {
  HeldTask task;
  std::string job_name;
  Millis remaining{0};
  uint32_t revision = 0;  // of the answer given; 0: none
  std::string value;      // that answer
  bool ended = false;     // the lease
};
// Opened ones first, then in the order in which they came, then ended ones. At most twice as many as a person may hold.
struct StockReply {
  std::vector<TaskReply> tasks;
};
struct NothingReply {
  std::string reason;
};
struct SavedReply {
  uint32_t revision = 0;
};
struct DoneReply {};
struct JobReply {
  JobRecord job;
};
// What people of this site can be put on.
struct JobsReply {
  struct Entry {
    std::string name;
    uint64_t left = 0;  // answers that nobody has been asked for yet
  };
  std::vector<Entry> jobs;
};
// What inspectors found of the person's answers, the newest job first; of jobs that let people see it.
struct StandingReply {
  struct Entry {
    std::string name;
    uint32_t reviewed = 0, right = 0;
  };
  std::vector<Entry> jobs;
};
struct RefusedReply {
  int status = 400;
  std::string type;  // slug
  std::string detail;
  std::string path;  // with 422: what in the answer is wrong
};
using DeskReply = std::variant<TaskReply, StockReply, NothingReply, SavedReply, DoneReply, JobReply, JobsReply,
                               StandingReply, RefusedReply>;

// ---- effects ----

struct ReplyDesk {
  Token token = 0;
  DeskReply reply;
};
// Close whatever connection there is and open connection number `link` to `endpoint` after `delay`; with number 0, open
// none. Without an endpoint: to the one that the uplink knows.
struct OpenLink {
  uint64_t link = 0;
  Millis delay{0};
  std::string endpoint;
};
struct SendMessage {
  uint64_t link = 0;
  std::shared_ptr<const wire::ToScheduler> message;
};
// Send these answers as one Submit; their values are in the spool.
struct SendAnswers {
  uint64_t link = 0;
  uint64_t request = 0;
  std::vector<UnsentAnswer> answers;
};
// Send this piece of the site's sealed backup; its bytes are in the file.
struct SendBackupPiece {
  uint64_t link = 0;
  BackupPiece piece;
};
// The answers that ReopenAnswers made unsent are to be read from the spool and handed to Session::reopened, before
// anything else.
struct ReadReopened {};
// This person may not work here any more: forget their sign-ins.
struct EndSignIns {
  WorkerNumber worker;
};
// Something worth a line in the log or a counter.
struct Notice {
  enum class Kind : uint8_t {
    LinkUp,
    LinkDown,
    Refused,
    SchedulerError,
    AnswerSaved,
    AnswerAcknowledged,
    LeaseRefused,
    SetAside,
    LameDuck,
    BackupStored,
    BackupRefused
  };
  Kind kind = Kind::LinkUp;
  std::string text;  // a fate or a reason of a closed set, or words for the log
};
using Effect = std::variant<SpoolWrite, ReplyDesk, OpenLink, SendMessage, SendAnswers, SendBackupPiece, ReadReopened,
                            EndSignIns, Notice>;
using Effects = std::vector<Effect>;

}  // namespace muster::agent
