// The model's sites: sessions, reconciling, credits, presence.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/core/model.h"

namespace muster::core::testing {

using S = AssignmentState;

bool Model::is_session(SiteNumber site, SessionNumber session) {
  return session.value() != 0 && facts_.sites.at(site).session == session;
}

ModelWorker* Model::person_of(SiteNumber site, WorkerNumber worker) {
  const auto found = facts_.workers.find(worker);
  return found == facts_.workers.end() || found->second.site != site ? nullptr : &found->second;
}

void Model::disconnect(ModelSite& site) {
  site.session = SessionNumber();
  site.reconciled = false;
  site.disconnected_at = std::max(site.last_heard, site.disconnected_at);
  for (auto& [number, worker] : facts_.workers) {
    if (&facts_.sites.at(worker.site) == &site) worker.credits = 0;
  }
}

void Model::on(const SessionOpened& command) {
  ModelSite& site = facts_.sites.at(command.site);
  if (site.revoked) return;
  if (site.session.value() != 0) disconnect(site);
  site.frozen += now_ - site.disconnected_at;
  site.session = command.session;
  site.held.clear();
  site.last_heard = site.punctual_since = now_;
}

void Model::on(const SessionClosed& command) {
  if (is_session(command.site, command.session)) disconnect(facts_.sites.at(command.site));
}

void Model::on(const SiteHeard& command) {
  facts_.sites.at(command.site).last_heard = now_;
}

void Model::on(const Reconcile& command) {
  using Verdict = SendReconciled::Verdict;
  if (!is_session(command.site, command.session)) return;
  ModelSite& site = facts_.sites.at(command.site);
  ASSERT_EQ(reconciled_.entries.size(), command.held.size());
  for (size_t i = 0; i < command.held.size(); ++i) {
    const HeldLease& held = command.held[i];
    const Found live = find_live(held.id);
    Verdict verdict = Verdict::Drop;
    if (live.assignment) {
      if (live.assignment->worker == held.worker && person_of(command.site, held.worker)) {
        const int missing = live.task->open() ? live.task->target - live.task->count(S::Counted) : 0;
        live.assignment->opened = held.holding != HeldLease::Holding::Unopened;
        if (!live.assignment->opened && live.task->count(S::Leased) > missing) {
          end(*live.assignment, S::Recalled, FateReason::LateAnswerCounted);
          recalled_here_.pop_back();  // the verdict says it
          EXPECT_EQ(static_cast<int>(reconciled_.entries[i].verdict), static_cast<int>(verdict)) << held.id.text();
          continue;
        }
        verdict = Verdict::Keep;
        site.held.insert(held.id);
        EXPECT_EQ(reconciled_.entries[i].remaining, std::max(deadline_of(*live.assignment) - now_, Millis(0)));
      }
    } else if (const auto job = facts_.jobs.find(held.job); job != facts_.jobs.end()) {
      if (held.task.value() < job->second.tasks.size()) {
        for (const ModelAssignment& a : job->second.tasks[held.task.value()].assignments) {
          if (a.id == held.id && a.revision > 0) verdict = Verdict::Done;
        }
      }
    }
    EXPECT_EQ(static_cast<int>(reconciled_.entries[i].verdict), static_cast<int>(verdict)) << held.id.text();
  }
  if (!command.last) return;
  for (auto& [number, job] : facts_.jobs) {
    for (ModelTask& task : job.tasks) {
      for (ModelAssignment& a : task.assignments) {
        const bool ours = a.state == S::Leased && facts_.workers.at(a.worker).site == command.site;
        if (ours && !site.held.contains(a.id)) end(a, S::Recalled, FateReason::NotHeld);
      }
    }
  }
  site.reconciled = true;
  site.punctual_since = now_;
}

void Model::on(const SetCredits& command) {
  std::set<WorkerNumber> people;
  if (is_session(command.site, command.session)) {
    for (const auto& entry : command.entries) {
      ModelWorker* worker = person_of(command.site, entry.worker);
      if (!worker) continue;
      worker->credits = entry.credits;
      people.insert(entry.worker);
    }
  }
  // A figure may be given twice in one command; grants follow each, so that the highest holds for them all.
  std::map<WorkerNumber, uint32_t> last;
  for (const WorkerNumber worker : people) last[worker] = facts_.workers.at(worker).credits;
  for (const auto& entry : command.entries) {
    if (people.contains(entry.worker)) {
      auto& credits = facts_.workers.at(entry.worker).credits;
      credits = std::max(credits, entry.credits);
    }
  }
  take_grants(&people);
  for (const auto& [worker, credits] : last) facts_.workers.at(worker).credits = credits;
}

void Model::on(const Presence& command) {
  if (!is_session(command.site, command.session)) return;
  for (const auto& person : command.people) {
    ModelWorker* worker = person_of(command.site, person.worker);
    if (!worker) continue;
    if (person.state == Presence::State::SignedOut) worker->credits = 0;
    for (const auto& open : person.open) {
      const Found found = find_live(open.id);
      if (!found.assignment || found.assignment->worker != person.worker) continue;
      found.assignment->opened = true;
      if (person.state != Presence::State::Active) continue;
      found.assignment->deadline = std::max(deadline_of(*found.assignment), now_ + found.job->policy.lease);
      found.assignment->frozen_before = facts_.sites.at(command.site).frozen;
    }
  }
}

}  // namespace muster::core::testing
