// What time brings: silence, heartbeats, idle people, deadlines, patience; and what a turn sends.
#include <algorithm>

#include "common/wire/limits.h"
#include "common/wire/muster.pb.h"
#include "worker-agent/session/session.h"

namespace muster::agent {
namespace {

constexpr Millis kWatchPeopleEvery{1'000};
constexpr size_t kOverduePerTick = 200;

}  // namespace

void Session::tick(Now now, Effects& effects) {
  watch_link(now, effects);
  watch_waiters(now, effects);
  watch_placings(now, effects);
  if (now.up >= people_watched_ + kWatchPeopleEvery) watch_people(now, effects);
}

void Session::watch_link(Now now, Effects& effects) {
  if (stopping_ || state_ == LinkState::Stopped) return;
  if (state_ == LinkState::Down) {
    if (now.up >= opening_until_) restart("no connection came about", Millis(0), now, effects);
    return;
  }
  const Millis welcome = route_.size() > 1 ? settings_.next_patience : settings_.welcome_patience;
  const Millis patience = state_ == LinkState::Helloing ? welcome : silence_;
  if (now.up >= heard_ + patience) return restart("silence", Millis(0), now, effects);
  if (state_ == LinkState::Helloing) return;
  if (reconcile_again_ != Millis(0) && now.up >= reconcile_again_) send_reconcile_part(now, effects);
  if (now.up < std::min(heard_, spoke_) + heartbeat_ || now.up < pinged_ + heartbeat_) return;
  auto message = std::make_shared<wire::ToScheduler>();
  message->set_request(next_request());
  message->mutable_ping();
  pinged_ = spoke_ = now.up;
  send(std::move(message), effects);
}

void Session::watch_people(Now now, Effects& effects) {
  people_watched_ = now.up;
  const bool refresh = state_ == LinkState::Up && now.up >= presence_refreshed_ + settings_.presence_every;
  if (refresh) presence_refreshed_ = now.up;
  for (auto& [number, person] : stock_.people()) {
    if (!person.signed_in) continue;
    if (!person.idle && person.waiting.empty() && now.up >= person.seen + settings_.idle_after) {
      person.idle = true;
      person.since = person.seen;
      changed(person);
    }
    if (person.idle) {
      return_stock(person, effects);
    } else if (refresh) {
      presence_changed_.insert(number);
    }
  }
  if (state_ != LinkState::Up) return;
  for (const AssignmentId id : stock_.overdue(now.up, kOverduePerTick)) take_back(id, effects);
}

void Session::watch_waiters(Now now, Effects& effects) {
  while (!waiters_.empty() && waiters_.begin()->first <= now.up) {
    const Token token = waiters_.begin()->second;
    Person& person = *stock_.person(waiter_person_.at(token));
    release(person, token, reason_for(person), effects);
  }
}

bool Session::flush(Now now, Effects& effects) {
  if (state_ != LinkState::Up || stopping_) return false;
  const size_t before = effects.size();
  if (now.up >= demand_held_until_) {
    send_presence(now, effects);
    send_demand(now, effects);
  }
  const bool more = send_outbox(now, effects);
  if (!more) send_backup(now, effects);
  if (effects.size() != before) spoke_ = now.up;
  return more;
}

bool Session::send_outbox(Now now, Effects& effects) {
  const size_t most = std::min(submit_cap_, limits_.batch);
  for (size_t i = 0; i < settings_.submits_per_turn; ++i) {
    const uint64_t request = next_request();
    auto entries = outbox_.take_give_backs(request, most, now.up);
    if (entries.empty()) break;
    auto message = std::make_shared<wire::ToScheduler>();
    message->set_request(request);
    for (auto& record : entries) {
      auto* entry = message->mutable_give_back()->add_entries();
      entry->mutable_ref()->set_id(record.id.packed());
      entry->mutable_ref()->set_job(record.job.value());
      entry->mutable_ref()->set_task(record.task.value());
      entry->set_worker(record.worker.value());
      entry->set_kind(record.skipped ? wire::GiveBack::SKIPPED : wire::GiveBack::RETURNED);
      entry->set_reason(std::move(record.reason));
    }
    send(std::move(message), effects);
  }
  for (size_t i = 0; i < settings_.submits_per_turn; ++i) {
    const uint64_t request = next_request();
    auto answers = outbox_.take_answers(request, most, limits_.bytes / 2, now.up);
    if (answers.empty()) return false;
    effects.push_back(SendAnswers{link_, request, std::move(answers)});
  }
  return outbox_.can_send(now.up);
}

void Session::send_demand(Now now, Effects& effects) {
  const Millis outage = demand_changed_.empty() ? Millis(0) : outages_.longest(now.up);
  std::shared_ptr<wire::ToScheduler> message;
  for (const WorkerNumber number : demand_changed_) {
    Person* person = stock_.person(number);
    const bool wanted = person->present() && unknown_.count(number) == 0;
    const uint32_t credits = wanted ? provision(settings_.stock, limits_.credits, outage, person->pace.per_task()) : 0;
    if (credits == person->credits_told) continue;
    person->credits_told = credits;
    if (message == nullptr) {
      message = std::make_shared<wire::ToScheduler>();
      message->set_request(next_request());
    }
    auto* entry = message->mutable_demand()->add_workers();
    entry->set_worker(number.value());
    entry->set_credits(credits);
    if (static_cast<size_t>(message->demand().workers_size()) == limits_.batch) send(std::move(message), effects);
  }
  demand_changed_.clear();
  if (message != nullptr) send(std::move(message), effects);
}

void Session::send_presence(Now now, Effects& effects) {
  if (presence_changed_.empty() || now.up < presence_sent_ + settings_.presence_gap) return;
  presence_sent_ = now.up;
  std::shared_ptr<wire::ToScheduler> message;
  for (const WorkerNumber number : presence_changed_) {
    const Person* person = stock_.person(number);
    if (unknown_.count(number) != 0) continue;
    if (message == nullptr) {
      message = std::make_shared<wire::ToScheduler>();
      message->set_request(next_request());
    }
    auto* entry = message->mutable_presence()->add_people();
    entry->set_worker(number.value());
    entry->set_state(!person->signed_in ? wire::Presence::SIGNED_OUT
                                        : (person->idle ? wire::Presence::IDLE : wire::Presence::ACTIVE));
    for (const AssignmentId id : person->opened) {
      if (!person->present() || static_cast<size_t>(entry->open_size()) == wire::kMaxOpenAssignments) break;
      const LeaseRecord& lease = stock_.held(id)->lease;
      auto* open = entry->add_open();
      open->set_id(id.packed());
      open->set_job(lease.task.job.value());
      open->set_task(lease.task.task.value());
      stock_.set_deadline(id, now.up + lease.lease);
    }
    if (static_cast<size_t>(message->presence().people_size()) == limits_.batch) send(std::move(message), effects);
  }
  presence_changed_.clear();
  if (message != nullptr) send(std::move(message), effects);
}

}  // namespace muster::agent
