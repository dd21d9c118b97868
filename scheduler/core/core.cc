#include "scheduler/core/core.h"

#include <algorithm>
#include <utility>

namespace muster::core {
namespace {

constexpr size_t kAskAtOnce = 512;  // waiting people offered new work per turn

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace

Core::Core(uint8_t shard, Formats formats) : state_(shard, formats) {}

State& Core::mutable_state() {
  MUSTER_CHECK(!resumed());
  return state_;
}

void Core::resume(Epoch epoch, ShardTime now, Turn& turn, uint64_t reign) {
  MUSTER_CHECK(!resumed() && epoch > state_.epoch());
  volatile_ = std::make_unique<Volatile>(now);
  ledger_ = std::make_unique<Ledger>(state_, *volatile_, counters_);
  deciding_ = std::make_unique<Deciding>(*ledger_);
  leasing_ = std::make_unique<Leasing>(*ledger_, *deciding_);
  answering_ = std::make_unique<Answering>(*ledger_, *leasing_, *deciding_);
  sessions_ = std::make_unique<Sessions>(*ledger_, *leasing_);
  operators_ = std::make_unique<Operators>(*ledger_, *sessions_);
  placing_ = std::make_unique<Placing>(*ledger_, *sessions_);
  ledger_->begin(turn, now);
  ledger_->start_epoch(epoch, reign);
  for (const Site& site : state_.sites()) {
    SitePresence& presence = volatile_->site(site.number);
    presence.disconnected_at = now;
    presence.last_heard = now;
  }
  for (size_t i = 1; i <= state_.worker_count(); ++i) {
    const Worker& worker = *state_.worker(WorkerNumber(static_cast<uint32_t>(i)));
    volatile_->site(worker.site).workers.push_back(worker.number);
    volatile_->person(worker.number);
  }
  for (const auto& [number, job] : state_.jobs()) rebuild_job(*job, now);
  ledger_->end();
}

void Core::rebuild_job(const Job& job, ShardTime now) {
  const JobNumber number = job.info.number;
  JobPresence& presence = volatile_->begin(number, job.info.policy);
  volatile_->shares.add(number, job.info.policy, job.info.deadline);
  for (uint32_t t = 0; t < job.tasks.size(); ++t) {
    const TaskNumber task_number(t);
    const PackedTask& task = job.tasks[task_number];
    for (uint32_t i = 0; i < task.assignments; ++i) {
      const PackedAssignment& assignment = job.tasks.assignment(task, i);
      const bool live = assignment.state() == AssignmentState::Leased;
      if (!live && !assignment.has_answer()) continue;
      Person& person = volatile_->person(assignment.worker());
      PersonJob& dealings = person.in(number);
      ++dealings.taken;
      if (live) {
        LiveLease lease;
        lease.id = assignment.id(state_.shard());
        lease.job = number;
        lease.task = task_number;
        lease.worker = assignment.worker();
        lease.site = state_.worker(assignment.worker())->site;
        lease.deadline = std::max(assignment.deadline(), now + Sessions::kTakeoverGrace);
        lease.opened = true;  // not known; reconciliation says
        volatile_->leases.add(lease, person.first_lease);
        ++person.live;
        ++presence.live;
      } else {
        ++person.answers;
        if (dealings.answers++ == 0) ++presence.workers;
      }
    }
    if (job.tasks.room(task) > 0) ledger_->queue_task(job, task_number);
  }
  ledger_->refresh_ready(job);
  deciding_->rebuild(job);
}

void Core::step(Command& command, ShardTime now, Turn& turn) {
  MUSTER_CHECK(resumed() && now >= turn.now());
  turn.advance(now);
  ledger_->begin(turn, now);
  carry_out(command);
  leasing_->flush();
  ledger_->end();
}

void Core::carry_out(Command& command) {
  const auto reply = [&](Token token, Outcome outcome) { ledger_->effect(Replied{token, std::move(outcome)}); };
  std::visit(Overloaded{
                 [&](Tick&) {
                   sessions_->sweep();
                   leasing_->ask_waiting(kAskAtOnce);
                 },
                 [&](SubmitAnswers& c) { answering_->submit(c); },
                 [&](GiveBack& c) { answering_->give_back(c); },
                 [&](SetCredits& c) { sessions_->set_credits(c); },
                 [&](Presence& c) { sessions_->presence(c); },
                 [&](SiteHeard& c) { sessions_->heard(c); },
                 [&](SessionOpened& c) { sessions_->opened(c); },
                 [&](SessionClosed& c) { sessions_->closed(c); },
                 [&](Reconcile& c) { sessions_->reconcile(c); },
                 [&](UpsertItems& c) { reply(c.token, operators_->upsert_items(c)); },
                 [&](SendBack& c) { reply(c.token, operators_->send_back(c)); },
                 [&](CreateJob& c) { reply(c.token, operators_->create_job(c)); },
                 [&](ChangeJob& c) { reply(c.token, operators_->change_job(c)); },
                 [&](ChangeGuideline& c) { reply(c.token, operators_->change_guideline(c)); },
                 [&](EnrolSite& c) { reply(c.token, operators_->enrol_site(c)); },
                 [&](SetSiteKeys& c) { reply(c.token, operators_->set_site_keys(c)); },
                 [&](RevokeSite& c) { reply(c.token, operators_->revoke_site(c)); },
                 [&](FinaliseUpgrade& c) { reply(c.token, operators_->finalise_upgrade()); },
                 [&](EnrolWorkers& c) { reply(c.token, operators_->enrol_workers(c)); },
                 [&](PlaceWorkers& c) { placing_->place(c); },
                 [&](AskJobs& c) { placing_->list_jobs(c); },
                 [&](Scored& c) { deciding_->scored(c); },
                 [&](CorrectEstimates& c) { deciding_->correct(c); },
             },
             command);
}

}  // namespace muster::core
