// What people ask for at their desks.
#include <algorithm>

#include "common/wire/limits.h"
#include "worker-agent/session/session.h"

namespace muster::agent {
namespace {

RefusedReply refuse(int status, std::string type, std::string detail) {
  return {status, std::move(type), std::move(detail), {}};
}

RefusedReply not_yours() {
  return refuse(404, "assignment-unknown", "no such assignment of yours");
}

// At most `most` bytes, not cut inside a UTF-8 character.
std::string shortened(std::string text, size_t most) {
  if (text.size() <= most) return text;
  size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  return text;
}

// Meant for a lead to read.
bool is_question(std::string_view reason) {
  return reason.starts_with("question: ") || reason.starts_with("broken: ");
}

// The asked task, held or answered; null if it is not this person's.
const HeldTask* own_task(WorkerNumber worker, const Held* held, const AnswerRecord* archived) {
  if (held != nullptr) return held->lease.task.worker == worker && held->lease.opened ? &held->lease.task : nullptr;
  return archived != nullptr && archived->task.worker == worker ? &archived->task : nullptr;
}

}  // namespace

std::optional<AssignmentId> Session::wants_archived(const Ask& ask) {
  if (const auto* view = std::get_if<AskView>(&ask)) return view->id;
  if (const auto* submit = std::get_if<AskSubmit>(&ask)) return submit->id;
  if (const auto* give_back = std::get_if<AskGiveBack>(&ask)) return give_back->id;
  if (const auto* draft = std::get_if<AskDraft>(&ask)) return draft->id;
  return std::nullopt;
}

void Session::asked(WorkerNumber worker, const Ask& ask, Token token, const AnswerRecord* archived, Now now,
                    Effects& effects) {
  Person* person = stock_.person(worker);
  if (person == nullptr || stopping_) {
    effects.push_back(ReplyDesk{token, refuse(503, "unavailable", "the agent is stopping")});
    return;
  }
  if (person->signed_in) touch(*person, now);
  std::visit([&](const auto& what) { on_ask(*person, what, token, archived, now, effects); }, ask);
}

TaskReply Session::task_reply(const Held& held, Now now) const {
  const Millis time = state_ == LinkState::Up ? now.up : std::min(now.up, down_since_);
  const HeldTask& task = held.lease.task;
  return {task, job_name(task.job, task.version), std::max(Millis(0), held.deadline - time), 0, {}, held.lease.ended};
}

// An open task is offered until it is answered or given back, so that a reloaded page shows what was on it. Once the
// site is revoked nothing is: the answer could not be taken.
const Held* Session::offer(Person& person, Now now, Effects& effects) {
  if (revoked_) return nullptr;
  if (!person.opened.empty()) return stock_.held(person.opened.front());
  if (person.unopened.empty()) return nullptr;
  const AssignmentId id = person.unopened.front();
  open_lease(person, id, now, effects);
  return stock_.held(id);
}

void Session::open_lease(Person& person, AssignmentId id, Now now, Effects& effects) {
  stock_.open(id, now.up);
  effects.push_back(SpoolWrite{MarkLease{id, true, false}});
  presence_changed_.insert(person.record.number);
}

void Session::on_ask(Person& person, const AskStock&, Token token, const AnswerRecord*, Now now, Effects& effects) {
  StockReply reply;
  if (!revoked_) {
    for (const AssignmentId id : person.opened) reply.tasks.push_back(task_reply(*stock_.held(id), now));
    for (const AssignmentId id : person.unopened) reply.tasks.push_back(task_reply(*stock_.held(id), now));
    for (const AssignmentId id : person.ended) reply.tasks.push_back(task_reply(*stock_.held(id), now));
  }
  effects.push_back(ReplyDesk{token, std::move(reply)});
}

void Session::on_ask(Person& person, const AskOpen& ask, Token token, const AnswerRecord*, Now now, Effects& effects) {
  const Held* held = stock_.held(ask.id);
  if (held == nullptr || held->lease.task.worker != person.record.number) {
    effects.push_back(ReplyDesk{token, not_yours()});
    return;
  }
  if (!held->lease.opened) open_lease(person, ask.id, now, effects);
  effects.push_back(ReplyDesk{token, DoneReply{}});
}

void Session::on_ask(Person& person, const AskNext& ask, Token token, const AnswerRecord*, Now now, Effects& effects) {
  if (const Held* held = offer(person, now, effects)) {
    effects.push_back(ReplyDesk{token, task_reply(*held, now)});
    return;
  }
  if (ask.wait <= Millis(0)) {
    effects.push_back(ReplyDesk{token, NothingReply{reason_for(person)}});
    return;
  }
  if (person.waiting.size() >= settings_.waiters_per_person) {
    release(person, person.waiting.front().token, reason_for(person), effects);
  }
  person.waiting.push_back({token, now.up + ask.wait});
  waiters_.emplace(now.up + ask.wait, token);
  waiter_person_.emplace(token, person.record.number);
}

// All desks of one person see the same open task.
void Session::serve(Person& person, Now now, Effects& effects) {
  if (person.waiting.empty()) return;
  const Held* held = offer(person, now, effects);
  if (held == nullptr) return;
  person.seen = now.up;
  for (const Waiter& waiter : person.waiting) {
    effects.push_back(ReplyDesk{waiter.token, task_reply(*held, now)});
    waiters_.erase({waiter.until, waiter.token});
    waiter_person_.erase(waiter.token);
  }
  person.waiting.clear();
}

void Session::release(Person& person, Token token, const std::string& reason, Effects& effects) {
  const auto waiter =
      std::find_if(person.waiting.begin(), person.waiting.end(), [&](const Waiter& w) { return w.token == token; });
  waiters_.erase({waiter->until, token});
  waiter_person_.erase(token);
  person.waiting.erase(waiter);
  effects.push_back(ReplyDesk{token, NothingReply{reason}});
}

std::string Session::reason_for(const Person& person) const {
  if (revoked_) return "site_revoked";
  if (state_ != LinkState::Up) return "site_offline";
  return person.wait_reason.empty() ? "unknown" : person.wait_reason;
}

void Session::on_ask(Person& person, const AskView& ask, Token token, const AnswerRecord* archived, Now now,
                     Effects& effects) {
  const Held* held = stock_.held(ask.id);
  const HeldTask* task = own_task(person.record.number, held, archived);
  if (task == nullptr) {
    effects.push_back(ReplyDesk{token, not_yours()});
  } else if (held != nullptr) {
    effects.push_back(ReplyDesk{token, task_reply(*held, now)});
  } else {
    effects.push_back(ReplyDesk{token, TaskReply{*task, job_name(task->job, task->version), Millis(0),
                                                 archived->revision, archived->value, false}});
  }
}

std::optional<RefusedReply> Session::check_submission(const AskSubmit& ask, const HeldTask& task) const {
  if (ask.value.size() > wire::kMaxAnswerBytes) return refuse(413, "answer-too-large", "an answer has at most 1 MiB");
  const auto job = jobs_.find(std::pair(task.job, task.version));
  if (job == jobs_.end() || !job->second.form) return refuse(503, "form-unknown", "the form of this task is not here");
  const auto checked = form::check_answer(*job->second.form, ask.value);
  if (checked) return std::nullopt;
  const std::string& text = checked.error().message;
  const size_t colon = text.find(": ");
  RefusedReply refused = refuse(422, "answer-invalid", text);
  if (colon != std::string::npos) refused.path = text.substr(0, colon);
  return refused;
}

void Session::on_ask(Person& person, const AskSubmit& ask, Token token, const AnswerRecord* archived, Now now,
                     Effects& effects) {
  const auto reply = [&](DeskReply what) { effects.push_back(ReplyDesk{token, std::move(what)}); };
  const Held* held = stock_.held(ask.id);
  if (held == nullptr && archived == nullptr) {
    return reply(refuse(409, "lease-gone", "this task was taken back before it was answered"));
  }
  if (ask.unannounced && held != nullptr && held->lease.task.worker == person.record.number && !held->lease.opened)
    open_lease(person, ask.id, now, effects);
  const HeldTask* task = own_task(person.record.number, held, archived);
  if (task == nullptr) return reply(not_yours());
  const uint32_t before = held == nullptr ? archived->revision : 0;
  const uint32_t revision = ask.revision.value_or(before + 1);
  if (revision == 0) return reply(refuse(422, "revision-invalid", "revisions begin with 1"));
  if (revision > wire::kMaxRevision) {
    const std::string most = std::to_string(wire::kMaxRevision);
    return reply(refuse(409, "too-many-corrections", "an answer has at most " + most + " revisions"));
  }
  if (revision <= before) {
    if (revision == before && ask.value == archived->value) return reply(SavedReply{revision});
    return reply(refuse(409, "newer-revision", "revision " + std::to_string(before) + " is saved"));
  }
  if (revoked_) {
    return reply(refuse(409, "site-revoked",
                        "this site was revoked, so that no answer can reach the scheduler any more; this one is not "
                        "saved, what was saved before stays on the site's machine"));
  }
  if (auto refused = check_submission(ask, *task)) return reply(std::move(*refused));
  save(*task, ask, revision, now, effects);
  reply(SavedReply{revision});
}

void Session::save(HeldTask task, const AskSubmit& ask, uint32_t revision, Now now, Effects& effects) {
  AnswerRecord answer;
  answer.revision = revision;
  answer.value = ask.value;
  answer.active_ms = ask.active_ms;
  answer.submitted_wall_ms = now.wall_ms;
  answer.ordinal = next_ordinal_++;
  if (stock_.held(task.id) != nullptr) {
    presence_changed_.insert(task.worker);
    demand_changed_.insert(task.worker);
    stock_.person(task.worker)->pace.answered(now.up, settings_.idle_after);
    usual_[task.job].took(Millis(ask.active_ms));
    stock_.remove(task.id);
  }
  if (outbox_.settle_give_back(task.id)) effects.push_back(SpoolWrite{DropGiveBack{task.id}});
  outbox_.put(UnsentAnswer{task.id, task.job, task.task, task.worker, revision, answer.ordinal,
                           static_cast<uint32_t>(ask.value.size()), now.wall_ms});
  answer.task = std::move(task);
  effects.push_back(SpoolWrite{PutAnswer{std::move(answer)}});
  effects.push_back(Notice{Notice::Kind::AnswerSaved, {}});
}

void Session::on_ask(Person& person, const AskGiveBack& ask, Token token, const AnswerRecord* archived, Now now,
                     Effects& effects) {
  const Held* held = stock_.held(ask.id);
  const HeldTask* task = own_task(person.record.number, held, archived);
  if (task == nullptr) {
    effects.push_back(ReplyDesk{token, not_yours()});
    return;
  }
  if (held == nullptr) {
    effects.push_back(ReplyDesk{token, refuse(409, "already-answered", "this task has your answer")});
    return;
  }
  const LeaseRecord lease = stock_.remove(ask.id);
  presence_changed_.insert(person.record.number);
  if (is_question(ask.reason)) {
    const HeldTask& asked = lease.task;
    effects.push_back(SpoolWrite{PutQuestion{{ask.id, asked.worker, job_name(asked.job, asked.version), asked.key,
                                              shortened(ask.reason, wire::kMaxReasonBytes), now.wall_ms}}});
  }
  if (lease.ended) {
    effects.push_back(SpoolWrite{DropLease{ask.id}});
  } else {
    give_back({ask.id, lease.task.job, lease.task.task, lease.task.worker, ask.skipped,
               shortened(ask.reason, wire::kMaxReasonBytes)},
              effects);
  }
  effects.push_back(ReplyDesk{token, DoneReply{}});
}

void Session::on_ask(Person& person, const AskDraft& ask, Token token, const AnswerRecord* archived, Now now,
                     Effects& effects) {
  const HeldTask* task = own_task(person.record.number, stock_.held(ask.id), archived);
  if (task == nullptr) {
    effects.push_back(ReplyDesk{token, not_yours()});
    return;
  }
  effects.push_back(SpoolWrite{PutDraft{task->worker, task->job, task->key, ask.json, now.wall_ms}});
  effects.push_back(ReplyDesk{token, DoneReply{}});
}

void Session::on_ask(Person&, const AskJob& ask, Token token, const AnswerRecord*, Now, Effects& effects) {
  auto found = jobs_.find(std::pair(ask.job, ask.version));
  if (ask.version == 0) {
    found = jobs_.upper_bound(std::pair(ask.job, UINT32_MAX));
    found = found == jobs_.begin() || std::prev(found)->first.first != ask.job ? jobs_.end() : std::prev(found);
  }
  if (found == jobs_.end()) {
    effects.push_back(ReplyDesk{token, refuse(404, "job-unknown", "no such job here")});
  } else {
    effects.push_back(ReplyDesk{token, JobReply{found->second.record}});
  }
}

}  // namespace muster::agent
