// The site's people and the leases each of them holds. Pure bookkeeping; Session decides what to do with it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"
#include "worker-agent/session/messages.h"
#include "worker-agent/session/provision.h"
#include "worker-agent/session/records.h"

namespace muster::agent {

struct Waiter {
  Token token = 0;
  Millis until{0};
};

struct Person {
  PersonRecord record;
  bool signed_in = false;
  bool idle = false;  // signed in, but not heard of for a while
  Millis seen{0};
  Millis since{0};  // present, idle or away without a break; 0: away since before this process
  Pace pace;
  uint32_t credits_told = 0;  // what the scheduler believes, in this session
  std::string wait_reason;    // from NoWork
  std::string placed_on;      // name of the job a lead put them on, from the roster; empty: any
  // A lease enters `unopened` when it arrives, moves to `opened` when shown, to `ended` when it expires, is recalled or
  // goes back unopened; it leaves by an answer, by a person's give-back, or from `ended` when that is full. Each list
  // is short: a person holds at most max_credits.
  std::deque<AssignmentId> unopened;
  std::vector<AssignmentId> opened, ended;
  std::deque<Waiter> waiting;  // desks that wait for work, oldest first

  bool present() const { return signed_in && !idle; }
};

struct Held {
  LeaseRecord lease;
  Millis deadline{0};
  Millis since{0};  // when it was opened or, until then, came; never before this process began
};

class Stock {
 public:
  Person* person(WorkerNumber worker);
  const Person* person(WorkerNumber worker) const;
  const Person* person(std::string_view id) const;
  Person& enrol(const PersonRecord& record);
  std::map<WorkerNumber, Person>& people() { return people_; }
  const std::map<WorkerNumber, Person>& people() const { return people_; }

  const Held* held(AssignmentId id) const;
  // REQUIRES: the lease's person is enrolled and the id is not held.
  void add(LeaseRecord lease, Millis deadline, Millis now);
  void open(AssignmentId id, Millis now);
  void end(AssignmentId id);  // opened from then on, since nobody knows what desks have seen
  LeaseRecord remove(AssignmentId id);
  void set_deadline(AssignmentId id, Millis deadline);
  // Leases whose deadline has passed, earliest first, at most `most`.
  std::vector<AssignmentId> overdue(Millis now, size_t most) const;
  const std::unordered_map<AssignmentId, Held>& leases() const { return held_; }

  size_t held_count() const { return held_.size() - ended_count_; }  // without ended ones
  size_t unopened_count() const { return unopened_count_; }

 private:
  std::map<WorkerNumber, Person> people_;
  std::map<std::string, WorkerNumber, std::less<>> numbers_;  // by id
  std::unordered_map<AssignmentId, Held> held_;
  std::set<std::pair<Millis, AssignmentId>> deadlines_;  // of leases that have not ended
  size_t unopened_count_ = 0, ended_count_ = 0;
};

}  // namespace muster::agent
