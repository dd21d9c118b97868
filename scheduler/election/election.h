// Who should lead: one scheduler's part in the contest for the leader lease. Pure; time is handed in. It decides who
// tries, never who may write: that is the journal's (docs/high-availability.md, whose table is this one).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "common/base/time.h"

namespace muster::election {

enum class Stage : uint8_t {
  Loading,  // has not applied the journal to its end: looks on
  Standby,  // claims the lease
  Leading,  // from the first claim that succeeded; goes on claiming, which renews
  Ended,    // deposed, or resigned; left only by a new process
};
constexpr int kStages = 4;

enum class Event : uint8_t {
  CaughtUp,    // the journal is applied to its end
  FellBehind,  // what was applied is not what the journal says: beginning anew
  Mine,        // a claim succeeded
  Held,        // another scheduler holds the lease
  NoAnswer,    // what was asked of the lease is not known to have happened
  Resign,      // told to go
};
constexpr int kEvents = 6;

// The next stage; none where the event cannot happen.
std::optional<Stage> next_stage(Stage stage, Event event);
std::string_view name(Stage stage);
std::string_view name(Event event);

struct Timing {
  Millis ttl{1500};   // how long a lease outlives its last renewal
  Millis renew{500};  // between a leader's claims
  Millis claim{100};  // between a standby's claims, and looks
};

// What is to be done with the lease.
enum class Act : uint8_t { Nothing, Look, Claim, Release };

class Election {
 public:
  explicit Election(Timing timing) : timing_(timing) {}

  Stage stage() const { return stage_; }
  // What is due at `now`; each is due once until its time comes again. Its answer is told by `tell` with Mine, Held or
  // NoAnswer; a look's answer is Held, or not told if nobody holds the lease.
  Act due(Millis now);
  // REQUIRES an event that can happen in this stage.
  void tell(Event event, Millis now);
  // When `due` will next have something to do.
  Millis next() const { return next_; }

 private:
  const Timing timing_;
  Stage stage_ = Stage::Loading;
  Millis next_{0};
  bool release_ = false;
};

}  // namespace muster::election
