// What the agent holds, listed after WELCOME, and the scheduler's verdicts on it.
#include <algorithm>

#include "common/wire/muster.pb.h"
#include "worker-agent/session/session.h"

namespace muster::agent {
namespace {

void set_ref(wire::AssignmentRef* ref, AssignmentId id, JobNumber job, TaskNumber task) {
  ref->set_id(id.packed());
  ref->set_job(job.value());
  ref->set_task(task.value());
}

}  // namespace

void Session::list_held(Now now, Effects& effects) {
  struct Entry {
    AssignmentId id;
    JobNumber job;
    TaskNumber task;
    WorkerNumber worker;
    wire::Reconcile::Holding holding;
  };
  std::vector<Entry> entries;
  for (const auto& [id, held] : stock_.leases()) {
    if (held.lease.ended) continue;
    const HeldTask& task = held.lease.task;
    entries.push_back({id, task.job, task.task, task.worker,
                       held.lease.opened ? wire::Reconcile::OPENED : wire::Reconcile::UNOPENED});
  }
  outbox_.each_answer([&](const UnsentAnswer& a) {
    entries.push_back({a.id, a.job, a.task, a.worker, wire::Reconcile::ANSWERED});
  });
  outbox_.each_give_back([&](const GiveBackRecord& g) {
    entries.push_back({g.id, g.job, g.task, g.worker, wire::Reconcile::UNOPENED});
  });
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.id < b.id; });

  reconcile_parts_.clear();
  size_t next = 0;
  do {
    auto message = std::make_shared<wire::ToScheduler>();
    auto* part = message->mutable_reconcile();
    for (size_t count = 0; count < limits_.batch && next < entries.size(); ++count, ++next) {
      auto* held = part->add_held();
      set_ref(held->mutable_ref(), entries[next].id, entries[next].job, entries[next].task);
      held->set_worker(entries[next].worker.value());
      held->set_holding(entries[next].holding);
    }
    part->set_last(next == entries.size());
    reconcile_parts_.push_back(std::move(message));
  } while (next < entries.size());
  send_reconcile_part(now, effects);
}

// Parts go one after the other: each waits for its verdicts, so that one that met a busy scheduler can go again in
// order.
void Session::send_reconcile_part(Now now, Effects& effects) {
  auto message = std::make_shared<wire::ToScheduler>(*reconcile_parts_.front());
  message->set_request(next_request());
  reconcile_parts_.front()->set_request(message->request());
  reconcile_again_ = Millis(0);
  spoke_ = now.up;
  send(std::move(message), effects);
}

void Session::on_reconciled(uint64_t request, const wire::Reconciled& reconciled, Now now, Effects& effects) {
  if (reconcile_parts_.empty() || reconcile_parts_.front()->request() != request) {
    ++ignored_;
    return;
  }
  for (const auto& entry : reconciled.entries()) {
    const AssignmentId id(entry.id());
    const bool keep = entry.verdict() == wire::Reconciled::KEEP;
    if (!keep && outbox_.settle_give_back(id)) effects.push_back(SpoolWrite{DropGiveBack{id}});
    const Held* held = stock_.held(id);
    if (held == nullptr) continue;
    if (keep) {
      stock_.set_deadline(id, now.up + Millis(entry.remaining_ms()));
    } else if (entry.verdict() == wire::Reconciled::DROP) {
      take_back(id, effects);
    } else {
      stock_.remove(id);
      effects.push_back(SpoolWrite{DropLease{id}});
    }
  }
  reconcile_parts_.pop_front();
  if (!reconcile_parts_.empty()) return send_reconcile_part(now, effects);
  go_up(now, effects);
}

}  // namespace muster::agent
