// What the desk's HTTP side and the agent's loop say to one another. A request goes in through DeskPort::post and is
// answered once, through its `reply`: on the loop's thread, or for media on any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "worker-agent/media/disk_cache.h"
#include "worker-agent/session/link.h"
#include "worker-agent/session/messages.h"
#include "worker-agent/session/records.h"
#include "worker-agent/session/team.h"

namespace muster::agent {

// ---- requests ----

struct Credential {
  std::string worker, password;
  std::string name = {};  // of an account that is made; empty: as it was
};
struct PutAccounts {  // by the holder of the admin token
  std::vector<Credential> accounts;
};
struct SignIn {
  Credential credential;
};
struct SignOut {};
struct AskMe {};
struct AskHistory {
  size_t limit = 50;
};
// How right inspectors found the person's own work.
struct AskStanding {};
// What the person asked or reported lately, and what leads replied.
struct AskQuestions {};
struct MarkRead {
  AssignmentId id;  // of the question
};
// A medium of a task that the person holds, opened or not, or has answered.
struct AskMedium {
  AssignmentId id;
  std::string field;
};
// ---- by somebody who leads the site's people ----
struct AskTeam {};
struct AddPeople {
  std::vector<NewPerson> people;
  bool dry_run = false;
};
struct ResetPassword {
  std::string worker, password;  // empty: one is made
};
struct ChangeLeave {
  std::string worker;
  bool leaves = false;  // or returns
};
struct AskTeamJobs {};
struct PlacePeople {
  std::vector<std::string> workers;
  std::string job;  // its name; empty: any
};
struct ReplyTo {
  AssignmentId question;
  std::string text;
};
using TeamQuestion = std::variant<AskTeam, AddPeople, ResetPassword, ChangeLeave, AskTeamJobs, PlacePeople, ReplyTo>;
using DeskQuestion = std::variant<PutAccounts, SignIn, SignOut, AskMe, AskHistory, AskStanding, AskQuestions, MarkRead,
                                  AskMedium, TeamQuestion, Ask>;

// ---- answers ----

struct AccountsPut {
  size_t created = 0, updated = 0;
};
struct SignedIn {
  std::string worker, name, level, csrf, cookie;
  int64_t lasts_s = 0;
};
struct Me {
  std::string worker, name, level;
  std::string csrf;  // the session's, for a page that was loaded anew
  size_t answered_today = 0, stock = 0, unsent = 0;
  int64_t active_ms_today = 0;
  size_t answered_month = 0, judged_month = 0, counted_month = 0;  // judged: with a fate
  int64_t active_ms_month = 0;
  bool link_up = false;
  std::vector<QuestionRecord> replies = {};  // that the person has not read, the newest first
};
struct TaskShown {
  TaskReply task;
  std::string draft;         // JSON, or empty
  std::string submit_token;  // with which this task, and nothing else, can be answered without a session
};
struct StockShown {
  std::vector<TaskShown> tasks;
};
struct MediumShown {
  CachedFile file;
};
struct TeamMember {
  Member seen;
  std::string name;
  bool has_account = false;
  int64_t on_leave_since = 0;  // wall time; 0: is not
  size_t answered_today = 0, judged = 0, counted = 0;
  int64_t active_ms_today = 0;
  bool leads = false, self = false;
};
struct Asked {
  QuestionRecord question;
  std::string worker;
};
struct TeamShown {
  std::string site;
  std::vector<TeamMember> members;
  std::vector<Asked> questions;   // of the last day, newest first
  std::vector<DeedRecord> deeds;  // the last, newest first
};
// With passwords that were made, which are told this once. Nothing was done where there are errors, or on a dry run.
struct PeopleAdded {
  std::vector<NewPerson> people;
  std::vector<LineError> errors;
  bool dry_run = false;
};
struct PasswordReset {
  std::string worker, password;
};
struct Declined {
  RefusedReply why;
  int64_t retry_after_s = 0;         // 0: no such header
  std::vector<std::string> workers;  // that are meant
};
using DeskAnswer = std::variant<AccountsPut, SignedIn, Me, std::vector<PastAnswer>, std::vector<QuestionRecord>,
                                TeamShown, PeopleAdded, PasswordReset, TaskShown, StockShown, NothingReply, SavedReply,
                                DoneReply, JobReply, JobsReply, StandingReply, MediumShown, Declined>;

struct DeskRequest {
  std::optional<Digest> token;  // hash of the cookie, if one came
  bool writes = false;          // needs the CSRF token
  std::string csrf;
  std::string submit_token;  // of an answer that was kept in the browser; or empty
  DeskQuestion question;
  std::function<void(DeskAnswer)> reply;
};

class DeskPort {
 public:
  virtual ~DeskPort() = default;
  // Any thread. False: too much waits; nothing was taken, and `reply` was not and will not be called.
  virtual bool post(DeskRequest request) = 0;
};

}  // namespace muster::agent
