// Accounts, sign-ins, and whose request it is.
#include <utility>

#include "worker-agent/app/agent.h"
#include "worker-agent/app/midnight.h"

namespace muster::agent {
namespace {

Declined decline(int status, std::string type, std::string detail, int64_t retry_after_s = 0) {
  return {{status, std::move(type), std::move(detail), {}}, retry_after_s, {}};
}

constexpr int64_t kQuestionsMs = 14LL * 24 * 3600 * 1000;  // a person sees their own for so long
constexpr size_t kMostOwnQuestions = 50;

int64_t seconds_up(Millis wait) {
  return (wait.count() + 999) / 1000;
}

// Nothing that was not asked for grows the spool much: leases stop coming when nobody answers any.
bool wants_disk(const Ask& what) {
  return std::holds_alternative<AskSubmit>(what) || std::holds_alternative<AskDraft>(what);
}

}  // namespace

void Agent::answer(std::function<void(DeskAnswer)>& reply, DeskAnswer what) {
  answers_.emplace_back(std::move(reply), std::move(what));
}

void Agent::on(DeskRequest request) {
  if (const auto* put = std::get_if<PutAccounts>(&request.question)) return ask(request, *put);
  if (const auto* sign_in = std::get_if<SignIn>(&request.question)) return ask(request, *sign_in);
  if (!request.submit_token.empty() && ask_by_token(request)) return;
  const SignInRecord* record = request.token ? accounts_.find(*request.token, now_) : nullptr;
  if (record == nullptr) return answer(request.reply, decline(401, "unauthorized", "sign in first"));
  if (request.writes && request.csrf != record->csrf) {
    return answer(request.reply, decline(403, "csrf", "the X-CSRF-Token that sign-in returned is missing or wrong"));
  }
  const SignInRecord who = *record;
  DeskQuestion question = std::move(request.question);
  if (const auto* out = std::get_if<SignOut>(&question)) return ask(request, *out, who);
  if (const auto* me = std::get_if<AskMe>(&question)) return ask(request, *me, who);
  if (const auto* history = std::get_if<AskHistory>(&question)) return ask(request, *history, who);
  if (std::holds_alternative<AskStanding>(question)) return ask_standing(request, who);
  if (std::holds_alternative<AskQuestions>(question)) return answer(request.reply, recent_questions(who.worker));
  if (const auto* mark = std::get_if<MarkRead>(&question)) return ask(request, *mark, who);
  if (const auto* medium = std::get_if<AskMedium>(&question)) return ask(request, *medium, who);
  if (const auto* team = std::get_if<TeamQuestion>(&question)) return ask(request, *team, who);
  ask(request, std::move(std::get<Ask>(question)), who.worker);
}

void Agent::ask(DeskRequest& request, const PutAccounts& put) {
  if (!session_.roster_known()) {
    return answer(request.reply,
                  decline(503, "roster-unknown", "the scheduler has not told this agent its people yet", 1));
  }
  std::vector<Hashed::Account> accounts;
  Declined unknown = decline(422, "worker-unknown", "not enrolled at this site");
  for (const Credential& credential : put.accounts) {
    const Person* person = session_.stock().person(credential.worker);
    if (person == nullptr || !person->record.active) {
      unknown.workers.push_back(credential.worker);
    } else {
      accounts.push_back({person->record.number, credential.password, credential.name});
    }
  }
  if (!unknown.workers.empty()) return answer(request.reply, std::move(unknown));
  auto reply = request.reply;
  const bool posted =
      passwords_->post([this, passwords = passwords_.get(), accounts = std::move(accounts), reply]() mutable {
        for (auto& account : accounts) account.hash = passwords->hash(account.hash);
        inbox_.push(Event(Hashed{std::move(accounts), std::move(reply)}));
      });
  if (!posted) answer(request.reply, decline(503, "busy", "too many passwords wait to be hashed", 5));
}

void Agent::on(Hashed hashed) {
  AccountsPut done;
  for (const auto& account : hashed.accounts) {
    if (account.hash.empty())
      return answer(hashed.reply, decline(503, "memory", "not enough memory to hash a password", 5));
  }
  for (const auto& [worker, hash, name] : hashed.accounts)
    ++(accounts_.put(worker, hash, name, effects_) ? done.created : done.updated);
  tell_session_who_left();
  answer(hashed.reply, done);
}

void Agent::ask(DeskRequest& request, const SignIn& sign_in) {
  const Credential& credential = sign_in.credential;
  const auto attempt = accounts_.begin(credential.worker, session_.stock().person(credential.worker), now_);
  if (attempt.locked_for > Millis(0)) {
    metrics_.sign_in("locked");
    return answer(request.reply,
                  decline(429, "locked-out", "too many wrong passwords; wait", seconds_up(attempt.locked_for)));
  }
  auto reply = request.reply;
  const bool posted =
      passwords_->post([this, passwords = passwords_.get(), credential, hash = attempt.hash, reply]() mutable {
        const bool matched = passwords->matches(hash, credential.password);
        inbox_.push(Event(Verified{credential.worker, matched, random_token(), random_token(), std::move(reply)}));
      });
  if (posted) return;
  accounts_.abandon(credential.worker);
  metrics_.sign_in("busy");
  answer(request.reply, decline(503, "busy", "too many people are signing in at this moment", 2));
}

void Agent::on(Verified verified) {
  const Person* person = session_.stock().person(verified.name);
  const Digest token = token_digest(verified.cookie);
  const auto outcome = accounts_.finish(verified.name, person, verified.matched, token, verified.csrf, now_, effects_);
  const bool wrong = outcome == Accounts::Outcome::Wrong;
  metrics_.sign_in(wrong ? "wrong" : outcome == Accounts::Outcome::In ? "ok" : "on_leave");
  if (outcome == Accounts::Outcome::OnLeave)
    return answer(verified.reply, decline(403, "on-leave", "a lead has marked this person as on leave"));
  if (wrong) return answer(verified.reply, decline(401, "wrong-password", "no such worker here, or another password"));
  session_.signed_in(person->record.number, now_, effects_);
  answer(verified.reply, SignedIn{person->record.id, accounts_.name(person->record.number), person->record.level,
                                  verified.csrf, verified.cookie, settings_.accounts.sign_in_ms / 1000});
}

void Agent::ask(DeskRequest& request, const SignOut&, const SignInRecord& who) {
  accounts_.sign_out(who.token, effects_);
  tell_session_who_left();
  answer(request.reply, DoneReply{});
}

void Agent::tell_session_who_left() {
  for (const WorkerNumber worker : accounts_.take_gone()) session_.signed_out(worker, now_, effects_);
}

void Agent::ask(DeskRequest& request, const AskMe&, const SignInRecord& who) {
  const Person* person = session_.stock().person(who.worker);
  Me me;
  me.worker = person->record.id;
  me.name = accounts_.name(who.worker);
  me.level = person->record.level;
  const auto today = spool_->answered_since(who.worker, midnight_before(now_.wall_ms));
  const auto month = spool_->tally_since(who.worker, month_before(now_.wall_ms));
  me.answered_month = month.answered.count;
  me.active_ms_month = month.answered.active_ms;
  me.judged_month = month.judged;
  me.counted_month = month.counted;
  me.csrf = who.csrf;
  me.answered_today = today.count;
  me.active_ms_today = today.active_ms;
  me.stock = person->unopened.size() + person->opened.size();
  me.unsent = session_.outbox().unsent_of(who.worker);
  me.link_up = session_.link_state() == LinkState::Up;
  for (QuestionRecord& question : recent_questions(who.worker)) {
    if (question.replied_wall_ms != 0 && !question.read) me.replies.push_back(std::move(question));
  }
  answer(request.reply, std::move(me));
}

void Agent::ask(DeskRequest& request, const AskHistory& history, const SignInRecord& who) {
  auto past = spool_->history(who.worker, history.limit);
  for (PastAnswer& one : past) one.set_aside = session_.outbox().is_set_aside(one.id);
  answer(request.reply, std::move(past));
}

std::vector<QuestionRecord> Agent::recent_questions(WorkerNumber worker) {
  return spool_->questions_of(worker, now_.wall_ms - kQuestionsMs, kMostOwnQuestions);
}

void Agent::ask(DeskRequest& request, const MarkRead& mark, const SignInRecord& who) {
  effects_.push_back(SpoolWrite{MarkReplyRead{mark.id, who.worker}});
  answer(request.reply, DoneReply{});
}

void Agent::ask_standing(DeskRequest& request, const SignInRecord& who) {
  const Token token = ++last_token_;
  desks_.emplace(token, std::move(request.reply));
  session_.ask_standing(token, who.worker, now_, effects_);
}

// False if the request brings no answer, or not the token of its assignment.
bool Agent::ask_by_token(DeskRequest& request) {
  auto* what = std::get_if<Ask>(&request.question);
  auto* submit = what == nullptr ? nullptr : std::get_if<AskSubmit>(what);
  if (submit == nullptr || !submit_tokens_.matches(submit->id, request.submit_token)) return false;
  submit->unannounced = true;
  const Held* held = session_.stock().held(submit->id);
  const auto archived = held == nullptr ? spool_->find_answer(submit->id) : std::nullopt;
  if (held == nullptr && !archived) {
    answer(request.reply, decline(409, "lease-gone", "this task was taken back too long ago"));
  } else {
    ask(request, std::move(*what), held == nullptr ? archived->task.worker : held->lease.task.worker);
  }
  return true;
}

void Agent::ask(DeskRequest& request, Ask what, WorkerNumber worker) {
  if (disk_full_ && wants_disk(what))
    return answer(request.reply,
                  decline(507, "disk-full", "the agent's disk is full: keep this answer and try again", 30));
  std::optional<AnswerRecord> archived;
  if (const auto id = Session::wants_archived(what); id && session_.stock().held(*id) == nullptr)
    archived = spool_->find_answer(*id);
  const Token token = ++last_token_;
  desks_.emplace(token, std::move(request.reply));
  session_.asked(worker, what, token, archived ? &*archived : nullptr, now_, effects_);
}

}  // namespace muster::agent
