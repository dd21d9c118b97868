#include "tests/simulation/person.h"

#include <utility>

namespace muster::sim {

Person::Person(Surroundings& around, AgentProcess& agent, std::string id, bool relief)
    : around_(around), agent_(agent), id_(std::move(id)), relief_(relief), random_(around.plan.seed, id_) {}

void Person::after(SimTime least, SimTime most, void (Person::*next)()) {
  const uint64_t turn = ++turn_;
  around_.timeline.after(SimTime(random_.between(least.count(), most.count())), nullptr, [this, turn, next] {
    if (turn == turn_) (this->*next)();
  });
}

void Person::start() {
  after(100ms, 20s, &Person::arrive);
}

void Person::settle_down() {
  settled_ = true;
  task_.reset();  // the page is reloaded
  after(10ms, 2s, &Person::arrive);
}

void Person::arrive() {
  number_ = agent_.number_of(id_);
  if (number_ == 0) return after(1s, 5s, &Person::arrive);  // the agent does not know them (yet)
  agent_.sign_in(number_);
  seek();
}

void Person::seek() {
  if (!agent_.signed_in(number_)) return after(500ms, 5s, &Person::arrive);
  if (!settled_ && !past_.empty() && tempted(Fault::Correct, 0.15)) return look_back();
  const uint64_t turn = ++turn_;
  agent_.ask(number_, agent::AskNext{Millis(random_.chance(0.8) ? 25'000 : 0)}, [this, turn](const DeskHeard& heard) {
    if (turn == turn_) on_task(heard);
  });
}

void Person::on_task(const DeskHeard& heard) {
  const auto* shown = std::get_if<TaskShown>(&heard);
  if (shown == nullptr) return after(500ms, 6s, &Person::seek);
  task_ = shown->task.task;
  shown_revision_ = shown->task.revision;
  around_.oracle.shown(number_, task_->id, task_->key, shown_revision_, shown->draft);
  around_.trace.line('P', id_, "is shown " + task_->id.text() + " " + task_->key);
  after(settled_ ? 500ms : 2s, settled_ ? 3s : 30s, &Person::consider);
}

void Person::consider() {
  if (settled_) return finish();
  if (tempted(Fault::PeopleLeave, 0.06)) return leave(random_.chance(0.5));
  if (tempted(Fault::GiveBack, 0.1)) return give_back();
  if (tempted(Fault::SubmitLate, 0.06)) return after(60s, 400s, &Person::finish);
  if (random_.chance(0.3)) return write_draft();
  finish();
}

void Person::write_draft() {
  const auto key = task_->key;
  const uint32_t job = task_->job.value();
  const std::string draft = "\"draft of " + id_ + " " + std::to_string(random_.below(1000)) + "\"";
  around_.oracle.draft_begun(number_, job, key);
  const uint64_t turn = ++turn_;
  agent_.ask(number_, agent::AskDraft{task_->id, draft}, [this, turn, job, key, draft](const DeskHeard& heard) {
    if (turn != turn_) return;
    if (std::holds_alternative<agent::DoneReply>(heard)) around_.oracle.draft_saved(number_, job, key, draft);
    if (random_.chance(0.4)) return leave(random_.chance(0.7));
    after(1s, 20s, &Person::finish);
  });
}

// Closes the page, or walks away; what is on the desk stays there.
void Person::leave(bool sign_out) {
  around_.trace.line('P', id_, sign_out ? "signs out" : "walks away");
  if (sign_out) agent_.sign_out(number_);
  task_.reset();
  after(10s, 600s, &Person::arrive);
}

void Person::give_back() {
  const bool skipped = random_.chance(0.4);
  around_.trace.line('P', id_, std::string(skipped ? "skips " : "returns ") + task_->id.text());
  const uint64_t turn = ++turn_;
  agent_.ask(number_, agent::AskGiveBack{task_->id, skipped, "because"}, [this, turn](const DeskHeard&) {
    if (turn == turn_) after(100ms, 3s, &Person::seek);
  });
}

// What they answer says whose it is and to what, so that no answer can pass for another.
std::string Person::value_of(uint32_t revision) {
  const char* choice = random_.chance(0.7) ? "a" : "b";
  return R"([{"from_name":"c","to_name":"t","type":"choices","value":{"choices":[")" + std::string(choice) +
         R"("]}},{"from_name":"n","to_name":"t","type":"textarea","value":{"text":[")" + id_ + "/" + task_->key + "/" +
         task_->id.text() + "/" + std::to_string(revision) + "/" + std::to_string(random_.below(1'000'000)) +
         R"("]}}])";
}

SavedAnswer Person::as_saved(AssignmentId id, uint32_t revision, const std::string& value) const {
  return {id, task_->job.value(), task_->task.value(), number_, revision, task_->key, value};
}

void Person::finish() {
  revision_ = shown_revision_ + 1;
  value_ = value_of(revision_);
  submit();
}

// Sends the present answer, and keeps sending it until the desk has said what becomes of it.
void Person::submit() {
  around_.oracle.draft_begun(number_, task_->job.value(), task_->key);
  const AssignmentId id = task_->id;
  const uint64_t turn = ++turn_;
  const auto heard_by = [this, turn, id, saved = as_saved(id, revision_, value_)](const DeskHeard& heard) {
    if (const auto* reply = std::get_if<agent::SavedReply>(&heard)) {
      SavedAnswer answer = saved;
      answer.revision = reply->revision;
      around_.oracle.saved(answer, agent_.spool().committed_revision(id));
    }
    if (turn == turn_) on_saved(heard, id, saved.revision, saved.value);
  };
  const agent::AskSubmit ask{id, revision_, value_, 1000};
  agent_.ask(number_, ask, heard_by);
  if (!settled_ && tempted(Fault::SubmitTwice, 0.1)) agent_.ask(number_, ask, heard_by);
}

void Person::on_saved(const DeskHeard& heard, AssignmentId id, uint32_t revision, const std::string&) {
  if (std::holds_alternative<Lost>(heard)) {
    if (!agent_.signed_in(number_)) return after(500ms, 5s, &Person::arrive);
    return after(200ms, 3s, &Person::submit);
  }
  if (std::holds_alternative<agent::SavedReply>(heard)) {
    around_.trace.line('P', id_, "has saved " + id.text() + " revision " + std::to_string(revision));
    past_.push_back({id, revision});
  } else if (const auto* refused = std::get_if<agent::RefusedReply>(&heard)) {
    around_.trace.line('P', id_, "is refused " + id.text() + ": " + refused->type);
  }
  task_.reset();
  after(50ms, 2s, &Person::seek);
}

void Person::look_back() {
  const Past& past = past_[random_.below(past_.size())];
  const uint64_t turn = ++turn_;
  agent_.ask(number_, agent::AskView{past.id}, [this, turn](const DeskHeard& heard) {
    if (turn != turn_) return;
    const auto* shown = std::get_if<TaskShown>(&heard);
    if (shown == nullptr) return after(500ms, 6s, &Person::seek);
    task_ = shown->task.task;
    shown_revision_ = shown->task.revision;
    around_.oracle.shown(number_, task_->id, task_->key, shown_revision_, shown->draft);
    after(1s, 20s, &Person::finish);
  });
}

}  // namespace muster::sim
