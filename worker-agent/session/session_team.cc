// What leads see of their people, and what becomes of the work of those who go on leave.
#include <algorithm>

#include "worker-agent/session/session.h"

namespace muster::agent {

std::vector<Member> Session::team(Now now) const {
  std::vector<Member> members;
  members.reserve(stock_.people().size());
  for (const auto& [number, person] : stock_.people()) members.push_back(member(person, now));
  return members;
}

Member Session::member(const Person& person, Now now) const {
  Member out;
  out.number = person.record.number;
  out.worker = person.record.id;
  out.level = person.record.level;
  out.active = person.record.active;
  if (person.signed_in) out.whereabouts = person.idle ? Whereabouts::Idle : Whereabouts::Here;
  if (person.since > Millis(0)) out.since = now.up - person.since;
  for (const AssignmentId id : person.opened) out.open.push_back(open_task(*stock_.held(id), now));
  std::sort(out.open.begin(), out.open.end(), [](const OpenTask& a, const OpenTask& b) { return a.open > b.open; });
  out.stock = person.unopened.size();
  if (person.present() && out.open.empty() && out.stock == 0) out.wait_reason = reason_for(person);
  out.placed_on = person.placed_on;
  out.per_task = person.pace.per_task();
  out.unsent = outbox_.unsent_of(person.record.number);
  return out;
}

OpenTask Session::open_task(const Held& held, Now now) const {
  const HeldTask& task = held.lease.task;
  const auto usual = usual_.find(task.job);
  const Millis open = now.up - held.since;
  return {task.id, job_name(task.job, task.version), task.key, open,
          is_stuck(open, usual == usual_.end() ? Millis(0) : usual->second.value())};
}

void Session::on_leave(WorkerNumber worker, Effects& effects) {
  Person* person = stock_.person(worker);
  if (person == nullptr) return;
  std::vector<AssignmentId> all = person->opened;
  all.insert(all.end(), person->unopened.begin(), person->unopened.end());
  for (const AssignmentId id : all) {
    const LeaseRecord& lease = stock_.held(id)->lease;
    give_back({id, lease.task.job, lease.task.task, lease.task.worker, false, "on_leave"}, effects);
    stock_.end(id);
    effects.push_back(SpoolWrite{PutLease{lease}});
  }
  drop_surplus_ended(*person, effects);
}

}  // namespace muster::agent
