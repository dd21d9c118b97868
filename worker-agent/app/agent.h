// One agent: the loop that ties session, spool, uplink and desk together.
//
//   take → step → persist → release
//
// A turn takes what waits (bounded), lets the session decide, writes what it decided to the spool in one transaction,
// and only after the commit releases what others may see: replies to desks, messages to the scheduler. A failed commit
// ends the agent: memory is then ahead of the disk, and nobody has been told.
//
// Threads: the loop (whoever calls `run`), the uplink's, the desk's, the passwords', the media's. They meet in the
// inbox and nowhere else.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "common/base/queue.h"
#include "common/base/result.h"
#include "worker-agent/app/chores.h"
#include "worker-agent/app/metrics.h"
#include "worker-agent/app/settings.h"
#include "worker-agent/desk/port.h"
#include "worker-agent/desk/submit_tokens.h"
#include "worker-agent/media/shelf.h"
#include "worker-agent/media/task_media.h"
#include "worker-agent/session/accounts.h"
#include "worker-agent/session/session.h"
#include "worker-agent/spool/spool.h"

namespace muster::agent {

class Agent final : public DeskPort {
 public:
  // Opens the spool, starts the threads and listens. Errors: those of Spool, Uplink and the HTTP server.
  static Result<std::unique_ptr<Agent>> start(AgentSettings settings);
  ~Agent() override;

  uint16_t port() const;
  const std::string& admin_token() const { return settings_.desk.admin_token; }

  // Runs turns until `*stop` is set (looked at several times a second), then says goodbye. Errors: those of Spool.
  Result<void> run(const std::atomic<bool>& stop);

  bool post(DeskRequest request) override;

 private:
  // A sign-in's password was looked at.
  struct Verified {
    std::string name;
    bool matched = false;
    std::string cookie, csrf;
    std::function<void(DeskAnswer)> reply;
  };
  // Accounts' passwords were hashed.
  struct Hashed {
    struct Account {
      WorkerNumber worker;
      std::string hash, name;
    };
    std::vector<Account> accounts;
    std::function<void(DeskAnswer)> reply;
  };
  // What a lead wants done to accounts, with hashed passwords.
  struct Decided {
    std::vector<PlannedPerson> people;
    std::vector<std::string> hashes;  // of each; empty: memory was short
    WorkerNumber lead;
    bool resets = false;  // of people who have an account; else of people who have none
    std::function<void(DeskAnswer)> reply;
  };
  using Event = std::variant<LinkReport, DeskRequest, Verified, Hashed, Decided, SealedBackup>;
  using Answered = std::pair<std::function<void(DeskAnswer)>, DeskAnswer>;

  Agent(AgentSettings settings, std::unique_ptr<Spool> spool, const Restored& restored, Now now);
  Result<void> open_doors();
  Result<void> prepare_https();
  void start_chores();

  // loop.cc
  Result<void> turn(bool wait);
  void step(Event event);
  void on(LinkReport report);
  void on(DeskRequest request);
  void on(Verified verified);
  void on(Hashed hashed);
  void on(Decided decided);
  void on(SealedBackup backup);
  void on_time();
  Result<void> absorb();
  Result<void> persist();
  void release();
  void carry_out(const ReplyDesk& effect);
  void carry_out(const SendAnswers& effect);
  void carry_out(const SendBackupPiece& effect);
  void carry_out(const Notice& effect);
  void look();
  void look_at_disk();

  // people.cc
  void ask(DeskRequest& request, const PutAccounts& put);
  void ask(DeskRequest& request, const SignIn& sign_in);
  void ask(DeskRequest& request, const SignOut& sign_out, const SignInRecord& who);
  void ask(DeskRequest& request, const AskMe& me, const SignInRecord& who);
  void ask(DeskRequest& request, const AskHistory& history, const SignInRecord& who);
  void ask(DeskRequest& request, Ask what, WorkerNumber worker);
  void ask_standing(DeskRequest& request, const SignInRecord& who);
  std::vector<QuestionRecord> recent_questions(WorkerNumber worker);
  void ask(DeskRequest& request, const MarkRead& mark, const SignInRecord& who);
  bool ask_by_token(DeskRequest& request);

  // team.cc
  void ask(DeskRequest& request, const TeamQuestion& what, const SignInRecord& who);
  void ask(DeskRequest& request, const AskTeam& team, const Person& lead);
  void ask(DeskRequest& request, const AddPeople& add, const Person& lead);
  void ask(DeskRequest& request, const ResetPassword& reset, const Person& lead);
  void ask(DeskRequest& request, const ChangeLeave& change, const Person& lead);
  void ask(DeskRequest& request, const AskTeamJobs& jobs, const Person& lead);
  void ask(DeskRequest& request, const PlacePeople& place, const Person& lead);
  void ask(DeskRequest& request, const ReplyTo& reply, const Person& lead);
  void decide(DeskRequest& request, std::vector<PlannedPerson> people, const Person& lead, bool resets);
  TeamMember shown(Member member, const Person& lead);
  void note_deed(const Person& lead, const char* what, const std::string& worker);

  TaskShown shown(TaskReply task);
  StockShown shown(const StockReply& stock);
  void answer(std::function<void(DeskAnswer)>& reply, DeskAnswer answer);
  void tell_session_who_left();

  // task_media.cc
  Result<void> open_shelf();
  void ask(DeskRequest& request, const AskMedium& what, const SignInRecord& who);
  std::vector<TaskMedium> media_of_task(const HeldTask& task) const;
  void want_media();

  http::Response health() const;

  // Fixed at construction.
  AgentSettings settings_;
  const SubmitTokens submit_tokens_;

  // Shared between threads.
  Metrics metrics_;
  BoundedQueue<Event> inbox_;
  std::atomic<int64_t> last_turn_ms_{0};
  std::atomic<LinkState> link_state_{LinkState::Down};
  std::atomic<bool> disk_full_{false};

  // Owned by the loop.
  std::unique_ptr<Spool> spool_;
  Session session_;
  Accounts accounts_;
  std::vector<Event> events_;
  Now now_;
  Effects effects_;
  size_t absorbed_ = 0;  // effects_ before this place have had their writes applied
  std::vector<Answered> answers_;
  std::unordered_map<Token, std::function<void(DeskAnswer)>>
      desks_;  // a desk enters with its request, leaves with its reply
  Token last_token_ = 0;
  bool more_to_send_ = false;
  uint64_t choked_link_ = 0;  // the uplink took no more for this connection, which must therefore end
  std::unordered_map<AssignmentId, std::vector<std::string>>
      media_wanted_;                              // addresses in each lease held, as last looked
  std::map<WorkerNumber, Spool::Tally> tallies_;  // as of `tallied_`, for all leads who look
  Millis tallied_{0};
  Millis looked_{0}, pruned_{0};
  bool pruning_ = false;

  // Threads; the last to start, the first to end.
  std::unique_ptr<Passwords> passwords_;
  std::unique_ptr<Shelf> shelf_;
  std::unique_ptr<Uplink> uplink_;
  std::unique_ptr<http::Server> desk_;
  std::unique_ptr<Chores> chores_;
};

}  // namespace muster::agent
