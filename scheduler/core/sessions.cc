#include "scheduler/core/sessions.h"

#include <algorithm>

namespace muster::core {

bool Sessions::is_current(SiteNumber site, SessionNumber session) {
  return session.value() != 0 && ledger_.present().site(site).session == session;
}

void Sessions::opened(SessionOpened& command) {
  const Site* known = ledger_.state().site(command.site);
  if (!known || known->revoked) return ledger_.effect(EndSession{command.site});
  SitePresence& site = ledger_.present().site(command.site);
  if (site.connected()) disconnect(command.site);
  site.frozen += ledger_.now() - site.disconnected_at;
  site.session = command.session;
  site.reconciled = false;
  site.held.clear();
  site.last_heard = ledger_.now();
  site.features = std::move(command.features);
  for (const WorkerNumber worker : site.workers) ledger_.present().person(worker).eligibility = {};
  ledger_.effect(EventRaised{EventRaised::Kind::SiteOnline, {}, {}, command.site});
}

void Sessions::closed(const SessionClosed& command) {
  if (!is_current(command.site, command.session)) return;
  disconnect(command.site);
  ledger_.effect(EventRaised{EventRaised::Kind::SiteOffline, {}, {}, command.site});
}

void Sessions::disconnect(SiteNumber number) {
  SitePresence& site = ledger_.present().site(number);
  site.session = SessionNumber();
  site.reconciled = false;
  // Silence before the end of the session was time away, too.
  site.disconnected_at = std::max(site.last_heard, site.disconnected_at);
  for (const WorkerNumber worker : site.workers) {
    Person& person = ledger_.present().person(worker);
    person.present = false;
    person.credits = 0;
  }
}

void Sessions::heard(const SiteHeard& command) {
  ledger_.present().site(command.site).last_heard = ledger_.now();
}

void Sessions::reconcile(const Reconcile& command) {
  if (!is_current(command.site, command.session)) return;
  SitePresence& site = ledger_.present().site(command.site);
  SendReconciled reply{command.site, command.session, command.request, {}, command.last};
  for (const HeldLease& held : command.held) {
    reply.entries.push_back(judge_held(command.site, held));
    if (reply.entries.back().verdict == SendReconciled::Verdict::Keep) site.held.insert(held.id);
  }
  ledger_.effect(std::move(reply));
  if (!command.last) return;
  end_unheld(command.site);
  site.held.clear();
  site.reconciled = true;
}

SendReconciled::Entry Sessions::judge_held(SiteNumber site, const HeldLease& held) {
  using Reply = SendReconciled;
  const auto slot = ledger_.present().leases.find(held.id);
  if (slot != LiveLeases::kNone) {
    LiveLease& lease = ledger_.present().leases[slot];
    if (lease.site != site || lease.worker != held.worker) {
      return {held.id, Reply::Verdict::Drop, Millis(0), FateReason::WrongPerson};
    }
    lease.opened = held.holding != HeldLease::Holding::Unopened;
    const TaskTable& tasks = ledger_.state().job(lease.job)->tasks;
    const PackedTask& task = tasks[lease.task];
    if (!lease.opened && tasks.live(task) > TaskTable::missing(task)) {  // a late answer came while this was not known
      ledger_.end_lease(slot, AssignmentState::Recalled, FateReason::LateAnswerCounted);
      return {held.id, Reply::Verdict::Drop, Millis(0), FateReason::LateAnswerCounted};
    }
    const ShardTime deadline = effective_deadline(lease);
    ledger_.present().leases.look_again(slot, deadline);  // and not when the grace would have ended
    const Millis remaining = std::max(deadline - ledger_.now(), Millis(0));
    return {held.id, Reply::Verdict::Keep, remaining, FateReason::None};
  }
  const Job* job = ledger_.state().job(held.job);
  if (!job) return {held.id, Reply::Verdict::Drop, Millis(0), FateReason::JobEnded};
  if (held.task.value() < job->tasks.size()) {
    const PackedTask& task = job->tasks[held.task];
    if (const auto position = job->tasks.find(task, ledger_.state().shard(), held.id)) {
      const PackedAssignment& assignment = job->tasks.assignment(task, *position);
      const auto verdict = assignment.has_answer() ? Reply::Verdict::Done : Reply::Verdict::Drop;
      return {held.id, verdict, Millis(0), assignment.reason()};
    }
  }
  return {held.id, Reply::Verdict::Drop, Millis(0), FateReason::UnknownAssignment};
}

// Leases the agent does not hold never reached it, or were lost with its disk: others shall have them.
void Sessions::end_unheld(SiteNumber number) {
  Volatile& present = ledger_.present();
  for (const WorkerNumber worker : present.site(number).workers) {
    for (auto slot = present.person(worker).first_lease; slot != LiveLeases::kNone;) {
      const auto next = present.leases.next_of_worker(slot);
      if (!present.site(number).held.contains(present.leases[slot].id)) {
        ledger_.end_lease(slot, AssignmentState::Recalled, FateReason::NotHeld);
      }
      slot = next;
    }
  }
}

void Sessions::set_credits(const SetCredits& command) {
  if (!is_current(command.site, command.session)) return;
  for (const auto& entry : command.entries) {
    const Worker* worker = ledger_.state().worker(entry.worker);
    if (!worker || worker->site != command.site) continue;
    Person& person = ledger_.present().person(entry.worker);
    person.credits = entry.credits;
    person.present = entry.credits > 0;
    person.told = WaitReason::None;  // they asked, so they hear
    leasing_.fill(entry.worker);
  }
}

void Sessions::presence(const Presence& command) {
  if (!is_current(command.site, command.session)) return;
  Volatile& present = ledger_.present();
  for (const auto& entry : command.people) {
    const Worker* worker = ledger_.state().worker(entry.worker);
    if (!worker || worker->site != command.site) continue;
    Person& person = present.person(entry.worker);
    person.present = entry.state != Presence::State::SignedOut;
    if (!person.present) person.credits = 0;
    for (const auto& open : entry.open) {
      const auto slot = present.leases.find(open.id);
      if (slot == LiveLeases::kNone || present.leases[slot].worker != entry.worker) continue;
      LiveLease& lease = present.leases[slot];
      lease.opened = true;
      if (entry.state != Presence::State::Active) continue;
      lease.deadline =
          std::max(effective_deadline(lease), ledger_.now() + ledger_.state().job(lease.job)->info.policy.lease);
      lease.frozen_before = present.site(command.site).frozen;
    }
  }
}

ShardTime Sessions::effective_deadline(const LiveLease& lease) {
  return lease.deadline + (ledger_.present().site(lease.site).frozen - lease.frozen_before);
}

void Sessions::sweep() {
  due_.clear();
  ledger_.present().leases.sweep(ledger_.now(), kSweepAtOnce, due_);
  for (const AssignmentId id : due_) {
    const auto slot = ledger_.present().leases.find(id);
    if (slot != LiveLeases::kNone) look_at(slot);
  }
}

void Sessions::look_at(LiveLeases::Slot slot) {
  LiveLeases& leases = ledger_.present().leases;
  const LiveLease& lease = leases[slot];
  const SitePresence& site = ledger_.present().site(lease.site);
  const ShardTime now = ledger_.now();
  const ShardTime deadline = effective_deadline(lease);
  if (site.connected()) {
    if (deadline > now) return leases.look_again(slot, deadline);
    if (now - site.last_heard > kSilence) return leases.look_again(slot, now + kSilence);
    return ledger_.end_lease(slot, AssignmentState::Expired, FateReason::DeadlinePassed);
  }
  const Millis grace = ledger_.state().job(lease.job)->info.policy.offline_grace;
  const ShardTime until = std::max(deadline, site.disconnected_at + grace);
  if (until > now) return leases.look_again(slot, until);
  ledger_.end_lease(slot, AssignmentState::Expired, FateReason::SiteOffline);
}

void Sessions::recall_person(WorkerNumber worker, FateReason reason) {
  Person& person = ledger_.present().person(worker);
  while (person.first_lease != LiveLeases::kNone) ledger_.recall(person.first_lease, reason);
}

void Sessions::revoked(SiteNumber number) {
  if (ledger_.present().site(number).connected()) {
    disconnect(number);
    ledger_.effect(EventRaised{EventRaised::Kind::SiteOffline, {}, {}, number});
  }
  const std::vector<WorkerNumber> workers = ledger_.present().site(number).workers;
  for (const WorkerNumber worker : workers) recall_person(worker, FateReason::SiteRevoked);
}

}  // namespace muster::core
