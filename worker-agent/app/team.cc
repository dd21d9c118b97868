// What leads see, and what they do to accounts.
#include <utility>

#include "common/base/log.h"
#include "worker-agent/app/agent.h"
#include "worker-agent/app/midnight.h"
#include "worker-agent/desk/passwords.h"

namespace muster::agent {
namespace {

constexpr int64_t kDayMs = 24LL * 3600 * 1000;
constexpr Millis kTallyEvery{4'000};  // a look at all the answers of a day, for however many leads
constexpr size_t kMostQuestions = 200, kMostDeeds = 20;

Declined turn_down(int status, std::string type, std::string detail, int64_t retry_after_s = 0) {
  return {{status, std::move(type), std::move(detail), {}}, retry_after_s, {}};
}

}  // namespace

void Agent::ask(DeskRequest& request, const TeamQuestion& what, const SignInRecord& who) {
  const Person* lead = session_.stock().person(who.worker);
  if (lead == nullptr || !lead->record.active || !leads(lead->record.level))
    return answer(request.reply, turn_down(403, "not-a-lead", "this is for leads"));
  std::visit([&](const auto& one) { ask(request, one, *lead); }, what);
}

void Agent::ask(DeskRequest& request, const AskTeam&, const Person& lead) {
  if (tallied_ == Millis(0) || now_.up >= tallied_ + kTallyEvery) {
    tallies_ = spool_->tallies(midnight_before(now_.wall_ms), now_.wall_ms - kDayMs);
    tallied_ = now_.up;
  }
  TeamShown team;
  team.site = session_.site();
  for (Member& member : session_.team(now_)) team.members.push_back(shown(std::move(member), lead));
  for (QuestionRecord& question : spool_->questions(now_.wall_ms - kDayMs, kMostQuestions)) {
    const Person* person = session_.stock().person(question.worker);
    team.questions.push_back({std::move(question), person == nullptr ? std::string() : person->record.id});
  }
  team.deeds = spool_->deeds(kMostDeeds);
  answer(request.reply, std::move(team));
}

TeamMember Agent::shown(Member member, const Person& lead) {
  TeamMember out;
  const WorkerNumber number = member.number;
  out.name = accounts_.name(number);
  out.has_account = accounts_.has(number);
  out.on_leave_since = accounts_.on_leave_since(number);
  out.leads = leads(member.level);
  out.self = number == lead.record.number;
  if (const auto tally = tallies_.find(number); tally != tallies_.end()) {
    out.answered_today = tally->second.answered.count;
    out.active_ms_today = tally->second.answered.active_ms;
    out.judged = tally->second.judged;
    out.counted = tally->second.counted;
  }
  out.seen = std::move(member);
  return out;
}

void Agent::ask(DeskRequest& request, const AddPeople& add, const Person& lead) {
  if (!session_.roster_known())
    return answer(request.reply,
                  turn_down(503, "roster-unknown", "the scheduler has not told this agent its people", 1));
  AccountsPlan plan = plan_accounts(add.people, session_.stock(), accounts_);
  if (add.dry_run || !plan.errors.empty()) {
    PeopleAdded planned{{}, std::move(plan.errors), add.dry_run};
    for (PlannedPerson& one : plan.people) planned.people.push_back({one.person.worker, one.person.name, {}});
    return answer(request.reply, std::move(planned));
  }
  decide(request, std::move(plan.people), lead, false);
}

void Agent::ask(DeskRequest& request, const ResetPassword& reset, const Person& lead) {
  const Person* person = session_.stock().person(reset.worker);
  if (auto why = may_not_change(lead, person, accounts_))
    return answer(request.reply, Declined{std::move(*why), 0, {}});
  decide(request, {{person->record.number, {reset.worker, {}, reset.password}}}, lead, true);
}

void Agent::decide(DeskRequest& request, std::vector<PlannedPerson> people, const Person& lead, bool resets) {
  for (PlannedPerson& one : people) {
    if (one.person.password.empty()) one.person.password = readable_password();
  }
  Decided decided{std::move(people), {}, lead.record.number, resets, request.reply};
  const bool posted = passwords_->post([this, passwords = passwords_.get(), decided = std::move(decided)]() mutable {
    for (const PlannedPerson& one : decided.people) decided.hashes.push_back(passwords->hash(one.person.password));
    inbox_.push(Event(std::move(decided)));
  });
  if (!posted) answer(request.reply, turn_down(503, "busy", "too many passwords wait to be hashed", 5));
}

// While passwords were hashed another lead may have done the same.
void Agent::on(Decided decided) {
  const Person* lead = session_.stock().person(decided.lead);
  for (size_t i = 0; i < decided.people.size(); ++i) {
    const WorkerNumber number = decided.people[i].number;
    const Person* person = session_.stock().person(number);
    if (decided.hashes[i].empty())
      return answer(decided.reply, turn_down(503, "memory", "not enough memory to hash a password", 5));
    if (person == nullptr || accounts_.has(number) != decided.resets)
      return answer(decided.reply, turn_down(409, "changed-meanwhile", "somebody else changed this meanwhile"));
  }
  PeopleAdded added;
  for (size_t i = 0; i < decided.people.size(); ++i) {
    PlannedPerson& one = decided.people[i];
    accounts_.put(one.number, decided.hashes[i], one.person.name, effects_);
    note_deed(*lead, decided.resets ? "password" : "account", one.person.worker);
    added.people.push_back(std::move(one.person));
  }
  tell_session_who_left();
  if (!decided.resets) return answer(decided.reply, std::move(added));
  answer(decided.reply, PasswordReset{added.people.front().worker, added.people.front().password});
}

void Agent::ask(DeskRequest& request, const ChangeLeave& change, const Person& lead) {
  const Person* person = session_.stock().person(change.worker);
  if (auto why = may_not_change(lead, person, accounts_))
    return answer(request.reply, Declined{std::move(*why), 0, {}});
  const WorkerNumber number = person->record.number;
  const bool is_away = accounts_.on_leave_since(number) != 0;
  if (is_away == change.leaves) return answer(request.reply, DoneReply{});
  if (change.leaves) {
    accounts_.leave(number, now_, effects_);
    tell_session_who_left();
    session_.on_leave(number, effects_);
  } else {
    accounts_.come_back(number, effects_);
  }
  note_deed(lead, change.leaves ? "leave" : "return", change.worker);
  answer(request.reply, DoneReply{});
}

void Agent::ask(DeskRequest& request, const AskTeamJobs&, const Person&) {
  const Token token = ++last_token_;
  desks_.emplace(token, std::move(request.reply));
  session_.ask_jobs(token, now_, effects_);
}

void Agent::ask(DeskRequest& request, const PlacePeople& place, const Person& lead) {
  std::vector<WorkerNumber> numbers;
  Declined unknown = turn_down(422, "worker-unknown", "not enrolled at this site");
  for (const std::string& worker : place.workers) {
    const Person* person = session_.stock().person(worker);
    if (person == nullptr || !person->record.active) {
      unknown.workers.push_back(worker);
    } else {
      numbers.push_back(person->record.number);
    }
  }
  if (!unknown.workers.empty()) return answer(request.reply, std::move(unknown));
  const Token token = ++last_token_;
  desks_.emplace(token, std::move(request.reply));
  session_.place(token, lead.record.id, std::move(numbers), place.job, now_, effects_);
}

void Agent::ask(DeskRequest& request, const ReplyTo& reply, const Person& lead) {
  const auto question = spool_->find_question(reply.question);
  const Person* asker = question ? session_.stock().person(question->worker) : nullptr;
  if (asker == nullptr) return answer(request.reply, turn_down(404, "question-unknown", "nobody here asked that"));
  effects_.push_back(SpoolWrite{PutReply{reply.question, reply.text, lead.record.id, now_.wall_ms}});
  note_deed(lead, "reply", asker->record.id);
  answer(request.reply, DoneReply{});
}

void Agent::note_deed(const Person& lead, const char* what, const std::string& worker) {
  effects_.push_back(SpoolWrite{PutDeed{{now_.wall_ms, lead.record.id, what, worker}}});
  spdlog::info("lead {}: {} of {}", lead.record.id, what, worker);
}

}  // namespace muster::agent
