#include "tests/simulation/agent_process.h"

#include <algorithm>
#include <utility>

#include "common/wire/codec.h"
#include "common/wire/muster.pb.h"
#include "tests/simulation/pictures.h"
#include "worker-agent/session/submit.h"

namespace muster::sim {
namespace {

constexpr SimTime kAgentTick = 250ms;
constexpr size_t kEventsPerTurn = 64;

}  // namespace

AgentProcess::AgentProcess(Surroundings& around, Network& network, std::string site, uint8_t uuid, Clock clock,
                           std::function<void()> gone)
    : around_(around),
      network_(network),
      site_(std::move(site)),
      key_("key of " + site_),
      clock_(clock),
      gone_(std::move(gone)),
      spool_(uuid),
      life_(std::make_shared<Life>()) {
  life_->alive = false;
}

agent::Now AgentProcess::now() const {
  return {std::chrono::duration_cast<Millis>(clock_.steady()), clock_.wall_ms()};
}

void AgentProcess::boot() {
  life_ = std::make_shared<Life>(Life{site_, true, SimTime(0)});
  const agent::Restored restored = spool_.open();
  around_.trace.line('A', site_,
                     "boots: " + std::to_string(restored.leases.size()) + " leases, " +
                         std::to_string(restored.unsent.size()) + " answers to send");
  agent::SessionSettings settings;
  settings.seed = around_.plan.seed * 1000 + ++boots_;
  is_old_ = around_.chances.strikes(Fault::Versions, 0.3);
  if (!is_old_) settings.features = {std::string(kNewFeature)};
  session_ = std::make_unique<agent::Session>(settings, restored, now());
  inbox_.clear();
  effects_.clear();
  absorbed_ = 0;
  committing_ = woken_ = false;
  for (const uint32_t worker : signed_in_) session_->signed_in(WorkerNumber(worker), now(), effects_);
  session_->start(now(), effects_);
  turn();
  tick();
}

void AgentProcess::crash(bool silently) {
  if (!life_->alive) return;
  around_.trace.line('A', site_, "crashes");
  life_->alive = false;
  network_.gone(life_, silently);
  for (auto& [token, heard] : std::exchange(desks_, {})) {
    around_.timeline.after(around_.between(1ms, 200ms), nullptr, [heard = std::move(heard)] { heard(Lost{}); });
  }
}

void AgentProcess::maybe_crash() {
  if (around_.chances.strikes(Fault::CrashInside, 0.0004)) throw Crashed{life_};
}

// ---- desks ----

uint32_t AgentProcess::number_of(const std::string& person) const {
  const agent::Person* known = life_->alive ? session_->stock().person(person) : nullptr;
  return known != nullptr && known->record.active ? known->record.number.value() : 0;
}

void AgentProcess::sign_in(uint32_t worker) {
  if (!life_->alive || !signed_in_.insert(worker).second) return;
  put([this, worker](agent::Now now, agent::Effects& effects) {
    session_->signed_in(WorkerNumber(worker), now, effects);
  });
}

void AgentProcess::sign_out(uint32_t worker) {
  if (!life_->alive || signed_in_.erase(worker) == 0) return;
  put([this, worker](agent::Now now, agent::Effects& effects) {
    session_->signed_out(WorkerNumber(worker), now, effects);
  });
}

void AgentProcess::ask(uint32_t worker, agent::Ask what, Heard heard) {
  if (!life_->alive || !signed_in_.contains(worker)) {
    around_.timeline.after(5ms, nullptr, [heard = std::move(heard)] { heard(Lost{}); });
    return;
  }
  const agent::Token token = ++last_token_;
  desks_.emplace(token, std::move(heard));
  put([this, worker, what = std::move(what), token](agent::Now now, agent::Effects& effects) {
    const agent::AnswerRecord* archived = nullptr;
    const auto id = agent::Session::wants_archived(what);
    if (id && session_->stock().held(*id) == nullptr) archived = spool_.find_answer(*id);
    session_->asked(WorkerNumber(worker), what, token, archived, now, effects);
  });
}

// ---- the link ----

void AgentProcess::link_up(uint64_t link) {
  put([this, link](agent::Now now, agent::Effects& effects) { session_->connected(link, now, effects); });
}

void AgentProcess::link_down(uint64_t link, const std::string& why) {
  put([this, link, why](agent::Now now, agent::Effects& effects) { session_->disconnected(link, why, now, effects); });
}

void AgentProcess::frame(uint64_t link, const std::string& bytes) {
  auto message = std::make_shared<wire::ToAgent>();
  if (!wire::decode(bytes, *message)) return;
  if (around_.trace.aloud()) around_.trace.line('<', site_, picture(*message));
  put([this, link, message](agent::Now now, agent::Effects& effects) {
    session_->received(link, *message, now, effects);
  });
}

// ---- turns: take → step → persist → release ----

void AgentProcess::put(Event event) {
  inbox_.push_back(std::move(event));
  wake(around_.between(10us, 500us));
}

void AgentProcess::wake(SimTime delay) {
  if (woken_ || committing_) return;
  woken_ = true;
  around_.timeline.after(delay, life_, [this] {
    woken_ = false;
    turn();
  });
}

void AgentProcess::tick() {
  around_.timeline.after(kAgentTick, life_, [this] {
    wake(0us);
    tick();
  });
}

void AgentProcess::turn() {
  if (committing_) return;
  const agent::Now at = now();
  for (size_t taken = 0; !inbox_.empty() && taken < kEventsPerTurn; ++taken) {
    const Event event = std::move(inbox_.front());
    inbox_.pop_front();
    event(at, effects_);
    absorb(at);
  }
  session_->tick(at, effects_);
  const bool more = session_->flush(at, effects_);
  absorb(at);
  commit();
  if (more || !inbox_.empty()) wake(1ms);
}

void AgentProcess::absorb(agent::Now at) {
  for (; absorbed_ < effects_.size(); ++absorbed_) {
    if (const auto* write = std::get_if<agent::SpoolWrite>(&effects_[absorbed_])) {
      spool_.apply(*write);
    } else if (std::holds_alternative<agent::ReadReopened>(effects_[absorbed_])) {
      session_->reopened(spool_.unsent(), at, effects_);
    } else if (const auto* end = std::get_if<agent::EndSignIns>(&effects_[absorbed_])) {
      const WorkerNumber worker = end->worker;
      signed_in_.erase(worker.value());
      session_->signed_out(worker, at, effects_);
    }
  }
}

void AgentProcess::commit() {
  if (!spool_.in_transaction()) return release();
  if (around_.chances.strikes(Fault::DiskFull, 0.0005)) {
    around_.trace.line('A', site_, "finds its disk full");
    crash(false);
    return gone_();
  }
  SimTime takes = around_.between(200us, 5ms);
  if (around_.chances.strikes(Fault::SlowDisk, 0.03))
    takes = SimTime(around_.chances.random(Fault::SlowDisk).between(50'000, 20'000'000));
  committing_ = true;
  around_.timeline.after(takes, life_, [this] {
    committing_ = false;
    spool_.commit();
    release();
    if (!inbox_.empty()) wake(0us);
  });
}

void AgentProcess::release() {
  const agent::Effects effects = std::exchange(effects_, {});
  absorbed_ = 0;
  for (const agent::Effect& effect : effects) release_one(effect);
}

void AgentProcess::release_one(const agent::Effect& effect) {
  if (std::holds_alternative<agent::SpoolWrite>(effect)) return;
  maybe_crash();
  if (const auto* reply = std::get_if<agent::ReplyDesk>(&effect)) {
    carry_out(*reply);
  } else if (const auto* open = std::get_if<agent::OpenLink>(&effect)) {
    network_.close(life_);
    opening_ = open->link;
    if (open->link == 0) return;
    around_.timeline.after(open->delay, life_, [this, link = open->link] {
      if (opening_ == link) network_.connect(*this, life_, key_, link);
    });
  } else if (const auto* message = std::get_if<agent::SendMessage>(&effect)) {
    send(message->link, *message->message);
  } else if (const auto* answers = std::get_if<agent::SendAnswers>(&effect)) {
    carry_out(*answers);
  } else if (const auto* notice = std::get_if<agent::Notice>(&effect)) {
    using Kind = agent::Notice::Kind;
    if (notice->kind == Kind::LinkUp) around_.trace.line('A', site_, "is up");
    if (notice->kind == Kind::LinkDown || notice->kind == Kind::SchedulerError || notice->kind == Kind::Refused ||
        notice->kind == Kind::SetAside)
      around_.trace.line('A', site_, "hears: " + notice->text);
  }
}

void AgentProcess::carry_out(const agent::ReplyDesk& effect) {
  const auto desk = desks_.find(effect.token);
  if (desk == desks_.end()) return;
  const Heard heard = std::move(desk->second);
  desks_.erase(desk);
  DeskHeard what = Lost{};
  if (const auto* task = std::get_if<agent::TaskReply>(&effect.reply)) {
    what = TaskShown{*task, spool_.draft(task->task.worker, task->task.job, task->task.key)};
  } else if (const auto* nothing = std::get_if<agent::NothingReply>(&effect.reply)) {
    what = *nothing;
  } else if (const auto* saved = std::get_if<agent::SavedReply>(&effect.reply)) {
    what = *saved;
  } else if (std::holds_alternative<agent::DoneReply>(effect.reply)) {
    what = agent::DoneReply{};
  } else if (const auto* refused = std::get_if<agent::RefusedReply>(&effect.reply)) {
    what = *refused;
  }
  heard(what);
}

void AgentProcess::carry_out(const agent::SendAnswers& effect) {
  send(effect.link,
       agent::submit_message(effect, now().wall_ms, [&](AssignmentId id) { return spool_.find_answer(id); }));
}

void AgentProcess::send(uint64_t link, const wire::ToScheduler& message) {
  if (around_.trace.aloud()) around_.trace.line('>', site_, picture(message));
  network_.to_scheduler(life_, link, wire::encode(message));
}

}  // namespace muster::sim
