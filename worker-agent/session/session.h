// The agent's side of the protocol and everything it decides for its people: who gets which lease next, what is saved,
// what is sent, what goes back. A state machine without I/O, threads or clock of its own: events in, effects out, in
// order.
//
// The caller runs a turn: any number of events, then `flush`; carries out the SpoolWrites in the order they appear, in
// one transaction; and only after its commit the other effects. Events of the next turn may come before effects of the
// last were carried out. Not thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/form/form.h"
#include "worker-agent/session/backup_sender.h"
#include "worker-agent/session/link.h"
#include "worker-agent/session/messages.h"
#include "worker-agent/session/outbox.h"
#include "worker-agent/session/provision.h"
#include "worker-agent/session/records.h"
#include "worker-agent/session/route.h"
#include "worker-agent/session/stock.h"
#include "worker-agent/session/team.h"

namespace muster::wire {
class Ack;
class BackupKept;
class Error;
class Lease;
class Leases;
class Jobs;
class NoWork;
class Placed;
class Recall;
class Reconciled;
class Refused;
class Roster;
class Standing;
class ToAgent;
class Welcome;
}  // namespace muster::wire

namespace muster::agent {

struct SessionSettings {
  std::vector<std::string> schedulers;  // tcp://HOST:PORT each; empty: the uplink knows its one
  uint32_t stock = 3;  // leases a person may hold at once; more, up to the scheduler's limit, where the link was away
  Millis idle_after{std::chrono::minutes(5)};
  Millis connect_patience{15'000};  // for a connection to come about; with several schedulers the next is tried sooner
  Millis welcome_patience{10'000};
  Millis next_patience{3'000};  // instead of the two above, where there are several schedulers
  Millis presence_every{30'000};
  Millis presence_gap{1'000};
  Millis backoff_least{500}, backoff_most{30'000};
  size_t answers_per_submit = 500;
  size_t submits_under_way = 16;
  size_t submits_per_turn = 2;
  size_t waiters_per_person = 4;
  uint64_t seed = 1;  // for jitter
  std::string agent_version;
  std::vector<std::string> features;
};

class Session {
 public:
  Session(SessionSettings settings, const Restored& restored, Now now);
  ~Session();

  // Opens the first connection.
  void start(Now now, Effects& effects);

  // ---- the link. Events that name an older connection than the last OpenLink are ignored. ----
  void connected(uint64_t link, Now now, Effects& effects);
  void disconnected(uint64_t link, const std::string& why, Now now, Effects& effects);
  void received(uint64_t link, const wire::ToAgent& message, Now now, Effects& effects);
  // The answer to ReadReopened: all answers in the spool without a receipt, by ordinal.
  void reopened(const std::vector<UnsentAnswer>& unsent, Now now, Effects& effects);

  // ---- people. Accounts has established who they are. ----
  void signed_in(WorkerNumber worker, Now now, Effects& effects);
  void signed_out(WorkerNumber worker, Now now, Effects& effects);
  // Somebody who is signed out will be away for long: all that they hold goes back, also what they had begun. Their
  // drafts stay, and what a desk still has of it is taken.
  void on_leave(WorkerNumber worker, Effects& effects);
  // Replies exactly once to `token`, now or (AskNext) later. `archived`: the answer with the asked id in the spool, if
  // there is one; needed only where `wants_archived` says so.
  void asked(WorkerNumber worker, const Ask& ask, Token token, const AnswerRecord* archived, Now now, Effects& effects);
  static std::optional<AssignmentId> wants_archived(const Ask& ask);

  // ---- for leads (session_team.cc) ----
  // Everybody of the roster, by number.
  std::vector<Member> team(Now now) const;

  // ---- for leads, at the scheduler (session_placing.cc). Each replies once to `token`, now or later: JobsReply and
  // DoneReply, or why not; 503 while the scheduler is out of reach, for nothing waits for it to come back ----
  void ask_jobs(Token token, Now now, Effects& effects);
  // Puts people of the site on a job, by name, or on any; they come to it at once.
  void place(Token token, const std::string& lead, std::vector<WorkerNumber> workers, const std::string& job, Now now,
             Effects& effects);

  // ---- for everybody, at the scheduler (session_placing.cc) ----
  // How right inspectors found this person's work. Replies as those above: StandingReply, or why not.
  void ask_standing(Token token, WorkerNumber worker, Now now, Effects& effects);

  // ---- the site's sealed backup (session_backup.cc) ----
  // This one is to lie at the scheduler, too, where that keeps backups.
  void bring_backup(SealedBackup backup) { backups_.bring(std::move(backup)); }

  // ---- time ----
  // Call several times a second.
  void tick(Now now, Effects& effects);
  // Ends a turn: sends what has gathered, in bounded batches. True if more is waiting to be sent at once.
  bool flush(Now now, Effects& effects);
  // Says goodbye and releases every waiting desk; nothing may follow but `flush`.
  void stop(Now now, Effects& effects);

  // ---- what can be seen from outside ----
  LinkState link_state() const { return state_; }
  const std::string& site() const { return site_; }
  const std::string& stopped_because() const { return stopped_because_; }
  bool roster_known() const { return roster_known_; }
  uint64_t connections() const { return link_; }
  uint64_t ignored_messages() const { return ignored_; }
  const Stock& stock() const { return stock_; }
  const Outbox& outbox() const { return outbox_; }
  const std::optional<SealedBackup>& stored_backup() const { return backups_.stored(); }
  size_t waiting_desks() const { return waiters_.size(); }
  // Of a job's version; null where it is not known here, or this build cannot read it.
  const form::Form* form(JobNumber job, uint32_t version) const {
    const auto found = jobs_.find(std::pair(job, version));
    return found == jobs_.end() || !found->second.form ? nullptr : &*found->second.form;
  }

 private:
  struct Job {
    JobRecord record;
    std::optional<form::Form> form;  // none: this build cannot read it
  };
  struct Limits {
    size_t batch = 1000;
    size_t bytes = 4u << 20;
    uint32_t credits = 16;
  };

  // What was asked of the scheduler for somebody at a desk: a PLACE, ASK_JOBS or ASK_STANDING.
  struct Placing {
    Token token = 0;
    std::string lead;
    std::vector<WorkerNumber> workers;
    std::string job;
    Millis until{0};
  };

  // session_link.cc
  void restart(const std::string& why, Millis at_least, Now now, Effects& effects);
  void open(const Route::Attempt& attempt, Now now, Effects& effects);
  void fall(const std::string& why, Now now, Effects& effects);
  void greet(Effects& effects);
  void on_welcome(const wire::Welcome& welcome, Now now, Effects& effects);
  void on_refused(const wire::Refused& refused, Now now, Effects& effects);
  void on_error(uint64_t request, const wire::Error& error, Now now, Effects& effects);
  void go_up(Now now, Effects& effects);
  void send(std::shared_ptr<wire::ToScheduler> message, Effects& effects);
  uint64_t next_request() { return ++request_; }

  // session_reconcile.cc
  void list_held(Now now, Effects& effects);
  void send_reconcile_part(Now now, Effects& effects);
  void on_reconciled(uint64_t request, const wire::Reconciled& reconciled, Now now, Effects& effects);

  // session_work.cc
  void take(const wire::ToAgent& message, Now now, Effects& effects);
  void on_leases(const wire::Leases& leases, Now now, Effects& effects);
  void on_lease(const wire::Lease& lease, Now now, Effects& effects);
  void on_ack(const wire::Ack& ack, Now now, Effects& effects);
  void on_no_work(const wire::NoWork& no_work);
  void on_recall(const wire::Recall& recall, Effects& effects);
  void on_roster(const wire::Roster& roster, Now now, Effects& effects);
  void take_back(AssignmentId id, Effects& effects);
  void drop_surplus_ended(Person& person, Effects& effects);
  void return_stock(Person& person, Effects& effects);
  void return_unopened(AssignmentId id, const char* reason, Effects& effects);
  void give_back(GiveBackRecord record, Effects& effects);

  // session_team.cc
  Member member(const Person& person, Now now) const;
  OpenTask open_task(const Held& held, Now now) const;

  // session_placing.cc
  void send_placing(Placing placing, bool can, std::shared_ptr<wire::ToScheduler> message, Effects& effects);
  void on_placed(uint64_t request, const wire::Placed& placed, Now now, Effects& effects);
  void on_jobs(uint64_t request, const wire::Jobs& jobs, Effects& effects);
  void on_standing(uint64_t request, const wire::Standing& standing, Effects& effects);
  void return_others(Person& person, const std::string& job, Effects& effects);
  bool decline_placing(uint64_t request, const char* type, const char* detail, Effects& effects);
  void decline_placings(Effects& effects);
  void watch_placings(Now now, Effects& effects);

  // session_backup.cc
  void send_backup(Now now, Effects& effects);
  void on_backup_kept(uint64_t request, const wire::BackupKept& kept, Now now, Effects& effects);

  // session_time.cc
  void watch_link(Now now, Effects& effects);
  void watch_people(Now now, Effects& effects);
  void watch_waiters(Now now, Effects& effects);
  void send_demand(Now now, Effects& effects);
  void send_presence(Now now, Effects& effects);
  bool send_outbox(Now now, Effects& effects);

  // session_desk.cc
  void on_ask(Person&, const AskNext&, Token, const AnswerRecord*, Now, Effects&);
  void on_ask(Person&, const AskStock&, Token, const AnswerRecord*, Now, Effects&);
  void on_ask(Person&, const AskOpen&, Token, const AnswerRecord*, Now, Effects&);
  void on_ask(Person&, const AskView&, Token, const AnswerRecord*, Now, Effects&);
  void on_ask(Person&, const AskSubmit&, Token, const AnswerRecord*, Now, Effects&);
  void on_ask(Person&, const AskGiveBack&, Token, const AnswerRecord*, Now, Effects&);
  void on_ask(Person&, const AskDraft&, Token, const AnswerRecord*, Now, Effects&);
  void on_ask(Person&, const AskJob&, Token, const AnswerRecord*, Now, Effects&);
  std::optional<RefusedReply> check_submission(const AskSubmit& ask, const HeldTask& task) const;
  void save(HeldTask task, const AskSubmit& ask, uint32_t revision, Now now, Effects& effects);
  const Held* offer(Person& person, Now now, Effects& effects);
  void open_lease(Person& person, AssignmentId id, Now now, Effects& effects);
  void serve(Person& person, Now now, Effects& effects);
  void release(Person& person, Token token, const std::string& reason, Effects& effects);
  TaskReply task_reply(const Held& held, Now now) const;
  std::string job_name(JobNumber job, uint32_t version) const;
  std::string reason_for(const Person& person) const;
  void touch(Person& person, Now now);
  void changed(const Person& person);
  void enter_jobs(const JobRecord& record);

  // Fixed at construction.
  const SessionSettings settings_;
  const std::array<uint8_t, 16> spool_;
  const uint64_t boot_;

  // The link.
  LinkState state_ = LinkState::Down;
  uint64_t link_ = 0;     // number of the latest connection
  uint64_t request_ = 0;  // last request number
  Route route_;
  Millis opening_until_{0};  // Down: when the connection should have come about
  Millis heard_{0}, spoke_{0}, pinged_{0};
  OutageRecord outages_;
  Millis down_since_{0};  // leases' time stands still from here while the link is not up
  Millis heartbeat_{5'000}, silence_{20'000};
  Limits limits_;
  Epoch highest_epoch_;
  uint64_t reign_;  // of that epoch
  std::string site_, stopped_because_;
  bool revoked_ = false;  // the scheduler said so: nothing that people do here can reach it any more
  std::deque<std::shared_ptr<wire::ToScheduler>> reconcile_parts_;  // front: the one waiting for its verdicts
  Millis reconcile_again_{0};                                       // when to send the front again; 0: not
  uint32_t busy_in_a_row_ = 0;
  size_t submit_cap_;  // entries per SUBMIT or GIVE_BACK; falls when the scheduler cannot read one
  Millis demand_held_until_{0};
  bool takes_places_ = false, tells_standing_ = false;  // the scheduler does, as WELCOME said
  std::map<uint64_t, Placing> placings_;  // by request: sent, without an answer; ended by one, by time or with the link
  BackupSender backups_;
  uint64_t ignored_ = 0;
  bool stopping_ = false;

  // The work.
  Stock stock_;
  Outbox outbox_;
  uint64_t next_ordinal_;
  std::map<std::pair<JobNumber, uint32_t>, Job> jobs_;
  std::map<JobNumber, UsualTime> usual_;  // of jobs that had answers in this process
  std::set<WorkerNumber> roster_parts_;   // named since WELCOME, until the roster is complete
  bool roster_open_ = false, roster_known_ = false;
  std::set<WorkerNumber> unknown_;  // the scheduler does not know them; left out until a ROSTER names them
  std::set<WorkerNumber> demand_changed_, presence_changed_;
  Millis presence_sent_{0}, presence_refreshed_{0};
  Millis people_watched_{0};
  std::set<std::pair<Millis, Token>> waiters_;  // by the end of their patience
  std::map<Token, WorkerNumber> waiter_person_;
};

}  // namespace muster::agent
