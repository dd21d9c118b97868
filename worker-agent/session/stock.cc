#include "worker-agent/session/stock.h"

#include <utility>

#include "common/base/check.h"
#include "worker-agent/session/review_data.h"

namespace muster::agent {

Person* Stock::person(WorkerNumber worker) {
  const auto found = people_.find(worker);
  return found == people_.end() ? nullptr : &found->second;
}

const Person* Stock::person(WorkerNumber worker) const {
  return const_cast<Stock*>(this)->person(worker);
}

const Person* Stock::person(std::string_view id) const {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? nullptr : person(found->second);
}

Person& Stock::enrol(const PersonRecord& record) {
  Person& person = people_[record.number];
  if (person.record.id != record.id) numbers_.erase(person.record.id);
  numbers_[record.id] = record.number;
  person.record = record;
  return person;
}

const Held* Stock::held(AssignmentId id) const {
  const auto found = held_.find(id);
  return found == held_.end() ? nullptr : &found->second;
}

void Stock::add(LeaseRecord lease, Millis deadline, Millis now) {
  const AssignmentId id = lease.task.id;
  Person* owner = person(lease.task.worker);
  MUSTER_CHECK(owner != nullptr);
  if (lease.ended) {
    owner->ended.push_back(id);
    lease.opened = true;
    ++ended_count_;
  } else if (lease.opened) {
    owner->opened.push_back(id);
  } else {
    // What was returned to its author comes first.
    is_returned(lease.task.data) ? owner->unopened.push_front(id) : owner->unopened.push_back(id);
    ++unopened_count_;
  }
  if (!lease.ended) deadlines_.emplace(deadline, id);
  const bool added = held_.emplace(id, Held{std::move(lease), deadline, now}).second;
  MUSTER_CHECK(added);
}

void Stock::open(AssignmentId id, Millis now) {
  Held& held = held_.at(id);
  if (held.lease.opened) return;
  held.since = now;
  held.lease.opened = true;
  Person& owner = people_.at(held.lease.task.worker);
  std::erase(owner.unopened, id);
  --unopened_count_;
  owner.opened.push_back(id);
}

void Stock::end(AssignmentId id) {
  Held& held = held_.at(id);
  if (held.lease.ended) return;
  open(id, held.since);
  ++ended_count_;
  held.lease.ended = true;
  deadlines_.erase({held.deadline, id});
  Person& owner = people_.at(held.lease.task.worker);
  std::erase(owner.opened, id);
  owner.ended.push_back(id);
}

LeaseRecord Stock::remove(AssignmentId id) {
  const auto found = held_.find(id);
  MUSTER_CHECK(found != held_.end());
  deadlines_.erase({found->second.deadline, id});
  LeaseRecord lease = std::move(found->second.lease);
  held_.erase(found);
  Person& owner = people_.at(lease.task.worker);
  if (!lease.opened) --unopened_count_;
  if (lease.ended) --ended_count_;
  std::erase(owner.unopened, id);
  std::erase(owner.opened, id);
  std::erase(owner.ended, id);
  return lease;
}

void Stock::set_deadline(AssignmentId id, Millis deadline) {
  Held& held = held_.at(id);
  if (held.lease.ended) return;
  deadlines_.erase({held.deadline, id});
  held.deadline = deadline;
  deadlines_.emplace(deadline, id);
}

std::vector<AssignmentId> Stock::overdue(Millis now, size_t most) const {
  std::vector<AssignmentId> ids;
  for (const auto& [deadline, id] : deadlines_) {
    if (deadline > now || ids.size() == most) break;
    ids.push_back(id);
  }
  return ids;
}

}  // namespace muster::agent
