// An agent's messages as commands for the core. Pure but for the lookups in the directory. The messages have passed
// wire::check_bounds.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "common/base/ids.h"
#include "scheduler/core/command.h"
#include "scheduler/gateway/directory.h"
#include "scheduler/gateway/session_table.h"

namespace muster::wire {
class Answer;
class Demand;
class GiveBack;
class Hello;
class Place;
class Presence;
class Reconcile;
class Submit;
}  // namespace muster::wire

namespace muster::gateway {

// Where a message came from.
struct Origin {
  SiteNumber site;
  SessionNumber session;
  uint64_t request = 0;
};

// A command, and the people it named who are not of the site; it says nothing of them.
template <class Command>
struct Filtered {
  Command command;
  std::vector<WorkerNumber> strangers;
};

Greeting to_greeting(const wire::Hello& hello, const SiteEntry& site, const PeerId& peer);
core::Reconcile to_command(const wire::Reconcile& message, const Origin& origin);
core::GiveBack to_command(const wire::GiveBack& message, const Origin& origin);
core::PlaceWorkers to_command(const wire::Place& message, const Origin& origin);
Filtered<core::SetCredits> to_command(const wire::Demand& message, const Origin& origin, const Directory& directory);
Filtered<core::Presence> to_command(const wire::Presence& message, const Origin& origin, const Directory& directory);

// Checks answers against their jobs' forms and packs their contents. One thread.
class AnswerIntake {
 public:
  explicit AnswerIntake(const Directory& directory);
  ~AnswerIntake();

  // An answer that does not pass (form, size, its own `invalid`, a job that is not known) becomes `valid = false`.
  // `wall_ms` is now.
  core::SubmitAnswers to_command(const wire::Submit& message, const Origin& origin, int64_t wall_ms);

  // Answers found invalid since the last call.
  uint64_t take_invalid_count() { return std::exchange(invalid_count_, 0); }

 private:
  struct Remembered;  // the verdict on a value seen before

  core::SubmittedAnswer translate(const wire::Answer& answer, int64_t wall_ms);
  const JobEntry* find_job(JobNumber number);
  form::AnswerCode check(const JobEntry& job, const std::string& value, bool& valid);

  const Directory& directory_;
  std::shared_ptr<const JobEntry> job_;  // the job of the answer before
  std::vector<Remembered> remembered_;   // by the value's hash; fixed size
  uint64_t invalid_count_ = 0;
};

}  // namespace muster::gateway
