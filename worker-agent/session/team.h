// What leads see of their people and may do for them. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/ids.h"
#include "common/base/time.h"

namespace muster::agent {

class Accounts;
class Stock;
struct Person;
struct RefusedReply;

// A person of this level leads the others of the site.
bool leads(std::string_view level);

// The time that people are active on a task of one job, over many answers; recent ones weigh a little more.
class UsualTime {
 public:
  void took(Millis active);
  Millis value() const { return value_; }  // 0: not known yet

 private:
  Millis value_{0};
};

// An open task has been open for too long: three times what is usual (a minute at least), or an hour.
bool is_stuck(Millis open, Millis usual);

enum class Whereabouts : uint8_t { Here, Idle, Away };

struct OpenTask {
  AssignmentId id;
  std::string job_name, key;
  Millis open{0};  // for how long; counted from the agent's start if it was opened before
  bool stuck = false;
};

struct Member {
  WorkerNumber number;
  std::string worker, level;
  bool active = false;
  Whereabouts whereabouts = Whereabouts::Away;
  std::optional<Millis> since;  // for how long; none: since before the agent's start
  std::vector<OpenTask> open;   // oldest first
  size_t stock = 0;             // leases not opened yet
  std::string wait_reason;      // why somebody who is here has nothing
  std::string placed_on;        // name of the job they were put on; empty: any
  Millis per_task{0};           // lately; 0: not known
  size_t unsent = 0;            // answers without a receipt
};

// ---- accounts for many at once ----

struct NewPerson {
  std::string worker;    // empty: whoever is next in the roster and has no account
  std::string name;      // their own; stays at the site
  std::string password;  // empty: one is made
};
struct PlannedPerson {
  WorkerNumber number;
  NewPerson person;  // `worker` is filled in
};
struct LineError {
  size_t line = 0;     // the first is 1
  std::string reason;  // "unknown", "inactive", "lead", "has_account", "twice", "nobody_left", "name", "password"
};
struct AccountsPlan {
  std::vector<PlannedPerson> people;  // of lines without an error, in their order
  std::vector<LineError> errors;
};

constexpr size_t kMaxNameBytes = 120, kMinPasswordBytes = 8, kMaxPasswordBytes = 1024;

// Ids that are named are spoken for, wherever they stand; the others get what is left, by number. People who lead get
// their accounts from whoever runs the agent.
AccountsPlan plan_accounts(const std::vector<NewPerson>& lines, const Stock& stock, const Accounts& accounts);

// Why `lead` may not change the account of `whom` (null: there is no such person); none if they may.
std::optional<RefusedReply> may_not_change(const Person& lead, const Person* whom, const Accounts& accounts);

}  // namespace muster::agent
